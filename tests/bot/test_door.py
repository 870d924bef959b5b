"""What comes in: nothing that is not seen, nothing that turns words around, nothing too long, no button that is not ours."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import door

HIDDEN = {
    "zero width": "救\u200b命\u200d\ufeff",
    "right to left": "\u202e救命\u202c\u2066\u2069\u200f",
    "control": "\x00救\x07命\x1b\x7f",
    "soft hyphen": "救\u00ad命",
    "half of a character": "救\ud83d命",
    "no character": "救\ufffe命\U0001ffff",
    "tags": "救\U000e0041命",
}


@pytest.mark.parametrize("written", HIDDEN.values(), ids=HIDDEN)
def test_what_is_not_seen_goes(written: str) -> None:
    assert door.words(written) == door.name(written) == "救命"


@pytest.mark.parametrize(
    "written", ["屋檐水滴到我家墙上,咋个办?", "a\nb\tc", "é ñ ü", "👍🏽 ❤️", "①②③ ½ ㎡", "𠮷野家", "<b>&amp;</b>"]
)
def test_what_people_write_stays(written: str) -> None:
    assert door.words(written) == written


def test_line_ends_are_line_ends() -> None:
    assert door.words("a\r\nb\rc\u2028d\u2029e\x85f\x0bg") == "a\nb\nc\nd\ne\nf\ng"
    assert door.name(" 王\n嬢\u2028嬢\t ") == "王 嬢 嬢"


@pytest.mark.parametrize("hidden", ["", "\x00", "\u200b"])
def test_a_tower_of_accents_is_cut_down(hidden: str) -> None:
    assert door.words("e" + f"\u0301{hidden}" * 500 + "x") == "e" + "\u0301" * 3 + "x"


def test_nothing_is_too_long() -> None:
    assert len(door.words("长" * 10_000)) == door.MOST_WORDS
    assert len(door.name("长" * 10_000)) == door.MOST_NAME
    assert door.file_name("长" * 300 + ".xlsx") == "长" * 195 + ".xlsx"


@pytest.mark.parametrize("written", ["../../etc/passwd", "C:\\x\\passwd", "/passwd", "passwd\u202e", "a/b\\passwd"])
def test_a_file_has_no_folder(written: str) -> None:
    assert door.file_name(written) == "passwd"


@pytest.mark.parametrize("written", ["c:1:oral", "f:12:pick:village:east", "q:pick:eaves:", "l:meeting", ":::", "x:2147483647"])
def test_our_buttons_pass(written: str) -> None:
    assert door.data(written) == tuple(written.split(":"))


@pytest.mark.parametrize(
    "written", ["c:" + "1" * 63, "c:²", "c:2147483648", "c:٣", "c:1\x00", "c:\u202e1", "c:\ud83d", "调" * 22, "c:1\n2\u200b"]
)
def test_what_we_cannot_have_made_is_no_button(written: str) -> None:
    assert door.data(written) == ("",)


@given(st.text())
def test_it_is_the_same_twice_and_can_be_written_down(written: str) -> None:
    once = door.words(written)
    assert door.words(once) == once
    once.encode()
    assert all(unicodedata.category(sign) not in ("Cf", "Cs", "Cn") for sign in once)
    assert "\x00" not in once
