"""The rim to Telegram: menus by role, errors that lose nothing and tell nothing, buttons that are not ours, long texts."""

import logging
from typing import Any

import pytest
from sqlmodel import select

from bot.splitting import chunks
from knowledge.answering import Answerer
from storage.dispute import Dispute
from storage.draft import Draft
from storage.person import Person
from tests.desk import ADMIN, MEDIATOR, STAFF, VILLAGER, Desk

SECRET_WORDS = "隔壁偷了我家三只鸡"


async def test_menu_follows_the_role(desk: Desk) -> None:
    assert await (await desk.talk(VILLAGER)).commands() == [
        "ask", "apply", "human", "quiz", "subscribe", "unsubscribe", "privacy", "mydata", "help", "cancel", "start",
    ]  # fmt: skip
    assert "dispute" in await (await desk.talk(MEDIATOR)).commands()
    assert {"log", "stats", "report"} <= set(await (await desk.talk(STAFF)).commands())


async def test_an_error_apologises_keeps_the_draft_and_logs_no_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    villager = await desk.talk(VILLAGER)
    await villager.say("申请调解")
    await villager.say("王嬢嬢")

    def broken(*_: Any) -> None:
        raise RuntimeError(SECRET_WORDS)

    with caplog.at_level(logging.DEBUG):
        monkeypatch.setattr(Answerer, "danger", broken)
        await villager.say(SECRET_WORDS)
    assert villager.last() == desk.office.texts("talk.sorry")
    assert "RuntimeError" in caplog.text
    fawen = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert not any(SECRET_WORDS in message for message in fawen)
    monkeypatch.undo()
    with desk.office.database.work() as session:
        assert session.exec(select(Draft)).one().answers["applicant"] == "王嬢嬢"
    await villager.say("隔壁老陈")
    assert desk.office.texts("forms.application.summary.ask") in villager.last()


async def test_forged_and_foreign_buttons_do_nothing(desk: Desk) -> None:
    mediator, villager = await desk.talk(MEDIATOR), await desk.talk(VILLAGER)
    await mediator.say("/dispute 浩口村 邻里 张三 李四 屋檐水")
    await mediator.press("保存")
    replies = {desk.office.texts(key) for key in ("talk.forbidden", "talk.stale", "talk.solved")}
    for data in ("c:1:oral", "c:1", "c:x", "f:1:ok", "f", "q", "q:pick:nothing:1", "q:ok:999", "l:meeting", "zzz", ":::"):
        await desk.forge(VILLAGER, 1, data)
        await villager.look()
    with desk.office.database.work() as session:
        assert session.get(Dispute, 1).status == "accepted"  # type: ignore[union-attr]
        assert session.exec(select(Draft)).all() == []
    assert villager.said() and set(villager.said()) <= replies


async def test_a_button_in_a_group_says_and_changes_nothing(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    before = _people(desk)
    for chat in ({"id": -1001, "type": "supergroup", "title": "x"}, {"id": -1002, "type": "channel", "title": "x"}):
        for data in ("p:data", "h:ask", "t", "zzz"):
            await desk.forge(ADMIN, 1, data, chat)
    assert (_people(desk), caplog.messages) == (before, [])


def _people(desk: Desk) -> list[int]:
    with desk.office.database.work() as session:
        return list(session.exec(select(Person.chat_id)))


async def test_a_choice_that_no_button_offered_is_asked_for_again(desk: Desk) -> None:
    mediator, staff = await desk.talk(MEDIATOR), await desk.talk(STAFF)
    await mediator.say("/dispute 浩口村 邻里 张三 李四 屋檐水")
    await mediator.press("保存")
    for data in ("c:1:transferred:elsewhere", "c:1:mediating:court"):
        await desk.forge(MEDIATOR, 1, data)
        await mediator.look()
        with desk.office.database.work() as session:
            assert session.get_one(Dispute, 1).transferred_to is None
    for words in ("/announce", "写一条通知", "院坝会", "所有订阅的", "保存"):
        await (staff.press(words) if words in "".join(staff.buttons()) else staff.say(words))
    for day in ("0", "1", "2147483647"):
        await desk.forge(STAFF, 1, f"n:later:1:{day}:8")
        await staff.look()
        assert desk.office.texts("announce.which_day") in staff.last()


def test_long_texts_are_cut_at_line_ends_and_lose_nothing() -> None:
    text = "\n".join(f"{n}. " + "字" * 97 for n in range(120))
    parts = list(chunks(text))
    assert all(len(part) <= 4096 for part in parts)
    assert "\n".join(parts) == text
    assert "".join(chunks("字" * 10_000)) == "字" * 10_000
