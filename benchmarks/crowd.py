"""A crowd that writes to a bot on the embedded Bot API server, and a clock for what comes back."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.local.exchange import BOT_ID, Exchange, open_exchange
from bot.local.listening import listen
from bot.local.live import Live
from bot.local.person import LocalPerson
from bot.local.poll import Poll
from bot.local.pusher import stopped
from bot.local.routes import web_application
from knowledge.content import DIRECTORY
from knowledge.loading import read_yaml

TOKEN = f"{BOT_ID}:benchmark"
_PATIENCE = 300.0
Found = TypeVar("Found")


@dataclass
class Answers(Live):
    """When each person wrote, and how long the answer took, in seconds; one answer for each message, in order."""

    asked: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    took: list[float] = field(default_factory=list)
    surplus: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def tell(self, chat_id: int, kind: str, **event: Any) -> None:
        if kind != "message":
            return
        if not event["message"]["from"]["is_bot"]:
            self.asked[chat_id].append(time.perf_counter())
        elif self.asked[chat_id]:
            self.took.append(time.perf_counter() - self.asked[chat_id].popleft())
        else:
            self.surplus += 1


class Watched(Poll):
    """Knows when the bot came for the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.came = asyncio.Event()

    async def wait(self, look: Callable[[], list[Found]], seconds: float) -> list[Found]:
        self.came.set()
        return await super().wait(look, seconds)


@dataclass(frozen=True)
class Crowd:
    """``people`` on a server that listens at ``base_url``."""

    exchange: Exchange
    people: Sequence[LocalPerson]
    answers: Answers
    came: asyncio.Event
    base_url: str

    async def at_once(self, questions: Sequence[str]) -> float:
        """All questions, the people taking turns: the answers in a second."""
        start, before = time.perf_counter(), len(self.answers.took)
        for number, question in enumerate(questions):
            self._say(number, question)
            if number % 20 == 19:
                await asyncio.sleep(0)
        await self._answered(before + len(questions))
        return len(questions) / (time.perf_counter() - start)

    async def steadily(self, questions: Sequence[str], rate: float) -> "Delays":
        """So many questions in a second, whether they are answered or not."""
        start, before = time.perf_counter(), len(self.answers.took)
        for number, question in enumerate(questions):
            await asyncio.sleep(start + number / rate - time.perf_counter())
            self._say(number, question)
        await self._answered(before + len(questions))
        return Delays.of(self.answers.took[before:])

    def _say(self, number: int, question: str) -> None:
        self.exchange.from_person(self.people[number % len(self.people)], {"text": question})

    async def _answered(self, count: int) -> None:
        async with asyncio.timeout(_PATIENCE):
            while len(self.answers.took) < count:  # noqa: ASYNC110 - the server's own loop is not to be told of it
                await asyncio.sleep(0.005)


@dataclass(frozen=True)
class Delays:
    """Seconds from a message's coming to its answer's."""

    median: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Delays":
        return cls(median(seconds), quantiles(seconds, n=100)[98])


@asynccontextmanager
async def crowd(directory: Path, size: int, away: float = 0.0) -> AsyncIterator[Crowd]:
    """A fresh server with so many people; the way to it and back takes ``away`` seconds."""
    people = [LocalPerson(10_000 + number, f"Example {number}", "villager") for number in range(size)]
    words = read_yaml(DIRECTORY / "texts" / "page.yaml")
    answers, poll = Answers(), Watched()
    exchange = replace(open_exchange(people, directory, words, TOKEN, "Fawen", gated=False), live=answers, poll=poll)
    application = web_application(exchange)
    application.middlewares.append(_travelled(away))
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    port = await listen(runner, "127.0.0.1", 0)
    pushing = asyncio.create_task(exchange.pusher.run())
    try:
        yield Crowd(exchange, people, answers, poll.came, f"http://127.0.0.1:{port}/bot")
    finally:
        await stopped(pushing)
        exchange.close()
        await runner.cleanup()
        exchange.database.close()


def _travelled(seconds: float) -> Middleware:
    @web.middleware
    async def travelled(request: web.Request, handler: Handler) -> web.StreamResponse:
        if seconds:
            await asyncio.sleep(seconds)
        return await handler(request)

    return travelled
