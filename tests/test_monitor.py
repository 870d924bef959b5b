"""What watches Fawen, over HTTP: alive, ready or not and why, and figures without anybody in them."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.local.failures import PortTaken
from bot.monitor import Monitor, monitored
from bot.office import Office
from tests.desk import VILLAGER, Desk
from tests.postgresql import Postgres

UP = (200, {"ready": True, "reasons": []})


class Watcher:
    """Who asks the monitor."""

    def __init__(self, monitor: Monitor, port: int, session: aiohttp.ClientSession) -> None:
        self.monitor = monitor
        self._base = f"http://127.0.0.1:{port}"
        self._session = session

    async def asks(self, path: str) -> tuple[int, Any]:
        async with self._session.get(f"{self._base}{path}") as response:
            return response.status, await (response.json() if path != "/metrics" else response.text())


def on_port(office: Office, port: int) -> Office:
    return replace(office, settings=office.settings.model_copy(update={"monitor_port": port}))


@pytest.fixture
async def watcher(office: Office, unused_tcp_port: int) -> AsyncIterator[Watcher]:
    async with monitored(on_port(office, unused_tcp_port)) as monitor, aiohttp.ClientSession() as session:
        monitor.is_up = True
        yield Watcher(monitor, unused_tcp_port, session)


async def test_it_is_alive_and_ready(watcher: Watcher) -> None:
    assert await watcher.asks("/healthz") == (200, {"alive": True})
    assert await watcher.asks("/readyz") == UP


async def test_it_is_not_ready_before_the_bot_has_reached_its_server(watcher: Watcher) -> None:
    watcher.monitor.is_up = False
    assert await watcher.asks("/readyz") == (503, {"ready": False, "reasons": ["starting"]})
    assert (await watcher.asks("/healthz"))[0] == 200


async def test_it_is_not_ready_while_the_database_is_gone(
    watcher: Watcher, office: Office, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    assert await watcher.asks("/readyz") == UP
    if not office.database.is_file:
        server: Postgres = request.getfixturevalue("postgres")
        url = office.database.url.render_as_string(hide_password=False)
        server.drop(url)
        assert await watcher.asks("/readyz") == (503, {"ready": False, "reasons": ["database: OperationalError"]})
        return
    file = str(office.database.url.database)
    shutil.move(file, tmp_path / "elsewhere")
    assert await watcher.asks("/readyz") == (503, {"ready": False, "reasons": ["database: DamagedDatabase"]})
    shutil.move(tmp_path / "elsewhere", file)
    assert await watcher.asks("/readyz") == UP


async def test_a_port_that_is_taken_is_named(watcher: Watcher, office: Office, unused_tcp_port: int) -> None:
    with pytest.raises(PortTaken):
        async with monitored(on_port(office, unused_tcp_port)):
            pass


async def test_errors_are_counted_by_class_and_the_rest_is_told_without_a_database(
    watcher: Watcher, office: Office, tmp_path: Path
) -> None:
    office.metrics.failed(ValueError("nobody reads this"))
    if office.database.is_file:
        shutil.move(str(office.database.url.database), tmp_path / "elsewhere")
        office.database.close()
    shown = (await watcher.asks("/metrics"))[1]
    assert 'fawen_errors_total{kind="ValueError"} 1.0' in shown
    assert f"fawen_inbox_updates {'NaN' if office.database.is_file else '0.0'}" in shown


async def test_without_a_port_nothing_listens(office: Office) -> None:
    async with monitored(office) as monitor:
        assert not monitor.is_up


async def test_what_is_counted_holds_nobody(desk: Desk, unused_tcp_port: int) -> None:
    villager = await desk.talk(VILLAGER)
    for words in ("申请人民调解要交钱吗", "谢谢", "救命 他拿刀要砍我", "今天吃的洋芋箜饭"):
        await villager.say(words)
    async with monitored(on_port(desk.office, unused_tcp_port)) as monitor, aiohttp.ClientSession() as session:
        status, shown = await Watcher(monitor, unused_tcp_port, session).asks("/metrics")
    assert status == 200
    for decision in ("answer", "smalltalk", "emergency"):
        assert f'fawen_answers_total{{decision="{decision}"}} 1.0' in shown
    for line in (
        'fawen_updates_total{kind="message"} 4.0',
        "fawen_answer_seconds_count 4.0",
        "fawen_inbox_updates 0.0",
        "process_resident_memory_bytes",
    ):
        assert line in shown
    assert not {str(VILLAGER), "调解", "救命"} & set(shown.replace('"', " ").split())
