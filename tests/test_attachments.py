"""Photos and files of cases: who may see them, what is refused, and what happens when one is lost on the disk."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from telegram import Update

from bot.local.shelf import MAX_DOWNLOAD
from storage.attachment import Attachment, Place, attachments
from storage.files import Files
from tests.conversation import Conversation
from tests.desk import MEDIATOR, NEWCOMER, VILLAGER, Desk
from tests.local.pictures import png

LINE = "登记纠纷 浩口村 邻里 张三 李四 屋檐水"
CASE = Place("dispute", 1)


async def _collecting(desk: Desk, item: str = "证据材料") -> Conversation:
    """A mediator who is putting files into a case."""
    mediator = await desk.talk(MEDIATOR)
    await mediator.say(LINE)
    await mediator.press("保存")
    await mediator.press("添照片")
    await mediator.press(item)
    return mediator


def _of_case(desk: Desk) -> list[Attachment]:
    with desk.office.database.work() as session:
        return attachments(session, CASE)


async def test_a_photo_comes_back_as_it_was_sent(desk: Desk) -> None:
    mediator = await _collecting(desk)
    await mediator.attach(png(40, 30), "屋檐.png", "房子后面")
    await mediator.press("完")
    await mediator.press("材料1")
    await mediator.press("1")
    (shown,) = mediator.new()
    assert shown["photo"][0]["width"] == 40
    assert "房子后面" in shown["caption"]
    (file,) = _of_case(desk)
    assert desk.office.files.read(file.sha256) == png(40, 30)
    assert (file.item, file.media_type, file.size, file.created_by) == ("evidence", "image/png", len(png(40, 30)), 2)


async def test_a_file_comes_back_as_a_document(desk: Desk) -> None:
    mediator = await _collecting(desk)
    await mediator.attach(b"%PDF-1.7 example", "证明.pdf")
    await mediator.press("完")
    await mediator.press("材料1")
    assert "证明.pdf" in mediator.last()
    await mediator.press("1")
    document = mediator.documents()[-1]
    assert document.name.endswith(".pdf")
    assert await mediator.content(document) == b"%PDF-1.7 example"


async def test_an_album_stays_together_and_takes_one_tap(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say(LINE)
    await mediator.press("保存")
    await mediator.attach(png(10, 10), caption="第1号 现场", album="a1")
    assert "哪一类材料" in mediator.last()
    await mediator.attach(png(10, 11), album="a1")
    assert "第2个也收到了" in mediator.last()
    await mediator.press("证据材料")
    await mediator.attach(png(10, 12), album="a1")
    assert "第3个也收到了" in mediator.last()
    assert [file.item for file in _of_case(desk)] == ["evidence"] * 3


async def test_an_album_out_of_nowhere_is_asked_about_once(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say(LINE)
    await mediator.press("保存")
    await mediator.attach(png(10, 10), album="a1")
    await mediator.attach(png(10, 11), album="a1")
    assert mediator.last() == desk.office.texts("attachments.kept.album", count=2)
    await mediator.press("浩口村")
    await mediator.attach(png(10, 12), album="a1")
    assert len(_of_case(desk)) == 3


async def test_what_is_too_large_is_told(desk: Desk) -> None:
    mediator = await _collecting(desk)
    await mediator.attach(b"%PDF-1.7" + bytes(MAX_DOWNLOAD), "大.pdf")
    assert mediator.last() == desk.office.texts("attachments.refused.too_large")
    assert _of_case(desk) == []


@pytest.mark.parametrize(("content", "key"), [(None, "missing_file"), (b"spoilt", "damaged_file")])
async def test_a_lost_or_damaged_file_is_told(desk: Desk, tmp_path: Path, content: bytes | None, key: str) -> None:
    mediator = await _collecting(desk)
    await mediator.attach(png(40, 30))
    await mediator.press("完")
    (file,) = _of_case(desk)
    path = tmp_path / "files" / file.sha256[:2] / file.sha256
    path.unlink()
    if content:
        path.write_bytes(content)
    await mediator.press("材料1")
    await mediator.press("1")
    assert mediator.last() == desk.office.texts(f"errors.{key}")


async def test_others_can_do_nothing_with_the_files(desk: Desk) -> None:
    mediator = await _collecting(desk)
    await mediator.attach(png(40, 30))
    villager = await desk.talk(VILLAGER)
    await villager.say("您好")
    shown = villager.messages()[-1]["message_id"]
    for data in ("a:show:1", "a:del:1", "a:re:1:other", "a:sort:1:other", "a:list:1", "a:add:1:other", "a:done:1", "a:to:1"):
        await desk.forge(VILLAGER, shown, data)
    (file,) = _of_case(desk)
    assert (file.item, file.voided_at) == ("evidence", None)
    await villager.look()
    assert not any("photo" in message for message in villager.messages())


async def test_what_a_person_without_a_record_sends_is_not_kept(desk: Desk, tmp_path: Path) -> None:
    villager = await desk.talk(VILLAGER)
    await villager.attach(png(40, 30), caption="申请人民调解要交钱吗")
    assert "不收" in villager.last() or "不要钱" in villager.last()
    assert list(Files(tmp_path / "files").names()) == []
    with desk.office.database.work() as session:
        assert session.exec(select(Attachment)).all() == []


async def test_a_file_that_no_record_takes_waits_for_no_other_to_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    comes = asyncio.Event()

    async def slow(*_: Any) -> None:
        comes.set()
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.delivery._FILES_AT_ONCE", 1)
    monkeypatch.setattr("bot.delivery.received", slow)
    async with Desk(tmp_path) as desk:
        await (await desk.talk(VILLAGER)).say("申请调解")
        waited_for = asyncio.create_task(desk.application.process_update(_photo(desk, VILLAGER, 1)))
        await comes.wait()
        await asyncio.wait_for(desk.application.process_update(_photo(desk, NEWCOMER, 2)), 20)
        newcomer = await desk.talk(NEWCOMER)
        assert newcomer.last() == desk.office.texts("talk.only_text")
        waited_for.cancel()


def _photo(desk: Desk, person: int, number: int) -> Update:
    user = {"id": person, "is_bot": False, "first_name": "x"}
    photo = {"file_id": "1", "file_unique_id": "1", "width": 40, "height": 30}
    message = {"message_id": number, "date": 1, "chat": user | {"type": "private"}, "from": user, "photo": [photo]}
    return Update.de_json({"update_id": 10**9 + number, "message": message}, desk.application.bot)


async def test_danger_under_a_photo_goes_before_everything(desk: Desk) -> None:
    mediator = await _collecting(desk)
    await mediator.attach(png(40, 30), caption="救命啊快来他要杀我")
    assert "110" in mediator.said()[0]
    assert len(_of_case(desk)) == 1


async def test_files_of_a_forgotten_person_leave_the_disk(desk: Desk, tmp_path: Path) -> None:
    villager = await desk.talk(VILLAGER)
    await villager.say("申请调解")
    await villager.attach(png(40, 30))
    (name,) = desk.office.files.names()
    await villager.say("取消")
    await villager.say("删除我的数据")
    await villager.press("确认")
    os.utime(tmp_path / "files" / name[:2] / name, (1, 1))
    await desk.job("morning")
    assert list(desk.office.files.names()) == []
