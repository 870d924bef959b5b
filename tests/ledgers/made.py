"""Table files for tests, made as people make them."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

Rows = Sequence[Sequence[Any]]


def workbook(**sheets: Rows) -> bytes:
    """An .xlsx with those sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def comma_separated(rows: Rows, encoding: str = "utf-8-sig") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode(encoding)
