"""Polling: updates are fetched and written down, and the next call acknowledges them (https://core.telegram.org/bots/api#getupdates).

Not python-telegram-bot's Updater: it hands updates over one by one, and each would have to wait for a commit of its own.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError
from tenacity import RetryCallState, retry, retry_if_exception

from bot.patience import pause
from bot.trouble import is_trouble

_WAIT = 10
"""Seconds that the server may keep the call open until something comes."""
_LOG = logging.getLogger(__name__)

Keep = Callable[[Sequence[Update]], Awaitable[None]]


def _passes(error: BaseException) -> bool:
    return (isinstance(error, TelegramError) and not isinstance(error, InvalidToken)) or is_trouble(error)


def _told(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    _LOG.warning("fetching, try %s: %s", state.attempt_number, type(error).__name__)


_stubbornly = retry(retry=retry_if_exception(_passes), wait=pause, before_sleep=_told)


class Fetcher:
    """``keep`` returns once the updates are committed. What it cannot write down now is fetched again."""

    def __init__(self, bot: Bot, keep: Keep, kinds: Sequence[str]) -> None:
        self._bot = bot
        self._keep = keep
        self._kinds = kinds
        self._offset = 0

    async def run(self) -> None:
        """Until it is cancelled. What was kept and not acknowledged then comes again, and is known. Raises InvalidToken."""
        await self._take_back_webhook()
        while True:
            await self._fetch()

    @_stubbornly
    async def _take_back_webhook(self) -> None:
        await self._bot.delete_webhook()

    @_stubbornly
    async def _fetch(self) -> None:
        updates = await self._bot.get_updates(self._offset, timeout=_WAIT, allowed_updates=self._kinds)
        if updates:
            await self._keep(updates)
            self._offset = max(update.update_id for update in updates) + 1


@asynccontextmanager
async def fetching(fetcher: Fetcher) -> AsyncIterator[None]:
    """While it fetches; if it cannot go on, neither can what is done meanwhile. Raises InvalidToken."""
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(fetcher.run())
            yield
            task.cancel()
    except* InvalidToken as refused:
        raise refused.exceptions[0] from refused
