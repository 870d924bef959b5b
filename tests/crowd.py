"""A township of many subscribers on the embedded server, the program as a process beside it, and what arrives when."""

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot.local.call import Call
from bot.local.exchange import Exchange
from bot.local.methods.method import METHODS
from bot.local.person import LocalPerson
from bot.local.server import LocalServer
from bot.settings import Settings
from knowledge.content import DIRECTORY
from knowledge.loading import read_yaml
from storage.announcement import Announcement, Fate, tally
from storage.database import Database
from storage.ledger import person_for
from storage.person import Role
from storage.record import now
from tests.conversation import Conversation
from tests.desk import STAFF

FIRST = 100_001
"""The first subscriber's number."""
WORDS = "12月4日宪法日,院坝头讲法,都来听"
_TOKEN = "12348:only-for-tests"
_PATIENCE = 180.0


@dataclass
class Crowd:
    """``arrivals``: for each announcement that reached the server, its moment (seconds, monotonic) and the receiver."""

    directory: Path
    people: range
    server: LocalServer
    arrivals: list[tuple[float, int]] = field(default_factory=list)
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """The program, as on Telegram; returns when it says that it runs."""
        environment = {
            **os.environ,
            "FAWEN_DATA_DIR": str(self.directory),
            "FAWEN_TELEGRAM_TOKEN": _TOKEN,
            "FAWEN_TELEGRAM_BASE_URL": self.server.base_url,
        }
        fawen = Path(sys.executable).with_name("fawen")
        self._process = await asyncio.create_subprocess_exec(str(fawen), "run", env=environment, stdout=asyncio.subprocess.PIPE)
        assert self._process.stdout
        assert await asyncio.wait_for(self._process.stdout.readline(), _PATIENCE)

    async def end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            await self._process.communicate()
            self._process = None

    async def announce(self) -> None:
        """Staff write it in the chat, look at the preview, and send it."""
        async with Conversation(self.server.page_url, STAFF, _nothing) as staff:
            for act, what, answer in (
                (staff.say, "/announce", "写新的"),
                (staff.press, "写一条通知", "通知写什么"),
                (staff.say, WORDS, "发给哪些人"),
                (staff.press, "所有订阅的", "请看一下"),
                (staff.press, "保存", f"现在有{len(self.people)}人"),
                (staff.press, "现在发", "定在"),
            ):
                await act(what)
                await _read(staff, answer)

    async def reported(self, seconds: float) -> str:
        """The report that staff get when it is done."""
        async with Conversation(self.server.page_url, STAFF, _nothing) as staff:
            return await _read(staff, "发完了", seconds)

    async def until(self, arrived: int, seconds: float) -> None:
        """Waits until so many have arrived."""
        async with asyncio.timeout(seconds):
            while len(self.arrivals) < arrived:  # noqa: ASYNC110 - the server is asked as from outside
                await asyncio.sleep(0.01)

    def fates(self) -> Mapping[Fate, int]:
        """What the office's database says of the receivers."""
        database = self._database()
        with database.work() as session:
            found = tally(session, session.exec(select(Announcement)).one())
        database.close()
        return found

    def times(self) -> Counter[int]:
        """How often each receiver got it: {1: 59, 0: 1} means that 59 got it once and one not at all."""
        got = Counter(receiver for _, receiver in self.arrivals)
        return Counter(got[number] for number in self.people)

    def most_in_a_second(self) -> int:
        """The most arrivals within any second."""
        moments, most, first = [moment for moment, _ in self.arrivals], 0, 0
        for last, moment in enumerate(moments):
            while moment - moments[first] >= 1:
                first += 1
            most = max(most, last - first + 1)
        return most

    def subscribe(self) -> None:
        """Writes staff and subscribers down, as if each had written 订阅通知."""
        database = self._database()
        database.migrate()
        with database.work() as session:
            person_for(session, STAFF, "罗文书(示例)", Role.STAFF)
            for number in self.people:
                person_for(session, number, f"第{number}人(示例)").subscribed_at = now()
        database.close()

    def _database(self) -> Database:
        settings = Settings(_env_file=None, data_dir=self.directory)
        return Database(settings.database, settings.secrets)


@asynccontextmanager
async def crowd(directory: Path, size: int) -> AsyncIterator[Crowd]:
    """So many subscribers, the server running, the program not yet."""
    people = range(FIRST, FIRST + size)
    known = [LocalPerson(STAFF, "罗文书(示例)", ""), *(LocalPerson(number, "某人(示例)", "") for number in people)]
    words = read_yaml(DIRECTORY / "texts" / "page.yaml")
    server = LocalServer(known, directory / "server", words, token=_TOKEN, bot_name="", port=0)
    gathered = Crowd(directory / "office", people, server)
    gathered.subscribe()
    await server.start()
    try:
        with _timed(gathered.arrivals):
            yield gathered
    finally:
        await gathered.end(signal.SIGTERM)
        await server.stop()


@contextmanager
def _timed(arrivals: list[tuple[float, int]]) -> Iterator[None]:
    """Notes when the server gets an announcement."""
    send = METHODS["sendmessage"]

    async def noted(exchange: Exchange, call: Call) -> Any:
        if WORDS in (call.text("text") or "") and (call.number("chat_id") or 0) >= FIRST:
            arrivals.append((time.monotonic(), call.number("chat_id") or 0))
        return await send(exchange, call)

    METHODS["sendmessage"] = noted
    try:
        yield
    finally:
        METHODS["sendmessage"] = send


async def _nothing() -> None:
    """The talk does not wait: the program is another process."""


async def _read(talk: Conversation, words: str, seconds: float = _PATIENCE) -> str:
    """The newest message with these words; the morning's may come after it."""
    async with asyncio.timeout(seconds):
        while True:
            for message in reversed(talk.messages()):
                if message["from"]["is_bot"] and words in message.get("text", ""):
                    return str(message["text"])
            await asyncio.sleep(0.05)
            await talk.look()
