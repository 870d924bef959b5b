"""What a file is, by its content."""

import io
import zipfile

import pytest
from docx import Document

from storage.media import Medium, is_photo, media_type, medium, suffix, text_table
from tests.local.pictures import jpeg, png, webp


def word() -> bytes:
    file = io.BytesIO()
    Document().save(file)
    return file.getvalue()


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>" * 100)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(), Medium.PICTURE),
        (jpeg(640, 480), Medium.PICTURE),
        (webp(640, 480), Medium.PICTURE),
        (b"%PDF-1.7\n%", Medium.PDF),
        (word(), Medium.WORD),
        (zipped("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), Medium.TABLE),
        (b"OggS" + bytes(24) + b"OpusHead", Medium.SOUND),
        (b"ID3" + bytes(100), Medium.SOUND),
    ],
    ids=["png", "jpeg", "webp", "pdf", "word", "table", "voice", "mp3"],
)
def test_what_a_record_takes(content: bytes, kind: Medium) -> None:
    found = media_type(content)
    assert found is not None
    assert medium(found) is kind
    assert is_photo(found) == (kind is Medium.PICTURE)
    assert suffix(found)


def test_a_table_in_words_is_known_by_its_name() -> None:
    found = text_table("2020.CSV", b"a,b")
    assert found is not None
    assert (medium(found), suffix(found)) == (Medium.TABLE, "csv")
    assert text_table("2020.csv", b"a\0b") is None


@pytest.mark.parametrize(
    "content",
    [b"", b"words", b"<script>alert(1)</script>", b"MZ" + bytes(200), zipped("a.txt"), b"\x7fELF" + bytes(60), bytes(5000)],
    ids=["empty", "text", "script", "program", "archive", "elf", "zeros"],
)
def test_what_no_record_takes(content: bytes) -> None:
    assert media_type(content) is None
