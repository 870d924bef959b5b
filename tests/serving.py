"""A small web server of a test's own, on a real port of this machine."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.local.listening import listen


@asynccontextmanager
async def served(path: str, handler: Callable[..., Any], port: int = 0) -> AsyncIterator[int]:
    """Its port, while it answers what is asked there; without one, any that is free."""
    application = web.Application()
    application.router.add_route("*", path, handler)
    runner = web.AppRunner(application, shutdown_timeout=0)
    await runner.setup()
    try:
        yield await listen(runner, "127.0.0.1", port)
    finally:
        await runner.cleanup()
