"""A bar chart as a picture, wide as a phone: this span beside the one a year before, legible in grey print too.

The font is Noto Sans SC (SIL Open Font License, fonts/OFL.txt), cut down to GB 2312, punctuation and the rarer characters of
places and peoples; docs/counting.md says how to make it anew.
"""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.documents.bar import Bar

FONT = Path(__file__).parent / "fonts" / "NotoSansSC-Subset.ttf"
WIDTH = 1080
_MARGIN = 48
_TITLE, _TEXT, _SMALL = 46, 36, 30
_BAR, _GAP, _BETWEEN = 34, 6, 26
_LONGEST_LABEL = 300
_ROOM_FOR_NUMBER = 190
_LINE = 1.4
_PAPER, _INK, _SOFT = "#ffffff", "#1c2420", "#5a645f"
_NOW = "#1b5e48"


def chart(title: str, bars: Sequence[Bar], names: tuple[str, str], note: str) -> bytes:
    """A PNG. ``names``: what the dark and the light bars are; the light ones are left out where no bar has one.

    ``note`` stands below: by which date the figures count, and what is not shown.
    """
    compared = any(bar.before is not None or bar.before_words for bar in bars)
    row = _BAR + (_BAR + _GAP if compared else 0) + _BETWEEN
    titles, notes = _wrapped(title, _TITLE), _wrapped(note, _SMALL)
    head = _MARGIN + _height(titles, _TITLE) + (_SMALL * 2 if compared else _SMALL // 2)
    height = head + row * len(bars) + _height(notes, _SMALL) + _MARGIN
    image = Image.new("RGB", (WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(image)
    _lines(draw, _MARGIN, titles, _TITLE, _INK)
    if compared:
        _legend(draw, _MARGIN + _height(titles, _TITLE), names)
    left = _MARGIN + min(_LONGEST_LABEL, max((_wide(bar.label, _TEXT) for bar in bars), default=0)) + 20
    most = max((value for bar in bars for value in (bar.value, bar.before) if value), default=0) or 1
    for index, bar in enumerate(bars):
        _row(draw, bar, left, head + index * row, (WIDTH - _MARGIN - _ROOM_FOR_NUMBER - left) / most, compared)
    _lines(draw, head + row * len(bars), notes, _SMALL, _SOFT)
    file = io.BytesIO()
    image.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def _row(draw: ImageDraw.ImageDraw, bar: Bar, left: int, top: int, scale: float, compared: bool) -> None:
    middle = top + (_BAR + (_GAP + _BAR if compared else 0)) / 2
    draw.text((left - 20, middle), _cut(bar.label), _INK, _font(_TEXT), anchor="rm")
    _bar(draw, (left, top), bar.value, bar.words, scale, _NOW)
    if compared:
        _bar(draw, (left, top + _BAR + _GAP), bar.before, bar.before_words, scale, _PAPER)


def _bar(draw: ImageDraw.ImageDraw, at: tuple[int, int], value: float | None, words: str, scale: float, fill: str) -> None:
    left, top = at
    right = left + round((value or 0) * scale)
    if value:
        draw.rectangle((left, top, max(right, left + 4), top + _BAR), fill, _NOW, 3)
    draw.text((right + 12, top + _BAR / 2), words, _INK if fill == _NOW else _SOFT, _font(_SMALL), anchor="lm")


def _legend(draw: ImageDraw.ImageDraw, top: int, names: tuple[str, str]) -> None:
    at = _MARGIN
    for name, fill in zip(names, (_NOW, _PAPER), strict=True):
        draw.rectangle((at, top + 4, at + _SMALL, top + 4 + _SMALL), fill, _NOW, 3)
        draw.text((at + _SMALL + 12, top + 4 + _SMALL / 2), name, _INK, _font(_SMALL), anchor="lm")
        at += _SMALL + 12 + _wide(name, _SMALL) + 40


def _lines(draw: ImageDraw.ImageDraw, top: int, lines: Sequence[str], size: int, colour: str) -> None:
    for index, line in enumerate(lines):
        draw.text((_MARGIN, top + index * size * _LINE), line, colour, _font(size))


def _wrapped(words: str, size: int) -> list[str]:
    """Chinese may break between any two characters."""
    lines = [""]
    for character in words:
        if character == "\n" or _wide(lines[-1] + character, size) > WIDTH - 2 * _MARGIN:
            lines.append("")
        lines[-1] += character.strip("\n")
    return lines


def _cut(label: str) -> str:
    while _wide(label, _TEXT) > _LONGEST_LABEL:
        label = label[:-2] + "…"
    return label


def _height(lines: Sequence[str], size: int) -> int:
    return round(len(lines) * size * _LINE)


def _wide(words: str, size: int) -> int:
    return round(_font(size).getlength(words))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)
