"""The embedded Bot API server with its chat page: Fawen without Telegram, for demonstrations, kiosks and tests."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from aiohttp import web

from bot.local import updates
from bot.local.exchange import Exchange, open_exchange
from bot.local.failures import CannotListen, NotStarted
from bot.local.gate import is_loopback
from bot.local.listening import listen
from bot.local.person import LocalPerson
from bot.local.pusher import stopped
from bot.local.routes import web_application

DEFAULT_PORT = 12348
_STOP_SECONDS = 2.0


class LocalServer:
    """Serves ``people`` a chat page and the bot its API. What was written survives a restart, in ``data_dir``.

    ``words`` is the mapping in page.yaml. ``port`` 0 takes any free one. ``gated``: each person enters with a code of their own
    (bot/local/gate.py), which is so by itself where ``host`` is not this machine alone; else everybody who reaches the page can
    be any of the people.
    """

    def __init__(
        self,
        people: Sequence[LocalPerson],
        data_dir: Path,
        words: Mapping[str, object],
        token: str,
        bot_name: str,
        host: str = "127.0.0.1",
        port: int = DEFAULT_PORT,
        gated: bool = False,
    ) -> None:
        self._people = people
        self._data_dir = data_dir
        self._words = words
        self._token = token
        self._bot_name = bot_name
        self._host = host
        self._port = port
        self._gated = gated or not is_loopback(host)
        self._exchange: Exchange | None = None
        self._runner: web.AppRunner | None = None
        self._pushing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Opens the database and listens.

        Raises:
            CannotListen: somebody else listens there, or nobody may.
        """
        exchange = open_exchange(self._people, self._data_dir, self._words, self._token, self._bot_name, self._gated)
        self._exchange = exchange
        self._runner = web.AppRunner(web_application(exchange), access_log=None, shutdown_timeout=_STOP_SECONDS)
        await self._runner.setup()
        try:
            self._port = await listen(self._runner, self._host, self._port)
        except CannotListen:
            await self.stop()
            raise
        self._pushing = asyncio.create_task(exchange.pusher.run())

    async def stop(self) -> None:
        """Sends everybody away and closes the database; may be called twice. A later start goes on at the same port."""
        if self._exchange is None or self._runner is None:
            return
        self._exchange.close()
        await self._runner.cleanup()
        if self._pushing:
            await stopped(self._pushing)
        self._exchange.database.close()
        self._exchange = self._runner = self._pushing = None

    @property
    def port(self) -> int:
        """Where it listens. Raises NotStarted if any free port was wanted and none is taken yet."""
        if not self._port:
            raise NotStarted("the port is known after start")
        return self._port

    @property
    def page_url(self) -> str:
        """The page's address."""
        own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # all addresses is none to be reached at
        host = f"[{own}]" if ":" in own else own
        return f"http://{host}:{self.port}/"

    @property
    def base_url(self) -> str:
        """For ``Application.builder().base_url``."""
        return f"{self.page_url}bot"

    @property
    def base_file_url(self) -> str:
        """For ``Application.builder().base_file_url``."""
        return f"{self.page_url}file/bot"

    def pending(self, chat_id: int | None = None) -> int:
        """How many updates the bot has not acknowledged, of one chat or of all.

        Raises:
            NotStarted: the server does not run.
        """
        if self._exchange is None:
            raise NotStarted("the server does not run")
        with self._exchange.database.work() as session:
            return updates.count(session, chat_id)
