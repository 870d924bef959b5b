"""What the program writes to standard error: lines for people, or one JSON object a line for a collector of logs.

Neither holds what people said: an error's own message may quote it, so of an exception its kind and where it came from are
written, and nothing else.
"""

import logging
import logging.config
import sys
import traceback
from types import TracebackType

_PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_OWN = ("bot", "storage", "knowledge")
_MOST_BEHIND = 10
"""Errors behind an error; they may run in a circle."""


class WithoutWords(logging.Formatter):
    """Of an exception: its kind, those behind it, and the lines of code."""

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        parts: list[str] = []
        error = ei[1]
        while error is not None and len(parts) < _MOST_BEHIND:
            parts.append(f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}")
            error = error.__cause__ or error.__context__
        return "".join(parts).rstrip()


class Plain(WithoutWords):
    """For people at a terminal, and for journald."""

    def __init__(self) -> None:
        super().__init__(_PLAIN)


def without_quotes(record: logging.LogRecord) -> bool:
    """Of other libraries' lines what their authors wrote: what they fill in may be a message, or a server's whole answer, and
    asyncio quotes the error of a forgotten task in the lines after the first one.
    """
    if record.name.partition(".")[0] not in _OWN:
        record.msg, record.args = str(record.msg).partition("\n")[0], ()
    return True


def configure(as_json: bool) -> None:
    """Once, at the start of ``fawen run``. A terminal shows what went wrong; a file or a collector gets also what was done."""
    told = "INFO" if as_json or not sys.stderr.isatty() else "WARNING"
    handler = {"class": "logging.StreamHandler", "formatter": "own", "filters": ["own"]}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"own": {"()": "bot.json_lines.Json" if as_json else Plain}},
            "filters": {"own": {"()": lambda: without_quotes}},
            "handlers": {"stderr": handler},
            "root": {"level": "WARNING", "handlers": ["stderr"]},
            "loggers": {name: {"level": told} for name in _OWN},
        }
    )
    hush()


def hush() -> None:
    """httpx's lines hold the token; APScheduler's tell every second that an announcement is still being sent."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
