"""Trouble of the machine, not of the message: it passes, and what was begun is tried again until it has."""

import errno
import logging
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError
from tenacity import RetryCallState, retry, retry_if_exception, wait_exponential

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
_LOG = logging.getLogger(__name__)


def is_trouble(error: BaseException | None) -> bool:
    """The disk is full, the database is locked or gone away."""
    if isinstance(error, DBAPIError):
        return isinstance(error, OperationalError) or error.connection_invalidated
    return isinstance(error, OSError) and error.errno in _FULL


def _told(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    cause = error.orig if isinstance(error, DBAPIError) else error
    _LOG.error("try %s: %s", state.attempt_number, type(cause).__name__)


_again = retry(
    retry=retry_if_exception(is_trouble), wait=wait_exponential(multiplier=0.25, max=20), before_sleep=_told, reraise=True
)
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def until_it_passes(call: Callable[Arguments, Coroutine[Any, Any, Result]]) -> Callable[Arguments, Coroutine[Any, Any, Result]]:
    """For coroutine functions that may be called again: once at once, then with longer and longer pauses."""
    again = _again(call)

    @wraps(call)
    async def tried(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return await call(*args, **kwargs)  # nearly always all there is to do, and what counts the tries would cost as much
        except Exception as error:
            if not is_trouble(error):
                raise
        return await again(*args, **kwargs)

    return tried
