"""How long the program lives: until it is told to end, at whatever moment."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


def live(work: Coroutine[Any, Any, None], on_a_line: bool = False) -> None:
    """Does the work until SIGINT or SIGTERM. ``on_a_line``: also until standard input breaks off, at whose other end is the
    program that began this one.

    python-telegram-bot's ``run_polling`` ends with a traceback when the signal comes while it still greets the server, so here
    the signal cancels the work instead.
    """
    asyncio.run(_until_told(work, on_a_line))


async def _until_told(work: Coroutine[Any, Any, None], on_a_line: bool) -> None:
    life = asyncio.current_task()
    assert life
    loop = asyncio.get_running_loop()

    def end() -> None:
        if on_a_line:
            loop.remove_reader(sys.stdin)  # a line that is broken can be read for ever
        if not life.cancelling():  # a second signal does not disturb the orderly end
            life.cancel()

    for told in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(told, end)
    if on_a_line:
        loop.add_reader(sys.stdin, end)
    with suppress(asyncio.CancelledError):
        await work
