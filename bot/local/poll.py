"""Long polling: one poller at a time, woken as soon as there is something."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.local.failures import PollConflict

Found = TypeVar("Found")


class Poll:
    """The bot's open getUpdates. A later one takes its place, as in Telegram."""

    def __init__(self) -> None:
        self._open: asyncio.Event | None = None
        self._closed = False

    async def wait(self, look: Callable[[], list[Found]], seconds: float) -> list[Found]:
        """What ``look`` finds, at the latest after the given time.

        Raises:
            PollConflict: a later poller came.
        """
        self.wake()
        mine = self._open = asyncio.Event()
        deadline = asyncio.get_running_loop().time() + seconds
        while not (found := look()) and not self._closed and await _rung(mine, deadline):
            if self._open is not mine:
                raise PollConflict
            mine.clear()
        return found

    def wake(self) -> None:
        """There is something new: the poller looks again."""
        if self._open is not None:
            self._open.set()

    def close(self) -> None:
        """The server stops: an open poll is answered at once."""
        self._closed = True
        self.wake()


async def _rung(bell: asyncio.Event, deadline: float) -> bool:
    try:
        async with asyncio.timeout_at(deadline):
            await bell.wait()
    except TimeoutError:
        return False
    return True
