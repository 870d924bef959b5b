"""An empty workbook to fill in: a sheet a kind, drop-down choices, a grey example line that is never imported, notes."""

import io
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.ledgers.table import NUMBER, YEAR, Column, Table, all_tables
from bot.office import Office
from storage.fields import Answer

if TYPE_CHECKING:
    from xlsxwriter.workbook import Format
    from xlsxwriter.worksheet import Worksheet

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Words stay words, whatever they begin with."""
_LAST_ROW = 2_000
"""Rows with drop-downs."""
_WIDTHS = {Answer.TEXT: 24, Answer.PARTIES: 20}
_WIDTH = 14
_NAME_LENGTH = 31
_LINE_LENGTH = 80


def template(office: Office) -> bytes:
    """The workbook with every kind of record."""
    import xlsxwriter  # read in where it is needed

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {**SAFE, "in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "vcenter"})
        example = book.add_format({"italic": True, "font_color": "#808080", "bg_color": "#F2F2F2"})
        words = book.add_format({"num_format": "@"})
        notes = book.add_worksheet(office.texts("ledgers.notes"))
        tables = all_tables(office)
        sheets = [book.add_worksheet(sheet_name(table.name)) for table in tables]
        options = _Options(book.add_worksheet(office.texts("ledgers.options")))
        for table, sheet in zip(tables, sheets, strict=True):
            _fill(office, sheet, table, options, (head, example, words))
        notes.set_column(0, 0, _LINE_LENGTH)
        notes.write_column(0, 0, office.texts("ledgers.notes_text").splitlines())
        notes.activate()
    return file.getvalue()


def sheet_name(name: str) -> str:
    """A name that Excel takes for a sheet (https://support.microsoft.com/office/3f1f7148-ee83-404d-8ef0-9ff99fbad1f9)."""
    return re.sub(r"[\[\]:*?/\\]", "", name)[:_NAME_LENGTH]


class _Options:
    """A hidden sheet with a column for each different list of choices, to which the drop-downs point."""

    def __init__(self, sheet: "Worksheet") -> None:
        self._sheet = sheet
        self._places: dict[tuple[str, ...], str] = {}
        sheet.hide()

    def source(self, labels: Iterable[str]) -> str:
        """The list as a range."""
        from xlsxwriter.utility import xl_range_abs

        key = tuple(labels)
        if key not in self._places:
            column = len(self._places)
            self._sheet.write_column(0, column, key)
            place = xl_range_abs(0, column, len(key) - 1, column)
            self._places[key] = f"='{self._sheet.get_name()}'!{place}"
        return self._places[key]


def _fill(office: Office, sheet: "Worksheet", table: Table, options: _Options, formats: "tuple[Format, Format, Format]") -> None:
    head, example, words = formats
    columns = [column for column in table.columns if column.in_template]
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        question = column.question
        sheet.set_column(place, place, _WIDTHS.get(question.answer, _WIDTH), words)
        sheet.write_string(0, place, column.heading, head)
        sheet.write_string(1, place, _example(office, column, first=place == 0), example)
        if question.choices:
            labels = [choice.label for choice in question.choices]
            rule = {"validate": "list", "source": options.source(labels)}
            if not question.strict:
                rule["error_type"] = "information"
            sheet.data_validation(2, place, _LAST_ROW, place, rule)


def _example(office: Office, column: Column, first: bool) -> str:
    texts, question = office.texts, column.question
    if column.name in (YEAR, NUMBER):
        return texts("ledgers.example") if first else ""
    value = question.choices[0].label if question.choices else texts(f"ledgers.example_values.{question.answer}")
    return f"{texts('ledgers.example')} {value}" if first else value
