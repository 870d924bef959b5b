"""What goes wrong on the way, on the disk and with the clock, and what people notice of it (docs/reliability.md)."""

import asyncio
import resource
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from storage.consultation import Consultation
from storage.lane import Way, hold
from storage.outbox import first_of as first_out
from storage.outbox import put, put_off
from storage.record import now
from tests.conversation import Conversation
from tests.desk import MEDIATOR, STAFF, VILLAGER, Desk
from tests.outside import Outside
from tests.trouble import Fault, broken, changed, cut, done_but_broken, silent, too_many

QUESTION = "申请人民调解要交钱吗"
WAIT = 60.0


def asked(desk: Desk | Outside) -> list[str]:
    with desk.office.database.work() as session:
        return list(session.exec(select(Consultation.question).order_by(Consultation.id)))  # type: ignore[arg-type]


def answers(talk: Conversation) -> int:
    return sum(message["from"]["is_bot"] for message in talk.messages())


async def answered(talk: Conversation, times: int) -> None:
    async with asyncio.timeout(WAIT):
        while answers(talk) < times:
            await asyncio.sleep(0.05)
            await talk.look()


@pytest.mark.parametrize(
    ("faults", "copies"),
    [
        ((too_many(1),), 1),
        ((broken, broken), 1),
        ((done_but_broken,), 2),
        ((cut,), 2),
        ((silent,), 2),
    ],
    ids=["429 with retry_after", "500", "500 although it was done", "cut in the middle of the answer", "no answer"],
)
async def test_the_answer_comes_whatever_its_sending_meets(bumpy: Desk, faults: tuple[Fault, ...], copies: int) -> None:
    villager = await bumpy.talk(VILLAGER)
    bumpy.road.meets("sendMessage", *faults)
    await villager.say(QUESTION)
    assert bumpy.road.is_over()
    assert (answers(villager), asked(bumpy)) == (copies, [QUESTION])


@pytest.mark.parametrize("fault", [too_many(1), broken, done_but_broken, cut, silent])
async def test_updates_come_whatever_their_fetching_meets(bumpy: Desk, fault: Fault) -> None:
    villager = await bumpy.talk(VILLAGER)
    bumpy.road.meets("getUpdates", fault)
    await villager.say(QUESTION)
    await villager.say("您好")
    assert bumpy.road.is_over()
    assert (answers(villager), asked(bumpy)[0]) == (2, QUESTION)


async def test_a_card_that_was_changed_though_the_server_did_not_say_so_stands_once(bumpy: Desk) -> None:
    mediator = await bumpy.talk(MEDIATOR)
    await mediator.say("登记纠纷 浩口村 邻里 张三 李四 屋檐水")
    bumpy.road.meets("editMessageText", done_but_broken)
    await mediator.press("保存")
    assert bumpy.road.is_over()
    assert mediator.transcript().count("登记好了") == 1


async def test_connections_are_refused_for_a_while(bumpy: Desk) -> None:
    villager = await bumpy.talk(VILLAGER)
    await bumpy.road.block()
    saying = asyncio.create_task(villager.say(QUESTION))
    await asyncio.sleep(1.5)
    assert not saying.done() and asked(bumpy) == []
    await bumpy.road.mend()
    await saying
    assert (answers(villager), asked(bumpy)) == (1, [QUESTION])


@pytest.mark.parametrize(
    "change",
    [
        lambda found: [*found, *found],
        lambda found: found[::-1],
        lambda found: [*found[::-1], *found],
        lambda found: [{"update_id": 0, "message": 5}, *found],
    ],
    ids=["twice", "the other way round", "both", "behind one that cannot be read"],
)
async def test_updates_come_in_strange_ways(bumpy: Desk, change: Any) -> None:
    villager = await bumpy.talk(VILLAGER)
    await bumpy.road.block()
    saying = asyncio.gather(*(villager.say(f"第{n}回 屋檐水滴到我家") for n in range(1, 5)))
    await asyncio.sleep(0.5)
    bumpy.road.meets("getUpdates", *[changed(change)] * 3)
    await bumpy.road.mend()
    await saying
    await villager.say(QUESTION)
    assert sorted(asked(bumpy)[:4]) == [f"第{n}回 屋檐水滴到我家" for n in range(1, 5)]
    assert (len(asked(bumpy)), answers(villager)) == (5, 5)


async def test_the_clock_jumps_back(desk: Desk) -> None:
    """What was held or put off by the later clock waits for nobody."""
    villager, staff = await desk.talk(VILLAGER), await desk.talk(STAFF)
    later = now() + timedelta(days=365)
    with desk.office.database.work() as session:
        hold(session, Way.IN, [VILLAGER], "another", later)
        put(session, STAFF, {"text": "提醒", "rows": [], "document": None}, later)
        session.flush()
        row = first_out(session, STAFF, later)
        assert row
        put_off(session, row, later + timedelta(minutes=10), 3)
    await villager.say(QUESTION)
    await staff.look()
    assert (answers(villager), staff.last()) == (1, "提醒")


@pytest.fixture
async def outside(tmp_path: Path) -> AsyncIterator[Outside]:
    """The bot in a process of its own, which answers."""
    async with Outside(tmp_path) as open_outside:
        await open_outside.start()
        yield open_outside


def file_of(outside: Outside) -> str:
    return str(outside.office.database.url.database)


MOUNTED = ("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs")
ON_A_SMALL_DISK = f'{" ".join(MOUNTED)} "$FAWEN_DATA_DIR" && exec "$@"'
OF_ITS_OWN = ("unshare", "--user", "--map-root-user", "--mount")
"""In a namespace of its own (unshare(1)) a process may mount a disk that only it sees."""


@pytest.mark.timeout(240)
async def test_the_disk_is_full_for_a_while(tmp_path: Path) -> None:
    """Filled to the last byte by something else, in the middle of the day."""
    if shutil.which("unshare") is None or await (await asyncio.create_subprocess_exec(*OF_ITS_OWN, *MOUNTED, tmp_path)).wait():
        pytest.skip("no disk can be mounted here; the limit on the size of files stands in")
    async with Outside(tmp_path, before=[*OF_ITS_OWN, "sh", "-c", ON_A_SMALL_DISK, "sh"]) as outside:
        await outside.start()
        disk = Path(f"/proc/{outside.pid}/root{tmp_path}/bot")
        villager = await outside.talk(VILLAGER)
        fill(disk / "something else")
        await villager.say(QUESTION)
        await asyncio.sleep(3)
        await villager.look()
        assert (answers(villager), outside.server.pending()) == (0, 1)
        (disk / "something else").unlink()
        await answered(villager, 1)
        assert questions_at(disk, tmp_path / "copy") == [QUESTION]
        assert await outside.end(signal.SIGTERM) == 0


def fill(file: Path) -> None:
    """Until there is no room for a single byte."""
    with suppress(OSError), file.open("wb", buffering=0) as growing:
        while True:
            growing.write(bytes(512))


def questions_at(disk: Path, copy: Path) -> list[str]:
    """Read in a copy: SQLite follows the links in a path, and out of the other process's disk."""
    shutil.copytree(disk, copy)
    with closing(sqlite3.connect(copy / "fawen.db")) as database:
        return [question for (question,) in database.execute("SELECT question FROM consultation")]


@pytest.mark.timeout(240)
async def test_no_file_may_grow_for_a_while(outside: Outside) -> None:
    villager = await outside.talk(VILLAGER)
    _, most = resource.prlimit(outside.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(outside.pid, resource.RLIMIT_FSIZE, (1024, most))
    await villager.say(QUESTION)
    await asyncio.sleep(3)
    await villager.look()
    assert (answers(villager), asked(outside), outside.server.pending()) == (0, [], 1)
    resource.prlimit(outside.pid, resource.RLIMIT_FSIZE, (most, most))
    await answered(villager, 1)
    assert asked(outside) == [QUESTION]
    assert await outside.end(signal.SIGTERM) == 0


@pytest.mark.timeout(240)
async def test_another_process_locks_the_database_for_longer_than_the_bot_waits(outside: Outside) -> None:
    villager = await outside.talk(VILLAGER)
    other = sqlite3.connect(file_of(outside), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await villager.say(QUESTION)
    await asyncio.sleep(12)
    other.execute("ROLLBACK")
    other.close()
    await answered(villager, 1)
    assert (answers(villager), asked(outside)) == (1, [QUESTION])


@pytest.mark.timeout(240)
async def test_killed_with_the_answer_written_down_and_not_sent(outside: Outside) -> None:
    villager = await outside.talk(VILLAGER)
    await villager.say(QUESTION)
    async with asyncio.timeout(WAIT):
        while not asked(outside):  # noqa: ASYNC110 - the database is asked as from outside
            await asyncio.sleep(0.001)
    await outside.end(signal.SIGKILL)
    await outside.start()
    await answered(villager, 1)
    await outside.settled(WAIT)
    assert asked(outside) == [QUESTION]
