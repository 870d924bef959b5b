"""A whole Fawen for tests: the embedded server and one or two workers, all real, in a directory of their own."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Self

from telegram import Update

from bot.application import Bot, Worker, build
from bot.catalogue import Catalogue, load_catalogue
from bot.local.server import LocalServer
from bot.office import Office
from bot.own_page import local_server, local_token, local_worker
from bot.running import polling
from bot.settings import Settings
from knowledge.content import Content, load_content
from storage.database import Database
from storage.inbox import waiting
from storage.outbox import unsent
from storage.record import now
from tests.conversation import Conversation
from tests.trouble import Trouble

VILLAGER, MEDIATOR, STAFF, ADVISER, ADMIN, NEWCOMER = range(1001, 1007)
_PATIENCE = 60.0
"""Seconds; a busy machine may be slow, and slowness is not what the tests are about."""


@cache
def whole_content() -> Content:
    """The real content, loaded once for all tests."""
    return load_content()


@cache
def content() -> Content:
    """The same without the days of the year, of which the office would be told on some days and not on others."""
    return replace(whole_content(), days=())


@cache
def catalogue() -> Catalogue:
    """The real activity kinds and indicators."""
    return load_catalogue()


class Clock:
    """The real time, or the one that a test sets as ``fixed``."""

    def __init__(self) -> None:
        self.fixed: datetime | None = None

    def __call__(self) -> datetime:
        return self.fixed or now()


def make_office(
    directory: Path,
    database_url: str = "",
    clock: Clock | None = None,
    most_per_minute: int = 0,
    known: Content | None = None,
    keep_backups_days: int = 0,
) -> Office:
    """An office on that database with its tables; without an address, on a SQLite file in the directory."""
    settings = Settings(
        _env_file=None,
        data_dir=directory,
        database_url=database_url,
        secret_key="only-for-tests-0123456789",
        most_per_minute=most_per_minute,
        keep_backups_days=keep_backups_days,
    )
    database = Database(settings.database, settings.secrets)
    database.migrate()
    declared = load_catalogue(own=settings.township) if settings.township.exists() else catalogue()
    return Office(settings, known or content(), declared, database, clock or Clock())


class Desk:
    """``async with Desk(tmp_path) as desk`` … ``desk.talk(MEDIATOR)``. ``by_road``: the bot reaches its server over
    ``desk.road``.
    """

    def __init__(self, directory: Path, database_url: str = "", most_per_minute: int = 0, by_road: bool = False) -> None:
        self._by_road = by_road
        self._most_per_minute = most_per_minute
        self._directory = directory
        self._database_url = database_url
        self.clock = Clock()
        self.content = content()
        self._people: dict[int, Conversation] = {}
        self._forged = 10**9

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        self.office = self._office()
        self.server: LocalServer = await self._stack.enter_async_context(local_server(self.office, port=0))
        if self._by_road:
            self.road = await self._stack.enter_async_context(Trouble(self.server.page_url))
        self._worker = await self._started()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._worker.aclose()
        await self._stack.aclose()
        self.office.database.close()

    async def next_worker(self) -> None:
        """The worker goes and another one, which shares nothing with it but the database, takes its place."""
        await self._worker.aclose()
        self.office.database.close()
        self.office = self._office()
        self._worker = await self._started()

    async def talk(self, person: int) -> Conversation:
        """The conversation of one of the example people."""
        if person not in self._people:
            talk = Conversation(self.server.page_url, person, self.settled)
            self._people[person] = await self._stack.enter_async_context(talk)
        return self._people[person]

    async def job(self, name: str) -> None:
        """What the JobQueue does at its time, now."""
        assert self.application.job_queue is not None
        for job in self.application.job_queue.get_jobs_by_name(name):
            await job.run(self.application)

    async def forge(self, person: int, message_id: int, data: str, chat: dict[str, Any] | None = None) -> None:
        """A press that no message of the chat offers, or not any more: straight into the bot, as a forged client would. ``chat``:
        another than the person's own.
        """
        user = {"id": person, "is_bot": False, "first_name": "x"}
        message = {"message_id": message_id, "date": 1, "chat": chat or user | {"type": "private"}, "text": "x", "from": user}
        query = {"id": "1", "from": user, "chat_instance": "1", "data": data, "message": message}
        self._forged += 1
        update = Update.de_json({"update_id": self._forged, "callback_query": query}, self.application.bot)
        await self.application.process_update(update)

    @property
    def application(self) -> Bot:
        return self.worker.application

    async def settled(self) -> None:
        """Waits until every update has been fetched and answered, and everybody was told who is to be told."""
        async with asyncio.timeout(_PATIENCE):
            while self.server.pending() or self._waiting():  # noqa: ASYNC110 - server and database are asked as from outside
                await asyncio.sleep(0.002)

    def _waiting(self) -> int:
        with self.office.database.snapshot() as connection:
            return waiting(connection) + unsent(connection)

    def _office(self) -> Office:
        return make_office(self._directory, self._database_url, self.clock, self._most_per_minute, self.content)

    async def _started(self) -> AsyncExitStack:
        stack = AsyncExitStack()
        self.worker: Worker = (
            build(self.office, local_token(self.office), self.road.base_url, self.road.base_file_url)
            if self._by_road
            else local_worker(self.office, self.server)
        )
        await stack.enter_async_context(polling(self.worker, self.office))
        assert self.application.job_queue is not None
        for job in self.application.job_queue.get_jobs_by_name("trials"):
            job.enabled = False  # in a thread of its own: what ``job`` runs would find it begun, and not wait for its end
        return stack
