"""The morning's reminders: to the right person, once, whatever happens to the workers."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from bot.talk.reminding import morning
from storage.dispute import Dispute
from storage.reminder import Reminder
from tests.desk import ADMIN, MEDIATOR, STAFF, VILLAGER, Desk

START = datetime(2026, 3, 2, 1, tzinfo=UTC)


async def _agreed(desk: Desk) -> None:
    desk.clock.fixed = START
    mediator = await desk.talk(MEDIATOR)
    await mediator.say("登记纠纷 浩口村 劳动争议 张三 李四 欠工钱 5000元")
    await mediator.press("保存")
    await mediator.press("达成书面协议")


async def test_the_mediator_is_reminded_of_the_confirmation_without_names(desk: Desk) -> None:
    await _agreed(desk)
    desk.clock.fixed = START + timedelta(20)
    (reply,) = morning(desk.office)
    assert reply.chat_id == MEDIATOR
    assert "2026-04-01" in reply.text
    assert "张三" not in reply.text + str(reply.rows)


async def test_of_a_case_of_no_village_that_nobody_has_in_hand_the_office_is_reminded_and_no_mediator(desk: Desk) -> None:
    await _agreed(desk)
    with desk.office.database.work() as session:
        case = session.exec(select(Dispute)).one()
        case.village = case.mediator_id = None
    desk.clock.fixed = START + timedelta(20)
    assert {reply.chat_id for reply in morning(desk.office)} == {STAFF, ADMIN}


async def test_two_workers_do_not_remind_twice(desk: Desk) -> None:
    await _agreed(desk)
    desk.clock.fixed = START + timedelta(20)
    assert len(morning(desk.office)) == 1
    await desk.next_worker()
    assert morning(desk.office) == []


async def test_each_reminder_is_said_once_on_its_day_or_on_the_next_one_on_which_the_machine_runs(desk: Desk) -> None:
    await _agreed(desk)
    told = {}
    for after in (1, 19, 20, 21, 24, 27, 29):
        desk.clock.fixed = START + timedelta(after)
        told[after] = len(morning(desk.office))
    assert told == {1: 0, 19: 0, 20: 1, 21: 0, 24: 0, 27: 2, 29: 1}


async def test_an_application_without_a_mediator_reminds_nobody_before_it_is_accepted(desk: Desk) -> None:
    desk.clock.fixed = START
    villager = await desk.talk(VILLAGER)
    for words in ("申请调解", "王嬢嬢", "隔壁老陈家", "他家鸡天天啄我菜秧", "13900000000"):
        await villager.say(words)
    await villager.press("保存")
    desk.clock.fixed = START + timedelta(27)
    assert morning(desk.office) == []


async def test_a_missed_morning_is_made_up_for_at_the_start(desk: Desk) -> None:
    await _agreed(desk)
    desk.clock.fixed = START + timedelta(20)
    await desk.next_worker()
    mediator = await desk.talk(MEDIATOR)
    for _ in range(100):
        await asyncio.sleep(0.05)
        await mediator.look()
        if "2026-04-01" in mediator.last() and "提醒" in mediator.last():
            break
    else:
        raise AssertionError(mediator.transcript())
    with desk.office.database.work() as session:
        assert len(session.exec(select(Reminder)).all()) == len(session.exec(select(Dispute)).all()) == 1
