"""What watches Fawen: is it alive, can it answer, what does it count. Its own small port, never the one that people reach.

``/healthz`` 200 while the process runs; ``/readyz`` 200 while it can answer people, else 503 and the reasons; ``/metrics``.
"""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.local.listening import listen
from bot.metrics import CONTENT_TYPE
from bot.office import Office
from storage.failures import StorageError
from storage.inbox import waiting
from storage.outbox import unsent

_PATIENCE = timedelta(seconds=3)
"""How long the database may take: those who ask wait about as long."""


class Monitor:
    """``is_up``: whether the bot has reached its server."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.is_up = False

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/healthz", self.alive), web.get("/readyz", self.ready), web.get("/metrics", self.metrics)]

    async def alive(self, _: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def ready(self, _: web.Request) -> web.Response:
        reasons = [] if self.is_up else ["starting"]
        if not self._office.content.library.entries:
            reasons.append("no content")
        if fault := await self._fault():
            reasons.append(f"database: {fault}")
        return web.json_response({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)

    async def metrics(self, _: web.Request) -> web.Response:
        self._office.metrics.waiting(*await asyncio.to_thread(self._waiting))
        return web.Response(body=self._office.metrics.shown(), headers={"Content-Type": CONTENT_TYPE})

    def _waiting(self) -> tuple[float, float]:
        """Not a number while the database does not answer: the other figures are wanted then, too."""
        try:
            with self._office.database.snapshot() as connection:
                return waiting(connection), unsent(connection)
        except (SQLAlchemyError, StorageError):
            return math.nan, math.nan

    async def _fault(self) -> str:
        """Why the database does not answer, by the class of the error: its words may name the user and the host."""
        try:
            async with asyncio.timeout(_PATIENCE.total_seconds()):
                await asyncio.to_thread(self._office.database.ping)
        except (SQLAlchemyError, StorageError, TimeoutError) as error:
            return type(error).__name__
        return ""


@asynccontextmanager
async def monitored(office: Office) -> AsyncIterator[Monitor]:
    """The monitor while it listens, if the settings name a port.

    Raises:
        CannotListen: as of :func:`listen`.
    """
    monitor, port = Monitor(office), office.settings.monitor_port
    if port is None:
        yield monitor
        return
    app = web.Application()
    app.add_routes(monitor.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    try:
        await listen(runner, office.settings.monitor_host, port)
        yield monitor
    finally:
        await runner.cleanup()
