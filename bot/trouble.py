"""Trouble of the machine, not of the message: it passes, and what was begun is tried again until it has."""

import errno
import logging

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


until_it_passes = retry(
    retry=retry_if_exception(is_trouble), wait=wait_exponential(multiplier=0.25, max=20), before_sleep=_told, reraise=True
)
"""For coroutine functions that may be called again."""
