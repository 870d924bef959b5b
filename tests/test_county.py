"""Two workers at once behind one port, on PostgreSQL: the stories that need no clock of their own; what is refused; the end."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlmodel import select

from bot.local.pusher import SECRET_HEADER
from storage.dispute import Dispute
from tests.conftest import POSTGRESQL
from tests.conversation import Conversation
from tests.county import County, begun
from tests.desk import MEDIATOR, STAFF, VILLAGER
from tests.test_dialogues import STORIES, check, take

ON_POSTGRESQL = pytest.mark.parametrize("database_engine", [POSTGRESQL], indirect=True)
pytestmark = pytest.mark.timeout(300)


def runs_anywhere(story: dict[str, Any]) -> bool:
    """Without a clock or a job of the test's own, and without links, which look different on Telegram."""
    return "calendar" not in story and not any({"at", "job", "keep"} & step.keys() for step in story["steps"])


TOPICS = {topic: [story for of, story in STORIES if of == topic and runs_anywhere(story)] for topic, _ in STORIES}


@pytest.fixture
async def county(tmp_path: Path, database_url: str) -> AsyncIterator[County]:
    async with County(tmp_path, database_url) as open_county:
        yield open_county


@ON_POSTGRESQL
@pytest.mark.parametrize("topic", [topic for topic, stories in TOPICS.items() if stories])
async def test_the_stories_with_two_workers_at_once(county: County, topic: str) -> None:
    for story in TOPICS[topic]:
        await county.reset()
        kept: dict[str, str] = {}
        for step in story["steps"]:
            check(await take(county, step, kept), step)
    assert county.program.returncode is None


@ON_POSTGRESQL
async def test_people_who_write_at_once_are_all_answered_and_numbers_stay_whole(county: County) -> None:
    mediator, staff, villager = [await county.talk(one) for one in (MEDIATOR, STAFF, VILLAGER)]

    async def logs(talk: Conversation, *villages: str) -> None:
        for number, village in enumerate(villages, start=1):
            await talk.say(f"登记纠纷 {village} 邻里 张{village[0]} 李{village[1]} 屋檐水滴 {number}000元")
            await talk.press("保存")

    east, west = ("浩口村", "岩家村", "龙坝村"), ("和坪村", "石桥村", "青杠村")
    await asyncio.gather(
        logs(mediator, *east), logs(staff, *west), villager.say("申请人民调解要交钱吗"), villager.say("宪法是啥子")
    )
    with county.office.database.work() as session:
        assert sorted(case.number or 0 for case in session.exec(select(Dispute))) == [1, 2, 3, 4, 5, 6]
    await villager.look()
    assert "宪法是什么" in villager.transcript()


@ON_POSTGRESQL
async def test_a_worker_that_is_killed_begins_again_and_nobody_notices(county: County) -> None:
    workers = county.workers()
    assert len(workers) == 2
    os.kill(workers[0], signal.SIGKILL)
    mediator = await county.talk(MEDIATOR)
    for village in ("浩口村", "岩家村", "龙坝村", "和坪村"):
        await mediator.say(f"登记纠纷 {village} 邻里 张三 李四 屋檐水滴 3000元")
        await mediator.press("保存")
    assert "人调字第4号" in mediator.transcript()
    async with asyncio.timeout(30):
        while len(county.workers()) < 2:  # noqa: ASYNC110 - seen from outside
            await asyncio.sleep(0.1)


@ON_POSTGRESQL
async def test_workers_end_when_the_program_that_began_them_is_killed(county: County) -> None:
    workers = county.workers()
    county.program.kill()
    await county.program.wait()
    async with asyncio.timeout(30):
        while any(Path(f"/proc/{worker}/cmdline").exists() for worker in workers):  # noqa: ASYNC110, ASYNC240
            await asyncio.sleep(0.1)


@ON_POSTGRESQL
async def test_the_way_in_lets_in_updates_with_the_secret_and_nothing_else(county: County) -> None:
    secret = {SECRET_HEADER: county.office.settings.hook_secret}
    tries: list[tuple[int, dict[str, str], bytes]] = [
        (403, {}, b'{"update_id": 1}'),
        (403, {SECRET_HEADER: "guessed"}, b'{"update_id": 1}'),
        (403, {SECRET_HEADER: "\u00e9"}, b'{"update_id": 1}'),
        *((400, secret, body) for body in (b"", b"{", b"[]", b"1", b"{}", b'{"update_id": "x"}', b"\xff", b"[" * 100_000)),
        *((400, secret, b'{"update_id": %b}' % number) for number in (b"true", b"7.5", b"NaN", b"-5", b"1" + b"0" * 5000)),
        (400, secret | {"Content-Encoding": "gzip", "Connection": "close"}, b"no gzip"),
        (400, secret, b'{"update_id": 1, "message": 3}'),
        (413, secret, b'"' + b"x" * 2**21 + b'"'),
        (200, secret, b'{"update_id": 99999999}'),
    ]
    async with aiohttp.ClientSession() as session:
        for status, headers, body in tries:
            async with session.post(county.hook, data=BytesIO(body), headers=headers) as response:
                assert (response.status, body[:40]) == (status, body[:40])
        async with session.get(county.hook, headers=secret) as response:
            assert response.status == 405
        async with session.post(county.hook.removesuffix("hook"), headers=secret) as response:
            assert response.status == 404
    villager = await county.talk(VILLAGER)
    await villager.say("宪法是啥子")
    assert "宪法" in villager.last()


async def test_several_workers_on_a_file_are_refused_and_one_is_not(tmp_path: Path) -> None:
    async with County(tmp_path, "", workers=1) as county:
        villager = await county.talk(VILLAGER)
        await villager.say("宪法是啥子")
        assert "宪法" in villager.last()
        second = await begun(county.environment(), "--webhook", "--workers", "2")
        _, err = await second.communicate()
        assert (second.returncode, err.decode().strip()) == (1, county.office.texts("errors.one_worker"))


async def test_without_an_address_it_says_what_is_missing(tmp_path: Path) -> None:
    program = await begun({**os.environ, "FAWEN_DATA_DIR": str(tmp_path)}, "--webhook")
    _, err = await program.communicate()
    assert (program.returncode, "FAWEN_WEBHOOK_URL" in err.decode(), "Traceback" in err.decode()) == (1, True, False)


async def test_a_port_that_is_taken_ends_the_program(tmp_path: Path) -> None:
    async with County(tmp_path, "", workers=1) as county:
        environment = county.environment() | {"FAWEN_MONITOR_PORT": str(county.server.port)}
        second = await begun(environment, "--webhook")
        _, err = await asyncio.wait_for(second.communicate(), 60)
        assert (second.returncode, err.decode().strip()) == (1, county.office.texts("errors.port_taken", port=county.server.port))
