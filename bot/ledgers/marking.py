"""The same file with one more column that says what is wrong with a row; nothing else in it is touched."""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from bot.ledgers.cells import written
from bot.ledgers.files import WORKBOOKS, delimiter_of, words_of
from bot.ledgers.outcome import Fault, SheetOutcome
from knowledge.texts import Texts

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDE = 60
_RED = "FFC00000"


def marked(texts: Texts, name: str, content: bytes, sheets: Sequence[SheetOutcome]) -> tuple[str, bytes]:
    """Name and content of the marked file."""
    path = PurePath(name)
    own = texts("ledgers.marked_name", stem=path.stem, suffix=path.suffix.lstrip("."))
    if path.suffix.lower() in WORKBOOKS:
        return own, _workbook(texts, content, sheets, macros=path.suffix.lower() == ".xlsm")
    return own, _csv(texts, name, content, sheets[0])


def fault_words(texts: Texts, fault: Fault) -> str:
    """What is wrong and how to mend it."""
    return texts(f"ledgers.faults.{fault.key}", **fault.context)


def _by_row(texts: Texts, outcome: SheetOutcome) -> dict[int, str]:
    words: defaultdict[int, list[str]] = defaultdict(list)
    for fault in outcome.faults:
        words[fault.row].append(fault_words(texts, fault))
    return {row: texts("ledgers.fault_between").join(found) for row, found in words.items()}


def _place(texts: Texts, outcome: SheetOutcome) -> int:
    """Index of the column: the one of an earlier marking, else behind the widest row."""
    rows = outcome.sheet.rows
    for place, cell in enumerate(rows[outcome.headings.row]):
        if written(cell) == texts("ledgers.marked"):
            return place
    return max(len(row) for row in rows)


def _workbook(texts: Texts, content: bytes, sheets: Sequence[SheetOutcome], macros: bool) -> bytes:
    from openpyxl import load_workbook  # read in where it is needed

    book = load_workbook(io.BytesIO(content), keep_vba=macros)
    for outcome in sheets:
        sheet: Worksheet = book[outcome.sheet.name]
        column = _place(texts, outcome) + 1
        words = {outcome.headings.row + 1: texts("ledgers.marked")} | _by_row(texts, outcome)
        for row in range(outcome.headings.row + 1, len(outcome.sheet.rows) + 1):
            cell = sheet.cell(row, column)
            if row in words or cell.value is not None:
                _put(cell, words.get(row))
        letter = sheet.cell(1, column).column_letter  # type: ignore[union-attr]
        sheet.column_dimensions[letter].width = _WIDE
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _put(cell: object, words: str | None) -> None:
    from openpyxl.cell import Cell as WorkbookCell
    from openpyxl.styles import Font

    if isinstance(cell, WorkbookCell):  # the inner cells of a merged range cannot be written
        cell.value = words
        cell.font = Font(color=_RED)


def _csv(texts: Texts, name: str, content: bytes, outcome: SheetOutcome) -> bytes:
    text, encoding = words_of(name, content)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter_of(text)))
    place, words = _place(texts, outcome), _by_row(texts, outcome)
    words[outcome.headings.row + 1] = texts("ledgers.marked")
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter_of(text), lineterminator="\r\n" if "\r\n" in text else "\n")
    for number, row in enumerate(rows, 1):
        padded = [*row, *[""] * (place - len(row))]
        writer.writerow([*padded[:place], words.get(number, ""), *padded[place + 1 :]])
    return file.getvalue().encode(encoding)
