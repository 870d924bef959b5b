"""Trouble of the machine, not of the message: it passes, and what was begun is tried again until it has."""

import errno
import logging
import sqlite3
from collections.abc import Callable
from functools import wraps

from sqlalchemy.exc import DBAPIError, OperationalError
from tenacity import AsyncRetrying, RetryCallState, Retrying, retry_if_exception, wait_exponential

from bot.again import Arguments, Call, Result, again

_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
_SQLITE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM),
}
"""Primary codes (https://sqlite.org/rescode.html): another one writes; the disk is full, fails or was put away."""
_CLASSES = ("08", "40", "53", "57", "58")
"""Of SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html): no connection, another transaction went first,
no room, the server goes down, its machine fails.
"""
_LOCKED, _STANDBY, _CANCELLED = "55P03", "25006", "57014"
"""Another one writes; the server only reads until the other one is back; the statement took too long, and will again."""
_PAUSE = wait_exponential(multiplier=0.25, max=20)
_LOG = logging.getLogger(__name__)


def is_trouble(error: BaseException | None) -> bool:
    """The disk is full, the database is locked or gone away. Not: a statement that fails again however long one waits."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _passes(error)
    return isinstance(error, OSError) and error.errno in _DISK


def _passes(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _SQLITE
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # no word of the server: the connection was not made, or broke
        return isinstance(error, OperationalError)
    return state in (_LOCKED, _STANDBY) or (state.startswith(_CLASSES) and state != _CANCELLED)


def _told(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    cause = error.orig if isinstance(error, DBAPIError) else error
    _LOG.error("try %s: %s", state.attempt_number, type(cause).__name__)


def _stubbornly(passes: Callable[[BaseException], bool]) -> Callable[[Call[Arguments, Result]], Call[Arguments, Result]]:
    retrying = AsyncRetrying(retry=retry_if_exception(passes), wait=_PAUSE, before_sleep=_told, reraise=True)

    def marked(call: Call[Arguments, Result]) -> Call[Arguments, Result]:
        @wraps(call)
        async def tried(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            return await again(retrying, call, *args, **kwargs)

        return tried

    return marked


def until_it_passes(call: Call[Arguments, Result]) -> Call[Arguments, Result]:
    """For coroutine functions that may be called again: while there is trouble, with longer and longer pauses."""
    return _stubbornly(is_trouble)(call)


def until_it_succeeds(call: Call[Arguments, Result]) -> Call[Arguments, Result]:
    """The same whatever fails, for what is nobody's message: there is no one who could be told."""
    return _stubbornly(lambda error: isinstance(error, Exception))(call)


def once_it_passes(call: Callable[[], Result], say: Callable[[], None]) -> Result:
    """For the start: the same, and ``say`` is called when there is trouble for the first time."""

    def told(state: RetryCallState) -> None:
        if state.attempt_number == 1:
            say()
        _told(state)

    return Retrying(retry=retry_if_exception(is_trouble), wait=_PAUSE, before_sleep=told, reraise=True)(call)
