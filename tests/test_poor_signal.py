"""Poor signal: what comes twice has one effect, and the person hears what was kept."""

import time
from typing import Any

from sqlmodel import select
from telegram import Update

from storage.attachment import Attachment
from storage.consultation import Consultation
from storage.dispute import Dispute, DisputeStep
from storage.draft import Draft
from storage.handled import Handled
from storage.person import Person
from tests.conversation import Conversation
from tests.desk import MEDIATOR, VILLAGER, Desk
from tests.local.pictures import png

LINE = "登记纠纷 浩口村 邻里 张三 李四 屋檐水"


async def _again(desk: Desk, talk: Conversation) -> None:
    """The server sends the last update once more, as it does when the acknowledgement was lost."""
    with desk.office.database.work() as session:
        name = session.exec(select(Handled.name).order_by(Handled.at.desc())).first()  # type: ignore[attr-defined]
    message = next(one for one in reversed(talk.messages()) if not one["from"]["is_bot"])
    body = {key: value for key, value in message.items() if key != "key"}
    assert name is not None
    update = Update.de_json({"update_id": int(name.partition(":")[2]), "message": body}, desk.application.bot)
    await desk.application.process_update(update)
    await talk.look()


def _rows(desk: Desk, table: Any) -> list[Any]:
    with desk.office.database.work() as session:
        return list(session.exec(select(table)))


async def test_the_same_update_twice_answers_one_question_of_a_form(desk: Desk) -> None:
    villager = await desk.talk(VILLAGER)
    await villager.say("申请调解")
    await villager.say("王嬢嬢")
    await _again(desk, villager)
    (draft,) = _rows(desk, Draft)
    assert (draft.answers["applicant"], draft.asked) == ("王嬢嬢", "opponent")
    assert desk.office.texts("forms.application.opponent.ask") in villager.last()  # the answer may have been lost: it comes again


async def test_the_same_update_twice_counts_one_question(desk: Desk) -> None:
    villager = await desk.talk(VILLAGER)
    await villager.say("申请人民调解要交钱吗")
    said = villager.last()
    await _again(desk, villager)
    assert (len(_rows(desk, Consultation)), villager.last()) == (1, said)


async def test_who_has_just_been_forgotten_hears_it_again_and_is_not_written_down_anew(desk: Desk) -> None:
    villager = await desk.talk(VILLAGER)
    await villager.say("删除我的记录")
    await villager.press("确认,删掉我的数据")
    said = villager.last()
    await _again(desk, villager)
    assert ([person for person in _rows(desk, Person) if person.chat_id == VILLAGER], villager.last()) == ([], said)


async def test_the_same_photo_twice_is_one(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say(LINE)
    await mediator.press("保存")
    await mediator.attach(png(40, 30), caption="第1号")
    await _again(desk, mediator)
    await mediator.attach(png(40, 30), caption="第1号")
    assert "收过了" in mediator.last()
    assert len(_rows(desk, Attachment)) == 1


async def test_words_sent_twice_answer_one_question(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say("登记纠纷 浩口村 邻里")
    await mediator.say("张三 李四")
    await mediator.say("张三 李四")
    assert mediator.said()[0] == desk.office.texts("talk.repeated")
    assert desk.office.texts("forms.dispute.summary.ask") in mediator.last()
    (draft,) = _rows(desk, Draft)
    assert "summary" not in draft.answers
    await mediator.say("屋檐水")
    assert _rows(desk, Draft)[0].answers["summary"] == "屋檐水"


async def test_the_same_words_later_are_an_answer(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say("登记纠纷 浩口村 邻里")
    await mediator.say("张三 李四")
    with desk.office.database.work() as session:
        for row in session.exec(select(Handled)):
            row.at = row.at.fromtimestamp(time.time() - 60, row.at.tzinfo)
            session.add(row)
    await mediator.say("张三 李四")
    assert _rows(desk, Draft)[0].answers["summary"] == "张三 李四"


async def test_a_cry_for_help_is_answered_every_time(desk: Desk) -> None:
    villager = await desk.talk(VILLAGER)
    for _ in range(3):
        await villager.say("救命啊快来他要杀我")
        assert "110" in villager.last()


async def test_taps_that_come_twice_have_one_effect(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say(LINE)
    for label, steps in (("保存", ["filed"]), ("达成口头协议", ["filed", "oral"]), ("回访过了", ["filed", "oral", "visited"])):
        message = next(one for one in reversed(mediator.messages()) if label in str(one.get("reply_markup")))
        await mediator.press(label)
        data = next(
            button["callback_data"]
            for row in message["reply_markup"]["inline_keyboard"]
            for button in row
            if label in button["text"]
        )
        await desk.forge(MEDIATOR, message["message_id"], data)
        assert [step.name for step in _rows(desk, DisputeStep)] == steps
    assert len(_rows(desk, Dispute)) == 1


async def test_a_slow_second_tap_takes_back_one_step_and_visits_once(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say(LINE)
    await mediator.press("保存")
    for label in ("开始调解", "达成口头协议"):
        await mediator.press(label)
    tapped = next(one for one in reversed(mediator.messages()) if "撤销" in str(one.get("reply_markup")))["message_id"]
    await mediator.press("撤销")
    await mediator.say("您好")
    await desk.forge(MEDIATOR, tapped, "c:1:undo:3")
    assert [(step.name, step.undone) for step in _rows(desk, DisputeStep)] == [
        ("filed", False),
        ("mediating", False),
        ("oral", True),
    ]
    await mediator.press("达成口头协议")
    for _ in range(2):
        await desk.forge(MEDIATOR, tapped, "c:1:visited")
        await mediator.say("在不在")
    assert [step.name for step in _rows(desk, DisputeStep)].count("visited") == 1


async def test_an_ordinary_oral_settlement_takes_three_messages_and_two_taps_at_most(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say("/dispute 浩口村 邻里 张三 李四 鸡啄了菜")
    await mediator.press("保存")
    await mediator.press("达成口头协议")
    (dispute,) = _rows(desk, Dispute)
    assert (dispute.status, dispute.agreement, dispute.parties) == ("resolved", "oral", ["张三", "李四"])
    assert (mediator.written, mediator.tapped) <= (3, 2)
    assert (mediator.written, mediator.tapped) == (1, 2)


async def test_numbers_begin_anew_nowhere_when_the_local_chat_is_deleted(desk: Desk) -> None:
    """A press is known by the number of its message, an update by its own: after the file was deleted, none may come back."""
    mediator = await desk.talk(MEDIATOR)
    await mediator.say(LINE)
    assert mediator.messages()[0]["message_id"] > time.time() - 1_735_689_600 - 3600
