"""``fawen run --webhook --workers N``: N programs behind one port, looked after by this one, which handles no message itself.

Each worker is a process of its own that shares nothing with the others but the database. One that dies begins again; one that
says why it cannot begin ends them all. Its standard input is a line to this program: when the line breaks, the worker ends.
"""

import asyncio
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot import logs
from bot.life import live
from bot.settings import Settings

_COMMAND = (sys.executable, "-m", "bot", "run", "--worker")
_PAUSE = 1.0
"""Seconds before a worker that died begins again."""
_LOG = logging.getLogger(__name__)


def run_workers(settings: Settings, count: int, say: Callable[[str], None]) -> None:
    """So many workers, until SIGINT or SIGTERM; ``say`` is told the bot's user name when all of them listen.

    Raises:
        CannotBegin: one of them cannot.
    """
    logs.configure(settings.log_json)
    live(Workers(count).run(say))


class CannotBegin(Exception):
    """A worker ended by itself; it has said why."""


class Workers:
    """``await Workers(n).run(say)`` until it is cancelled; ``say`` is told the bot's name when all of them listen."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._names: list[str] = []

    async def run(self, say: Callable[[str], None]) -> None:
        """Raises CannotBegin."""
        try:
            async with asyncio.TaskGroup() as tasks:
                for number in range(1, self._count + 1):
                    tasks.create_task(self._look_after(number, say))
        except* CannotBegin as errors:
            raise CannotBegin from errors

    async def _look_after(self, number: int, say: Callable[[str], None]) -> None:
        while True:
            async with _begun(number) as process:
                assert process.stdout
                name = (await process.stdout.readline()).decode().strip()
                self._listens(name, say)
                code = await process.wait()
            if code > 0:
                raise CannotBegin
            _LOG.warning("worker %s ended with %s and begins again", number, code)
            await asyncio.sleep(_PAUSE)

    def _listens(self, name: str, say: Callable[[str], None]) -> None:
        if name:
            self._names.append(name)
            if len(self._names) == self._count:
                say(name)


@asynccontextmanager
async def _begun(number: int) -> AsyncIterator[Process]:
    """The worker, which ends in order when this is left, or when this program dies."""
    process = await asyncio.create_subprocess_exec(*_COMMAND, str(number), stdin=PIPE, stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
