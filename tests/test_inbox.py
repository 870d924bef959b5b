"""What came is answered: in order per chat, side by side across chats, whatever becomes of the worker that took it."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from apscheduler.triggers.date import DateTrigger  # type: ignore[import-untyped]
from sqlmodel import select

from bot.delivery import Delivery
from bot.inbox import NoUpdate
from bot.replies import Reply, packed
from storage.consultation import Consultation
from storage.handled import Done, write_down
from storage.inbox import Incoming, named
from storage.lane import Lane, Way, hold
from storage.record import now
from tests.desk import MEDIATOR, NEWCOMER, VILLAGER, Desk
from tests.incoming import message
from tests.outgoing import Answer, met

WAIT = 15.0


async def keep(desk: Desk, bodies: list[dict[str, Any]]) -> None:
    await desk.worker.inbox.keep([desk.worker.inbox.read(body) for body in bodies])


def questions(desk: Desk) -> list[str]:
    with desk.office.database.work() as session:
        return [row.question for row in session.exec(select(Consultation).order_by(Consultation.id))]  # type: ignore[arg-type]


async def started(desk: Desk) -> None:
    """What is done once after a start is done."""
    jobs = desk.application.job_queue
    assert jobs
    async with asyncio.timeout(WAIT):
        while any(isinstance(job.job.trigger, DateTrigger) for job in jobs.jobs()):  # noqa: ASYNC110 - the queue tells nobody
            await asyncio.sleep(0.1)


class Gate:
    """Holds back what is sent to one chat."""

    def __init__(self, chat_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open, self.reached = asyncio.Event(), asyncio.Event()
        met(chat_id, self._wait, monkeypatch)

    async def _wait(self) -> Answer:
        self.reached.set()
        await self.open.wait()
        return None


async def test_what_is_kept_is_taken_in_the_same_transaction(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await started(desk)
    gate = Gate(NEWCOMER, monkeypatch)
    await keep(desk, [message(10**9 + n, NEWCOMER, f"第{n}回 屋檐水滴到我家") for n in (1, 2)])
    with desk.office.database.work() as session:
        assert list(session.exec(select(Lane.chat_id).where(Lane.way == Way.IN))) == [NEWCOMER]
    await gate.reached.wait()
    await keep(desk, [message(10**9 + 3, NEWCOMER, "第3回 屋檐水滴到我家")])
    gate.open.set()
    await desk.settled()
    assert questions(desk) == [f"第{n}回 屋檐水滴到我家" for n in (1, 2, 3)]


async def test_updates_kept_out_of_order_are_handled_in_order_and_once(desk: Desk) -> None:
    bodies = [message(10**9 + n, NEWCOMER, f"第{n}回 屋檐水滴到我家") for n in (3, 1, 2)]
    await keep(desk, [*bodies, bodies[1]])
    await keep(desk, [bodies[0]])
    await desk.settled()
    await keep(desk, bodies)
    await desk.settled()
    assert questions(desk) == [f"第{n}回 屋檐水滴到我家" for n in (1, 2, 3)]


async def test_one_who_cannot_be_answered_delays_nobody_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(NEWCOMER, monkeypatch)
    await keep(desk, [message(10**9 + n, NEWCOMER, f"第{n}回 要钱不要") for n in (1, 2)])
    await asyncio.wait_for(gate.reached.wait(), WAIT)
    await keep(desk, [message(10**9 + 3, VILLAGER, "申请人民调解要交钱吗")])
    async with asyncio.timeout(WAIT):
        while len(questions(desk)) < 2:  # noqa: ASYNC110 - the database is asked as from outside
            await asyncio.sleep(0.02)
    assert questions(desk) == ["第1回 要钱不要", "申请人民调解要交钱吗"]
    gate.open.set()
    await desk.settled()
    assert questions(desk)[2] == "第2回 要钱不要"


async def test_what_a_worker_leaves_behind_is_answered_by_the_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(VILLAGER, monkeypatch)
    villager = await desk.talk(VILLAGER)
    with suppress(TimeoutError):
        async with asyncio.timeout(0.5):
            await villager.say("申请人民调解要交钱吗")
    await asyncio.wait_for(gate.reached.wait(), WAIT)
    await desk.next_worker()  # the answer was written down and has not gone out
    gate.open.set()
    await villager.look()
    assert [m["from"]["is_bot"] for m in villager.messages()] == [False, True]
    assert len(questions(desk)) == 1


@pytest.mark.parametrize(
    "later", [timedelta(0), timedelta(hours=1)], ids=["by its clock", "by a clock that has jumped back since"]
)
async def test_what_was_done_and_not_closed_has_one_effect_and_its_answer_comes_again(desk: Desk, later: timedelta) -> None:
    """As a worker leaves it that dies before its answer has gone out. The chat's last update need not be the one with the latest
    time.
    """
    answer, bot_id, body = Reply("这句话答过了。"), desk.application.bot.id, message(10**9, VILLAGER, "申请人民调解要交钱吗")
    villager = await desk.talk(VILLAGER)
    with desk.office.database.work() as session:
        earlier = Done(named(bot_id, 10**9 - 1), VILLAGER, "以前问的", None, now() - timedelta(minutes=1) + later)
        write_down(session, [earlier, Done(named(bot_id, 10**9), VILLAGER, "", packed([answer]), now())])
        session.add(Incoming(bot_id=bot_id, update_id=10**9, chat_id=VILLAGER, body=body, at=now()))
    await desk.settled()
    await villager.look()
    assert (villager.said(), questions(desk)) == ([answer.text], [])


async def test_a_chat_in_another_workers_hands_is_left_alone_until_that_one_has_died(desk: Desk) -> None:
    with desk.office.database.work() as session:
        hold(session, Way.IN, [NEWCOMER], "another", now() - timedelta(seconds=3))
    await keep(desk, [message(10**9, NEWCOMER, "要钱不要")])
    await asyncio.sleep(0.3)
    assert questions(desk) == []
    await desk.settled()
    assert questions(desk) == ["要钱不要"]
    with desk.office.database.work() as session:
        assert [*session.exec(select(Lane)), *session.exec(select(Incoming))] == []


@pytest.mark.parametrize("in_memory", [0, 1000])
async def test_what_is_no_longer_in_memory_is_read_from_the_database(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    monkeypatch.setattr("bot.inbox._MOST_FRESH", in_memory)
    await keep(desk, [message(10**9 + n, NEWCOMER, f"第{n}回 屋檐水滴到我家") for n in (1, 2)])
    await desk.settled()
    assert questions(desk) == [f"第{n}回 屋檐水滴到我家" for n in (1, 2)]


def of_another_time(moment: float) -> dict[str, Any]:
    body = message(10**9 - 1, NEWCOMER, "要钱不要")
    return body | {"message": body["message"] | {"date": moment}}


@pytest.mark.parametrize(
    "strange",
    [
        message(2**63, NEWCOMER, "要钱不要"),
        {"update_id": 10**9 - 1, "message": 5},
        *map(of_another_time, (10**30, 2**62, float("inf"), float("nan"))),
    ],
)
async def test_what_cannot_be_read_keeps_back_no_other(desk: Desk, strange: dict[str, Any]) -> None:
    await desk.worker.inbox.keep_readable([strange, message(10**9, NEWCOMER, "要钱不要")])
    await desk.settled()
    assert questions(desk) == ["要钱不要"]


async def test_half_a_character_is_kept_and_answered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.inbox._MOST_FRESH", 0)
    await keep(desk, [message(10**9, NEWCOMER, "要钱不要\ud83d")])
    await desk.settled()
    assert questions(desk) == ["要钱不要"]


async def test_what_is_kept_and_cannot_be_read_any_more_keeps_back_nothing_after_it(desk: Desk) -> None:
    with desk.office.database.work() as session:
        spoilt = {"bot_id": desk.application.bot.id, "update_id": 1, "chat_id": NEWCOMER, "at": now()}
        session.add(Incoming(**spoilt, body={"update_id": 1, "message": 5}))
    await keep(desk, [message(10**9, NEWCOMER, "要钱不要")])
    await desk.settled()
    assert questions(desk) == ["要钱不要"]


async def test_more_chats_than_are_served_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.lanes.AT_ONCE", 3)
    await keep(desk, [message(10**9 + n, 5000 + n, f"第{n}回 要钱不要") for n in range(20)])
    await desk.settled()
    assert sorted(questions(desk)) == sorted(f"第{n}回 要钱不要" for n in range(20))


async def test_a_handling_that_fails_apologises_once_and_blocks_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    villager = await desk.talk(VILLAGER)
    with monkeypatch.context() as broken:
        broken.setattr(Delivery, "_done", lambda *_: 1 / 0)
        await villager.say("要钱不要")
    assert villager.said() == [desk.office.texts("talk.sorry")]
    await villager.say("申请人民调解要交钱吗")
    assert villager.new() and questions(desk) == ["申请人民调解要交钱吗"]


async def test_an_idle_worker_leaves_the_database_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await desk.talk(MEDIATOR)).say("您好")
    await started(desk)
    works: list[str] = []
    work = desk.office.database.work

    def counted() -> Any:
        works.append("work")
        return work()

    monkeypatch.setattr(desk.office.database, "work", counted)
    await asyncio.sleep(1.5)
    assert works == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"update_id": "x"},
        {"update_id": -1},
        {"update_id": 2**63},
        {"update_id": 1, "message": 5},
        {"update_id": 1, "message": {}},
    ],
)
async def test_what_is_no_update_is_refused(desk: Desk, body: dict[str, Any]) -> None:
    with pytest.raises(NoUpdate):
        await keep(desk, [message(1, NEWCOMER, "要钱不要"), body])
    assert questions(desk) == []
