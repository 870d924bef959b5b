"""The way in from Telegram where it brings the updates: one address, one secret (https://core.telegram.org/bots/api#setwebhook)."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.inbox import Inbox, NoUpdate
from bot.local.listening import listen
from bot.local.pusher import SECRET_HEADER
from bot.settings import Settings

MOST_BYTES = 1024 * 1024
"""Of one update; a message has at most 4096 characters, and files do not come this way."""
_BODY_SECONDS = 30.0
_STOP_SECONDS = 2.0


class Webhook:
    """The inbox writes updates down; once that is committed the server hears 200, else it brings them again."""

    def __init__(self, inbox: Inbox, secret: str) -> None:
        self._inbox = inbox
        self._secret = secret.encode()

    async def take(self, request: web.Request) -> web.Response:
        """200; 403 without the secret, 400 for what is no update or breaks off, 413 for too much, 408 for too slow, 503 while
        nothing can be kept.
        """
        given = request.headers.get(SECRET_HEADER, "").encode(errors="replace")
        if not hmac.compare_digest(given, self._secret):
            raise web.HTTPForbidden
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                body = await request.read()
            await self._inbox.keep([self._inbox.read(body_of(body))])
        except TimeoutError as error:
            raise web.HTTPRequestTimeout from error
        except (NoUpdate, ConnectionError, web.RequestPayloadError) as error:  # of a body that breaks off, or is no gzip
            raise web.HTTPBadRequest from error
        except SQLAlchemyError as error:
            raise web.HTTPServiceUnavailable from error
        return web.Response()


def body_of(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoUpdate from error
    if not isinstance(found, dict):
        raise NoUpdate
    return found


def web_application(inbox: Inbox, settings: Settings) -> web.Application:
    """Answers at the path that the settings name; a proxy before it passes the path on."""
    app = web.Application(client_max_size=MOST_BYTES)
    hook = Webhook(inbox, settings.hook_secret)
    app.router.add_post(urlsplit(settings.webhook_url).path or "/", hook.take)
    return app


@asynccontextmanager
async def listening(inbox: Inbox, settings: Settings) -> AsyncIterator[None]:
    """The webhook, on a port that the workers of one machine share.

    Raises:
        CannotListen: as of :func:`listen`.
    """
    runner = web.AppRunner(web_application(inbox, settings), access_log=None, shutdown_timeout=_STOP_SECONDS)
    await runner.setup()
    try:
        await listen(runner, settings.webhook_host, settings.webhook_port, shared=True)
        yield
    finally:
        await runner.cleanup()
