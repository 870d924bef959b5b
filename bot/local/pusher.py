"""Updates brought to the bot instead of being fetched by it: https://core.telegram.org/bots/api#setwebhook."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.local import settings, updates
from bot.local.database import LocalDatabase

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
HOOK = "webhook"
MOST_CONNECTIONS = 40
"""What setWebhook takes if it is told nothing else."""
_PATIENCE = aiohttp.ClientTimeout(total=60)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
"""Seconds before what was refused is brought again; each time twice as long."""


@dataclass
class Pusher:
    """``wake`` when there is a new update or another webhook. ``error``: when (Unix seconds) and how the last try failed."""

    database: LocalDatabase
    error: tuple[int, str] | None = None
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _on_the_way: set[int] = field(default_factory=set)

    def hook(self) -> dict[str, Any]:
        """``url``, ``secret``, ``connections``, or nothing while the bot polls."""
        with self.database.work() as session:
            found: dict[str, Any] = settings.read(session, HOOK, {})
        return found

    def wake(self) -> None:
        self._bell.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        async with aiohttp.ClientSession(timeout=_PATIENCE) as client, asyncio.TaskGroup() as tasks:
            while True:
                self._bell.clear()
                for update in self._next():
                    self._on_the_way.add(update["update_id"])
                    tasks.create_task(self._bring(client, update))
                await self._bell.wait()

    def _next(self) -> list[dict[str, Any]]:
        """The oldest that are not on the way yet, as many as may be at once."""
        free = int(self.hook().get("connections", 0)) - len(self._on_the_way)
        if free <= 0:
            return []
        with self.database.work() as session:
            waiting = updates.waiting(session, 0, free + len(self._on_the_way))
        return [update for update in waiting if update["update_id"] not in self._on_the_way][:free]

    async def _bring(self, client: aiohttp.ClientSession, update: dict[str, Any]) -> None:
        """Again and again until it is taken, or the webhook is no more."""
        number, pause = update["update_id"], _FIRST_PAUSE
        try:
            while (hook := self.hook()) and not await self._taken(client, hook, update):
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        finally:
            self._on_the_way.discard(number)
            self.wake()

    async def _taken(self, client: aiohttp.ClientSession, hook: dict[str, Any], update: dict[str, Any]) -> bool:
        try:
            async with client.post(hook["url"], json=update, headers={SECRET_HEADER: hook["secret"]}) as response:
                if response.ok:
                    with self.database.work() as session:
                        updates.drop(session, update["update_id"])
                    return True
                problem = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            problem = type(error).__name__
        self.error = (int(time.time()), problem)
        return False


async def stopped(task: asyncio.Task[None]) -> None:
    """Ends the task."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
