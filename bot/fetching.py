"""Polling: updates are fetched and written down, and the next call acknowledges them (https://core.telegram.org/bots/api#getupdates).

Not python-telegram-bot's Updater: it hands updates over one by one, and each would have to wait for a commit of its own. Nor its
``get_updates``: one update that it cannot read would hide all others of the answer, again and again.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast
from urllib.parse import urlencode

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest
from tenacity import RetryCallState, retry, retry_if_exception

from bot.patience import pause
from storage.failures import StorageError

_WAIT = 10
"""Seconds that the server may keep the call open until something comes."""
_LOG = logging.getLogger(__name__)

Keep = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


def _passes(error: BaseException) -> bool:
    return (isinstance(error, TelegramError) and not isinstance(error, InvalidToken)) or isinstance(
        error, (SQLAlchemyError, OSError)
    )


def _told(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    _LOG.warning("fetching, try %s: %s", state.attempt_number, type(error).__name__)


_stubbornly = retry(retry=retry_if_exception(_passes), wait=pause, before_sleep=_told)


class Fetcher:
    """``line``: a connection for this alone. ``keep`` gets the updates as they came and returns once they are committed; what it
    cannot write down now is fetched again.
    """

    def __init__(self, bot: Bot, line: BaseRequest, keep: Keep, kinds: Sequence[str]) -> None:
        self._bot = bot
        self._line = line
        self._keep = keep
        self._kinds = json.dumps(kinds)
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
        query = urlencode({"offset": self._offset, "timeout": _WAIT, "allowed_updates": self._kinds})
        wait = _WAIT + (self._line.read_timeout or 0)
        found = await self._line.post(f"{self._bot.base_url}/getUpdates?{query}", read_timeout=wait)
        updates = cast(Sequence[Mapping[str, Any]], found)
        if updates:
            await self._keep(updates)
            self._offset = max(update["update_id"] for update in updates) + 1


@asynccontextmanager
async def fetching(fetcher: Fetcher) -> AsyncIterator[None]:
    """While it fetches; if it cannot go on, neither can what is done meanwhile.

    Raises:
        InvalidToken: Telegram does not know the token any more.
        StorageError: what was fetched cannot be written down, nor will it be: the database is spoilt.
    """
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(fetcher.run())
            yield
            task.cancel()
    except* (InvalidToken, StorageError) as ended:
        raise ended.exceptions[0] from ended
