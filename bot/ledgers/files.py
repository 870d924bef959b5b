"""A table file into sheets of cells: .xlsx by calamine, which computes and runs nothing, and .csv in UTF-8 or GB18030.

Formulas give the result that the file carries; macros are never looked at.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from bot.garbage import uncollected
from bot.ledgers.cells import Cell

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MOST_MEGABYTES = 50
MOST_ROWS = 200_000
MOST_COLUMNS = 104
"""As far as CZ: among many thousand, whatever looks for the headings would not come to an end."""
_MEGABYTE = 2**20
_MOST_INFLATED = 512 * _MEGABYTE
"""What a file may take when unpacked: 200,000 rows of twenty columns need about half of it."""
_FAR_CELL = re.compile(rb'<c r="(?:[A-Z]{3}|[D-Z][A-Z])\d+"[^>]*[^/>]>|<c r="[A-Z]+(?:[2-9]\d{5}|\d{7,})"[^>]*[^/>]>')
"""A filled cell beyond column CZ or row 199,999: a table is laid out in memory up to its last cell."""
_OVERLAP = 200
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]")
"""What table programs may run, wide signs as well (https://owasp.org/www-community/attacks/CSV_Injection)."""
_ENCODINGS = ("utf-8", "gb18030")
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
WORKBOOKS = (".xlsx", ".xlsm")


class BadFile(Exception):
    """The file as a whole cannot be read; ``key`` stands under ``ledgers.bad``."""

    def __init__(self, key: str, **context: object) -> None:
        self.key = key
        self.context = context
        super().__init__(key)


@dataclass(frozen=True)
class Sheet:
    """``rows``: all rows from the file's first one on, so that the index + 1 is the row's number there."""

    name: str
    rows: list[list[Cell]] = field(repr=False)


@uncollected()
def read_sheets(name: str, content: bytes) -> list[Sheet]:
    """The file's sheets.

    Raises:
        BadFile: it is too large, no table, broken, or has a password.
    """
    if len(content) > MOST_MEGABYTES * _MEGABYTE:
        raise BadFile("too_big", size=len(content) // _MEGABYTE, limit=MOST_MEGABYTES)
    ending = PurePath(name).suffix.lower()
    read = _csv if ending == ".csv" else _workbook if ending in WORKBOOKS else None
    if read is None:
        raise BadFile("kind_of_file", name=name)
    sheets = read(name, content)
    if sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS:
        raise BadFile("too_many", limit=MOST_ROWS)
    return sheets


def words_of(name: str, content: bytes) -> tuple[str, str]:
    """The words of a .csv and their encoding. Raises BadFile."""
    encoding = _encoding_of(content)
    if encoding is None or (b"\0" in content and encoding != "utf-16"):
        raise BadFile("encoding", name=name)
    return content.decode(encoding, "replace"), encoding


def _encoding_of(content: bytes) -> str | None:
    """The likelier one first; what a mark says may be wrong further on."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return encoding
    for encoding in _ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return None


def _csv(name: str, content: bytes) -> list[Sheet]:
    text, _ = words_of(name, content)
    try:
        rows = [_fitting(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter_of(text))]
    except csv.Error as error:
        raise BadFile("broken", name=name) from error
    if "'" in text:
        rows = [[_unguarded(cell) for cell in row] for row in rows]
    return [Sheet(PurePath(name).stem, rows)]


def _fitting(row: list[str]) -> list[Cell]:
    """Without the empty cells that lie too far out."""
    if any(row[MOST_COLUMNS:]):
        raise BadFile("too_wide", limit=MOST_COLUMNS)
    return [*row[:MOST_COLUMNS]]


def delimiter_of(text: str) -> type[csv.Dialect]:
    """Commas, or the tabs that Excel writes into "Unicode text"."""
    first = text.partition("\n")[0]
    return csv.excel_tab if first.count("\t") > first.count(",") else csv.excel


def guarded(cell: str) -> str:
    """With an apostrophe before what a table program would take for a formula (or for a guarded cell)."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: Cell) -> Cell:
    """Without that apostrophe."""
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and _FORMULA.match(cell) else cell


def _workbook(name: str, content: bytes) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum  # read in where it is needed

    try:
        _refuse_bombs(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
        return [Sheet(one, _rows(book.get_sheet_by_name(one))) for one in names]
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError) as error:
        raise BadFile("broken", name=name) from error


def _refuse_bombs(content: bytes) -> None:
    """Unpacks everything once without keeping it: what a zip says about its own size may be a lie."""
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            unpacked += entry.file_size
            if unpacked > _MOST_INFLATED:
                raise BadFile("bomb")
        for entry in archive.infolist():
            with archive.open(entry) as stream:
                _refuse_far_cells(stream)


def _refuse_far_cells(stream: IO[bytes]) -> None:
    """Reads to the end: a size beyond the stated one ends in BadZipFile."""
    tail = b""
    while block := stream.read(_MEGABYTE):
        if _FAR_CELL.search(tail + block):
            raise BadFile("too_many", limit=MOST_ROWS)
        tail = block[-_OVERLAP:]


def _rows(sheet: "CalamineSheet") -> list[list[Cell]]:
    if sheet.total_height > MOST_ROWS:
        raise BadFile("too_many", limit=MOST_ROWS)
    rows: list[list[Cell]] = [[*row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and bottom < len(rows):  # one value for several rows below each other
            for row in range(top + 1, bottom + 1):
                rows[row][left] = rows[top][left]
    return rows


Progress = Callable[[int], None]
"""Called with the number of rows that are done since the last call."""
