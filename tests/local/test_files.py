"""Files up and down: byte for byte, by any name, and by no other way than their number."""

import random
from io import BytesIO
from pathlib import Path

import pytest
import telegram

from bot.local.shelf import MAX_DOWNLOAD, MAX_UPLOAD
from tests.local.pictures import jpeg, png, webp
from tests.local.place import TOKEN, WANG
from tests.local.sides import BotSide, PersonSide, Wire

ALL_BYTES = bytes(range(256)) * 40
NAME = "人民调解协议书(2026)第3号.docx"


async def test_the_bots_document_reaches_the_person(library: telegram.Bot, wang: PersonSide) -> None:
    sent = await library.send_document(WANG.id, BytesIO(ALL_BYTES), filename=NAME, caption="给您")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == (NAME, len(ALL_BYTES), "给您")
    assert sent.document.mime_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    answer = await wang.file(sent.document.file_id)
    assert answer.content == ALL_BYTES
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E4%BA%BA%E6%B0%91")


async def test_the_persons_document_reaches_the_bot(library: telegram.Bot, wang: PersonSide) -> None:
    message = (await wang.attaches(NAME, ALL_BYTES, caption=" 说明 ")).json
    assert (message["document"]["file_name"], message["caption"]) == (NAME, "说明")
    (update,) = await library.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == ALL_BYTES
    assert file.file_size == len(ALL_BYTES)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(png(), "png"), (jpeg(640, 480), "jpeg"), (webp(640, 480), "webp")],
    ids=["png", "jpeg", "webp"],
)
async def test_a_picture_is_a_photo_whatever_its_name(library: telegram.Bot, wang: PersonSide, content: bytes, kind: str) -> None:
    (photo,) = (await wang.attaches("照片.html", content)).json["photo"]
    answer = await wang.file(photo["file_id"])
    assert (answer.content, answer.headers["Content-Type"]) == (content, f"image/{kind}")
    assert answer.headers["Content-Disposition"] == "inline"
    file = await library.get_file(photo["file_id"])
    assert bytes(await file.download_as_bytearray()) == content


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", jpeg(9000, 100), b"\x89PNG\r\n\x1a\n"], ids=["html", "narrow", "cut off"]
)
async def test_anything_else_is_a_document_that_no_browser_opens(wang: PersonSide, content: bytes) -> None:
    document = (await wang.attaches("photo.png", content)).json["document"]
    answer = await wang.file(document["file_id"])
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\系统.ini", "系统.ini"),
        ("..", ".."),
        ('a"b;c.txt', 'a"b;c.txt'),
        ("a.非法后缀", "a.非法后缀"),
        ("😀" * 60, "😀" * 60),
    ],
)
async def test_a_name_never_becomes_a_path(bot: BotSide, wang: PersonSide, tmp_path: Path, name: str, kept: str) -> None:
    document = (await wang.attaches(name, b"x")).json["document"]
    assert document["file_name"] == kept
    assert (await bot.result("getFile", file_id=document["file_id"]))["file_path"].startswith("documents/file_1")
    (file,) = [path for path in (tmp_path / "local-files").rglob("*") if path.is_file()]
    assert file.stem == "file_1"
    assert (await wang.file(document["file_id"])).content == b"x"


@pytest.mark.parametrize(
    "path",
    [
        "..",
        "../local-chat.db",
        "documents/../../local-chat.db",
        "%2e%2e/local-chat.db",
        "..%2flocal-chat.db",
        "documents%2Ffile_1.txt%00",
        "documents//file_1.txt",
        "./documents/file_1.txt",
        "documents/file_2.txt",
        "/etc/passwd",
        "documents\\file_1.txt",
        "documents/",
    ],
)
async def test_no_trick_with_the_path_finds_a_file(wire: Wire, wang: PersonSide, path: str) -> None:
    await wang.attaches("a.txt", b"x")
    assert (await wire.get(f"/file/bot{TOKEN}/documents/file_1.txt")).content == b"x"
    answer = await wire.raw(f"GET /file/bot{TOKEN}/{path} HTTP/1.1\r\n{_host(wire)}Connection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 404"), answer


@pytest.mark.parametrize("path", ["..%2f..%2fserver.py", "%2e%2e", "..", "main.js%00", "nothing.js", "MAIN.JS", "__init__.py"])
async def test_no_trick_leads_out_of_the_pages_directory(wire: Wire, path: str) -> None:
    answer = await wire.raw(f"GET /page/{path} HTTP/1.1\r\n{_host(wire)}Connection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 404"), answer


async def test_files_are_for_those_who_have_the_token_or_the_number(wire: Wire, wang: PersonSide) -> None:
    await wang.attaches("a.txt", b"x")
    assert (await wire.get("/file/bot12348:other/documents/file_1.txt")).status == 401
    assert (await wang.file("BQACAgUAAguess")).error == (404, "not_found")
    assert (await wire.get("/chat/4040/files/x")).error == (404, "unknown_person")


async def test_a_file_the_bot_does_not_know(bot: BotSide) -> None:
    assert await bot.complaint("getFile", file_id="x") == "invalid file_id"
    assert await bot.complaint("getFile") == "invalid file_id"


async def test_a_part_of_a_file_can_be_asked_for(wire: Wire, wang: PersonSide) -> None:
    document = (await wang.attaches("a.bin", ALL_BYTES)).json["document"]
    answer = await wire.get(f"{wang.path}/files/{document['file_id']}", headers={"Range": "bytes=256-511"})
    assert (answer.status, answer.content) == (206, bytes(range(256)))


async def test_an_empty_file_is_refused(wire: Wire, wang: PersonSide) -> None:
    assert (await wang.attaches("a.txt", b"")).error == (400, "file_empty")
    assert (await wire.post(f"{wang.path}/files", data={"caption": "no file"})).error == (400, "file_empty")


async def test_the_bot_gets_20_megabytes_at_most(bot: BotSide, wang: PersonSide) -> None:
    content = random.Random(1).randbytes(MAX_DOWNLOAD)
    fits = (await wang.attaches("a.bin", content)).json["document"]
    larger = (await wang.attaches("b.bin", content + b"x")).json["document"]
    assert (await bot.result("getFile", file_id=fits["file_id"]))["file_size"] == MAX_DOWNLOAD
    assert await bot.complaint("getFile", file_id=larger["file_id"]) == "file is too big"
    assert (await wang.file(larger["file_id"])).content == content + b"x"


async def test_fifty_megabytes_are_the_most(bot: BotSide, wang: PersonSide) -> None:
    content = bytes(MAX_UPLOAD)
    assert (await wang.attaches("a.bin", content)).json["document"]["file_size"] == MAX_UPLOAD
    assert (await wang.attaches("a.bin", content + b"x")).error == (413, "too_large")
    assert (await wang.attaches("a.bin", content + bytes(2**20))).error == (413, "too_large")
    answer = await bot.form("sendDocument", {"document": ("a.bin", content + bytes(2**20))}, chat_id=str(WANG.id))
    assert (answer.status, answer.json["description"]) == (413, "Request Entity Too Large")
    assert len((await wang.history())["messages"]) == 1


async def test_the_bot_sends_back_what_the_person_sent(bot: BotSide, wang: PersonSide) -> None:
    document = (await wang.attaches("a.txt", b"x")).json["document"]
    assert (await bot.result("sendDocument", chat_id=WANG.id, document=document["file_id"]))["document"] == document


def _host(wire: Wire) -> str:
    return f"Host: {wire.host}\r\n"
