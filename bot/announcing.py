"""Sending announcements: batch after batch, one message after the other among all workers, within Telegram's limits."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from aiolimiter import AsyncLimiter
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.office import Office
from bot.patience import asked_to_wait, never_left
from bot.posting import post
from bot.replies import Reply
from bot.sending import send
from bot.talk.announcements import concluded, shown
from storage.announcement import Announcement, Fate, begin_due, claim_next, lease, renew, settle, stirs
from storage.outbox import LONGEST_PAUSE

BATCH = 25
"""Messages a second. The Bot API takes 30 (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this); the
rest is for those who write to the bot meanwhile."""
_LEASED_FOR = timedelta(seconds=20)
"""After which another worker goes on for one that has died; renewed with each message, whose sending takes less."""


class Announcer:
    """One for the program."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._pace = AsyncLimiter(1, 1 / BATCH)
        self._one = asyncio.Lock()

    async def tick(self, bot: Bot, running: Callable[[], bool]) -> list[Reply]:
        """Sends batches while somebody waits and the program is not told to stop; what the senders are told of those that are
        done.
        """
        told: list[Reply] = []
        async with self._one:
            while (batch := await self._tick(bot)) is not None:
                told += batch
                if not running():
                    break
        return told

    async def _tick(self, bot: Bot) -> list[Reply] | None:
        """One batch; None if there was nothing that could be sent."""
        now = self._office.clock()
        with self._office.database.snapshot() as connection:
            if not stirs(connection, now):
                return None
        with self._office.database.work() as session:
            begin_due(session, now)
            announcement = lease(session, now, now + _LEASED_FOR)
        if announcement is None:
            return None
        pause = await self._batch(bot, announcement)
        with self._office.database.work() as session:
            ours = renew(session, announcement, self._office.clock() + pause if pause else None)
            row = session.get(Announcement, announcement.id)
            if row is None or not ours or pause:
                return None
            return post(session, concluded(self._office, session, row))

    async def _batch(self, bot: Bot, announcement: Announcement) -> timedelta | None:
        """How long nothing may be sent, if Telegram or the network says so."""
        reply = shown(self._office.texts, announcement)
        for _ in range(BATCH):
            with self._office.database.work() as session:
                ours = renew(session, announcement, self._office.clock() + _LEASED_FOR)
                claimed = claim_next(session, announcement) if ours else None
            if claimed is None:
                return None
            async with self._pace:
                fate, pause = await self._sent(bot, claimed[1], reply)
            with self._office.database.work() as session:
                settle(session, claimed[0], fate)
            if pause:
                return pause
        return None

    async def _sent(self, bot: Bot, chat_id: int, reply: Reply) -> tuple[Fate, timedelta | None]:
        """What became of one message. What surely never left waits again; what may have left is not sent twice."""
        try:
            await send(bot, reply, chat_id, patient=False)
        except Forbidden:
            return Fate.BLOCKED, None
        except RetryAfter as error:
            return Fate.WAITING, min(asked_to_wait(error), LONGEST_PAUSE)
        except BadRequest:
            return Fate.FAILED, None
        except NetworkError as error:
            return (Fate.WAITING, timedelta(seconds=10)) if never_left(error) else (Fate.UNCLEAR, None)
        except TelegramError:
            return Fate.FAILED, None
        return Fate.REACHED, None
