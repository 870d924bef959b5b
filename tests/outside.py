"""The server in this process and the bot in one of its own, as with Telegram: whatever happens to the bot, the server goes on."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from bot.local.person import LocalPerson
from bot.local.server import LocalServer
from bot.office import Office
from bot.own_page import enrol_examples
from knowledge.content import DIRECTORY
from knowledge.loading import read_yaml
from storage.inbox import waiting
from storage.outbox import unsent
from tests.conversation import Conversation
from tests.desk import make_office

TOKEN = "12348:not-a-real-token"
_START = 60.0


class Outside:
    """``async with Outside(directory) as outside`` … ``await outside.start()`` … ``await outside.end(signal.SIGKILL)``.
    ``before``: a command that the bot's is put behind.
    """

    def __init__(self, directory: Path, database_url: str = "", strangers: range = range(0), before: Sequence[str] = ()) -> None:
        self._directory = directory
        self._before = before
        self._database_url = database_url
        self._strangers = [LocalPerson(number, f"村民{number}", "") for number in strangers]
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        self.office: Office = make_office(self._directory / "bot", self._database_url)
        words = read_yaml(DIRECTORY / "texts" / "page.yaml")
        people = [*enrol_examples(self.office), *self._strangers]
        self.server = LocalServer(people, self._directory / "server", words, TOKEN, "Fawen", port=0)
        await self.server.start()
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.end(signal.SIGKILL)
        await self._stack.aclose()
        await self.server.stop()
        self.office.database.close()

    async def start(self, wait: bool = True) -> None:
        """Starts the bot; ``wait``: until it answers."""
        environment = {
            **os.environ,
            "FAWEN_DATA_DIR": str(self._directory / "bot"),
            "FAWEN_DATABASE_URL": self._database_url,
            "FAWEN_SECRET_KEY": self.office.settings.secret.decode(),
            "FAWEN_TELEGRAM_TOKEN": TOKEN,
            "FAWEN_TELEGRAM_BASE_URL": self.server.base_url,
            "FAWEN_MOST_PER_MINUTE": "0",
        }
        await self._begun(environment)
        if wait:
            await self._said()

    async def _begun(self, environment: dict[str, str]) -> None:
        fawen = str(Path(sys.executable).with_name("fawen"))
        pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(
            *self._before, fawen, "run", env=environment, stdout=pipe, stderr=nowhere
        )

    async def _said(self) -> str:
        """The next line that the bot prints."""
        assert self._process and self._process.stdout
        line = await asyncio.wait_for(self._process.stdout.readline(), _START)
        assert line
        return line.decode().strip()

    async def end(self, how: signal.Signals) -> int | None:
        """Ends the bot if it runs; its exit status."""
        if self._process and self._process.returncode is None:
            self._process.send_signal(how)
            await self._process.communicate()
        return self._process.returncode if self._process else None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    async def talk(self, person: int) -> Conversation:
        """The conversation of one person, who waits for nothing."""
        return await self._stack.enter_async_context(Conversation(self.server.page_url, person, _nothing))

    async def heard(self, person: int) -> list[str]:
        """The texts of all messages that the bot ever sent to that person, newest page first."""
        texts: list[str] = []
        before = 2**62
        async with aiohttp.ClientSession() as session:
            while True:
                query = {"limit": 200, "before": before}
                async with session.get(f"{self.server.page_url}chat/{person}/messages", params=query) as answer:
                    page = (await answer.json())["messages"]
                if not page:
                    return texts
                before = page[0]["message_id"]
                texts += [str(message.get("text", "")) for message in page if message["from"]["is_bot"]]

    def left(self) -> int:
        """How many updates are not answered and how many messages not sent."""
        with self.office.database.snapshot() as connection:
            return self.server.pending() + waiting(connection) + unsent(connection)

    async def settled(self, seconds: float) -> None:
        """Waits until nothing is left."""
        async with asyncio.timeout(seconds):
            while self.left():  # noqa: ASYNC110 - server and database are asked as from outside
                await asyncio.sleep(0.05)


async def _nothing() -> None:
    """The bot may be dead."""
