"""Calls of the Bot API that did not come through are made again (https://core.telegram.org/bots/api#making-requests)."""

import logging
import os
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from aiohttp import ClientConnectorError, ConnectionTimeoutError
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

from bot.again import again

os.environ.setdefault("PTB_TIMEDELTA", "true")  # python-telegram-bot warns of itself over every 429 otherwise
ONCE = "once"
"""As ``rate_limit_args``: whoever makes the call sees to it that it is made again."""
_ENOUGH = timedelta(hours=1)
"""Whoever wrote has asked somebody else by then."""
_NEVER_LEFT = (ClientConnectorError, ConnectionTimeoutError)
_EXPONENTIAL = wait_exponential(multiplier=0.5, max=30)
_LOG = logging.getLogger(__name__)


class Patience(BaseRateLimiter[str]):
    """Waits as long as the server says, or a little longer each time; as long as there is no network, without end."""

    def __init__(self) -> None:
        self._retrying = AsyncRetrying(retry=retry_if_exception(is_on_the_way), wait=pause, stop=_is_enough, reraise=True)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Any:
        if rate_limit_args == ONCE:
            return await callback(*args, **kwargs)
        return await again(self._retrying, callback, *args, **kwargs)


def is_on_the_way(error: BaseException) -> bool:
    """Whether the same call can do better later."""
    return isinstance(error, RetryAfter) or (isinstance(error, NetworkError) and not isinstance(error, BadRequest))


def never_left(error: BaseException | None) -> bool:
    """Whether the server cannot have heard of it."""
    return error is not None and isinstance(error.__cause__, _NEVER_LEFT)


def asked_to_wait(error: RetryAfter) -> timedelta:
    """How long the server wants to hear nothing."""
    return error.retry_after if isinstance(error.retry_after, timedelta) else timedelta(seconds=error.retry_after)


def pause(state: RetryCallState) -> float:
    """Seconds before the next try: as many as the server asks for, else a little longer each time."""
    error = state.outcome.exception() if state.outcome else None
    return asked_to_wait(error).total_seconds() if isinstance(error, RetryAfter) else _EXPONENTIAL(state)


def _is_enough(state: RetryCallState) -> bool:
    error = state.outcome.exception() if state.outcome else None
    _LOG.warning("try %s: %s", state.attempt_number, type(error).__name__)
    return not never_left(error) and (state.seconds_since_start or 0) > _ENOUGH.total_seconds()
