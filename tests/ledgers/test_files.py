"""Files that are made to do harm, or only too large."""

import io
import re
import zipfile

import pytest
from openpyxl import Workbook

from bot.ledgers import files
from bot.ledgers.files import BadFile, read_sheets
from tests.ledgers.made import saved, workbook


def refusal(content: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(BadFile) as error:
        read_sheets(name, content)
    return error.value.key


def with_sheet(xml: bytes) -> bytes:
    """A workbook whose only sheet's XML is replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(纠纷=[["村"]]))) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, xml if entry.filename == "xl/worksheets/sheet1.xml" else old.read(entry))
    return file.getvalue()


def test_a_bomb_is_not_unpacked() -> None:
    assert refusal(with_sheet(bytes(files._MOST_INFLATED + 1))) == "bomb"


def test_a_bomb_that_lies_about_its_size_is_broken() -> None:
    content = bytearray(with_sheet(bytes(4 * 2**20)))
    for found in re.finditer(re.escape((4 * 2**20).to_bytes(4, "little")), bytes(content)):
        content[found.start() : found.end()] = (100).to_bytes(4, "little")
    assert refusal(bytes(content)) == "broken"


@pytest.mark.parametrize("place", ["XFD1", "DA5", "A200000", "B1048576"])
def test_a_far_cell_does_not_fill_the_memory(place: str) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "村"
    book.worksheets[0][place] = "x"
    assert refusal(saved(book)) == "too_many"


def test_a_table_of_a_hundred_columns_is_read() -> None:
    book = Workbook()
    book.worksheets[0]["CV3"] = "x"
    assert len(read_sheets("a.xlsx", saved(book))[0].rows[2]) == 100


def test_too_many_rows_of_a_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    assert refusal("村\n1\n2\n".encode(), "a.csv") == "too_many"


def test_a_csv_is_as_wide_as_a_table_and_no_wider() -> None:
    assert refusal(("a," * files.MOST_COLUMNS + "b\n").encode(), "a.csv") == "too_wide"
    (sheet,) = read_sheets("a.csv", ("村" + "," * 16_000 + "\n").encode())
    assert sheet.rows == [["村", *[""] * (files.MOST_COLUMNS - 1)]]


def test_a_large_file_is_refused_before_it_is_opened() -> None:
    assert refusal(bytes(files.MOST_MEGABYTES * 2**20 + 1)) == "too_big"
