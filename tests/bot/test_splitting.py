from hypothesis import given
from hypothesis import strategies as st

from bot.splitting import MOST, chunks, length


def test_a_short_text_is_one_message() -> None:
    assert list(chunks("x" * MOST)) == ["x" * MOST]


def test_a_smiley_counts_twice() -> None:
    parts = list(chunks("👍" * MOST))
    assert [length(part) for part in parts] == [MOST, MOST]


def test_it_is_cut_at_line_ends() -> None:
    line = "屋檐水" * 100
    parts = list(chunks("\n".join([line] * 40)))
    assert len(parts) > 1
    assert all(part.split("\n") == [line] * part.count(line) for part in parts)


@given(st.text(alphabet="a\n👍水", max_size=300), st.integers(2, 20))
def test_nothing_is_lost_but_line_ends_and_no_part_is_too_long(text: str, most: int) -> None:
    parts = list(chunks(text, most))
    assert all(length(part) <= most for part in parts)
    assert all(parts) or not text.strip("\n")
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")
