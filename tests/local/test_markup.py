"""Telegram's HTML: tags become entities that count in UTF-16."""

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.failures import BadRequest
from bot.local.markup import formatted, units

Seen = list[tuple[str, int, int]]


def seen(source: str) -> tuple[str, Seen]:
    text, entities = formatted(source, "HTML")
    return text, [(entity["type"], entity["offset"], entity["length"]) for entity in entities]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
        ("tg-spoiler", "spoiler"),
        ("B", "bold"),
    ],
)
def test_each_tag_has_its_kind(tag: str, kind: str) -> None:
    assert seen(f"前<{tag}>中</{tag}>后") == ("前中后", [(kind, 1, 1)])


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("", "", []),
        ("&lt;b&gt; &amp; &quot;", '<b> & "', []),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<i><b>a</b></i>", "a", [("bold", 0, 1), ("italic", 0, 1)]),
        ("😀<b>😀</b>", "😀😀", [("bold", 2, 2)]),
        ("  <b> a </b>  ", "a", [("bold", 0, 1)]),
        ("x<b></b>y", "xy", []),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("<B>x</b>", "x", [("bold", 0, 1)]),
        ("1 > 0", "1 > 0", []),
        ('<code class="language-python">x</code>', "x", [("code", 0, 1)]),
        ("<b>&lt;/b&gt;</b>", "</b>", [("bold", 0, 4)]),
    ],
)
def test_text_and_entities(source: str, text: str, entities: Seen) -> None:
    assert seen(source) == (text, entities)


@pytest.mark.parametrize(
    ("attribute", "url"),
    [
        ('href="https://example.org/?a=1&amp;b=2"', "https://example.org/?a=1&b=2"),
        ("href='tg://resolve'", "tg://resolve"),
        ("href=HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG"),
        ('href="javascript:alert(1)"', None),
        ('href="/relative"', None),
        ('href="https://a b"', None),
        ("", None),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(attribute: str, url: str | None) -> None:
    text, entities = formatted(f"<a {attribute}>x</a>", "HTML")
    assert text == "x"
    assert [entity["url"] for entity in entities] == ([url] if url else [])


@pytest.mark.parametrize(
    "source", ["<b>", "</b>", "<", "<b>x</i>", "<br>", "<b><i>x</b></i>", "<script>x</script>", "<!-- x -->"]
)
def test_what_is_not_telegrams_html_is_refused(source: str) -> None:
    with pytest.raises(BadRequest, match="can't parse entities"):
        formatted(source, "html")


def test_without_a_parse_mode_everything_is_text() -> None:
    assert formatted(" <b>x & y ", "") == ("<b>x & y", [])


def test_entities_move_with_the_blanks_that_are_cut_off() -> None:
    entities: list[dict[str, Any]] = [
        {"type": "bold", "offset": 0, "length": 4, "user": "unknown"},
        {"type": "italic", "offset": 3, "length": 99},
        {"type": "code", "offset": 50, "length": 1},
        {"type": "pre", "offset": -5, "length": 2},
    ]
    assert formatted("  ab ", "", entities) == (
        "ab",
        [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 1}],
    )


@given(st.text())
def test_escaped_words_come_back_as_they_were(words: str) -> None:
    plain = words.replace("\r", "")
    assert formatted(html.escape(plain), "HTML") == (plain.strip(), [])


@given(st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", "😀", " ", "字", "<", ">", "&amp;", "&"]), max_size=12))
def test_entities_stay_inside_the_text_and_never_cross(parts: list[str]) -> None:
    try:
        text, entities = formatted("".join(parts), "HTML")
    except BadRequest:
        return
    spans = [(one["offset"], one["offset"] + one["length"]) for one in entities]
    assert all(0 <= first < last <= units(text) for first, last in spans)
    assert not any(a < c < b < d for a, b in spans for c, d in spans)
