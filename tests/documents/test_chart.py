"""The chart is looked at as a picture is: where there is ink, and how much."""

import io

from PIL import Image, ImageFont

from bot.documents.bar import Bar
from bot.documents.chart import FONT, WIDTH, chart
from bot.local.picture import fits_photo, size_of
from tests.desk import content

NOTE = "按受理日算。"
NAMES = ("2026年", "2025年")


def drawn(*bars: Bar, title: str = "浩口苗族仡佬族乡") -> Image.Image:
    return Image.open(io.BytesIO(chart(title, bars, NAMES, NOTE))).convert("L")


def ink(picture: Image.Image, darker_than: int = 110) -> int:
    return sum(picture.histogram()[:darker_than])


def drawable(words: str) -> bool:
    """Whether the font has all characters of the words; others would be drawn as boxes."""
    font = ImageFont.truetype(FONT, 36)
    missing = bytes(font.getmask("\U0010fffd"))
    return all(character.isspace() or bytes(font.getmask(character)) != missing for character in words)


def test_a_chart_is_a_photo_for_telegram() -> None:
    made = chart("题", [Bar("浩口村", 12, "12件")] * 15, NAMES, NOTE)
    size = size_of(made)
    assert size and size[0] == WIDTH and fits_photo(size)


def test_a_longer_bar_has_more_ink() -> None:
    longer = drawn(Bar("浩口村", 10, "10件"), Bar("岩家村", 9, "9件"))
    shorter = drawn(Bar("浩口村", 10, "10件"), Bar("岩家村", 1, "9件"))
    assert ink(longer) > ink(shorter) + 8 * 1000


def test_the_year_before_can_be_told_apart_in_grey() -> None:
    this_year = ink(drawn(Bar("浩口村", 10, "10件", 0, "10件")))
    year_before = ink(drawn(Bar("浩口村", 0, "10件", 10, "10件")))
    assert this_year > 2 * year_before


def test_without_a_year_before_there_is_neither_bar_nor_legend() -> None:
    assert drawn(Bar("浩口村", 10, "10件")).height < drawn(Bar("浩口村", 10, "10件", 9, "9件")).height


def test_a_chart_without_numbers_is_drawn() -> None:
    assert ink(drawn(Bar("浩口村", None, "<3件"), Bar("岩家村", 0, "0件"))) > 0
    assert ink(drawn()) > 0


def test_the_font_has_the_words_of_the_township() -> None:
    township = content().township
    names = [township.full_name, township.district, *(village.name for village in township.villages)]
    assert all(drawable(name) for name in [*names, "〇仡佬<3%余件人次", *content().texts.under("choices.dispute_kind").values()])
    assert not drawable("㱮")
