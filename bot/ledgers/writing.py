"""Pages of cells as files: one .xlsx with a sheet each, or a .csv each. Words stay words, whatever they begin with."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from bot.ledgers.cells import Cell
from bot.ledgers.files import guarded
from bot.ledgers.layout import Page
from bot.ledgers.template import SAFE, sheet_name

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_WIDEST, _NARROWEST = 40, 8
_A4 = 9
"""The number of that paper in Excel."""
_SEEN = 200
"""Rows by which a column's width is judged."""


def workbook(pages: Iterable[Page]) -> bytes:
    """An .xlsx; days are days, numbers are numbers, everything else is text and never a formula or a link."""
    import xlsxwriter  # as all libraries of files, read in where one is written: most hours need none

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {**SAFE, "in_memory": True}) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}
        )
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        names: set[str] = set()
        for one in pages:
            sheet = book.add_worksheet(_own_name(one.name, names))
            sheet.freeze_panes(1, 0)
            sheet.set_landscape()
            sheet.set_paper(_A4)
            sheet.fit_to_pages(1, 0)
            sheet.set_header("&C&F  &A")  # the file's name says whose and which span's
            sheet.write_row(0, 0, one.headings, head)
            for place, heading in enumerate(one.headings):
                sheet.set_column(place, place, _width(heading, list(_column(one, place))))
            for number, row in enumerate(one.rows):
                for place, cell in enumerate(row):
                    _put(
                        sheet, number + 1, place, cell, head if number in one.strong else day if isinstance(cell, date) else None
                    )
    return file.getvalue()


def comma_separated(one: Page) -> bytes:
    """A .csv that a table program opens in Chinese (UTF-8 with its mark). It has no types, so words that would be taken
    for a formula stand behind an apostrophe, which the import takes away."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(one.headings)
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in one.rows)
    return file.getvalue().encode("utf-8-sig")


def _own_name(name: str, taken: set[str]) -> str:
    found = sheet_name(name)
    number = 2
    while found.lower() in taken:
        found = f"{sheet_name(name)[:28]}{number}"
        number += 1
    taken.add(found.lower())
    return found


def _put(sheet: "Worksheet", row: int, place: int, cell: Cell, look: "Format | None") -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, place, cell, look)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell, look)
    else:
        sheet.write_string(row, place, str(cell), look)


def _column(one: Page, place: int) -> Iterator[Cell]:
    """The cells by which a column's width is judged; the last cell of a short row may run over the empty ones beside it."""
    for row in one.rows[:_SEEN]:
        if place < len(row) - (len(row) < len(one.headings)):
            yield row[place]


def _width(heading: str, cells: list[Cell]) -> int:
    """Chinese characters are twice as wide as digits."""
    widths = [sum(2 if ord(character) > 0xFF else 1 for character in str(cell)) for cell in (heading, *cells) if cell is not None]
    return min(_WIDEST, max(_NARROWEST, *widths) + 2)
