"""The bot's side: https://core.telegram.org/bots/api#making-requests."""

import hmac

from aiohttp import web

from bot.local.call import read_call
from bot.local.exchange import Exchange
from bot.local.failures import TooLarge, Unauthorized, UnknownMethod
from bot.local.methods import METHODS


class Api:
    """Answers the bot's calls, and gives it the files that getFile named."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/bot{token}/{method}", self.call, allow_head=False),
            web.post("/bot{token}/{method}", self.call),
            web.get("/file/bot{token}/{path:.+}", self.file),
        ]

    async def call(self, request: web.Request) -> web.Response:
        self._check_token(request)
        method = METHODS.get(request.match_info["method"].lower())
        if method is None:
            raise UnknownMethod
        try:
            call = await read_call(request)
        except web.HTTPRequestEntityTooLarge as error:
            raise TooLarge from error
        return web.json_response({"ok": True, "result": await method(self._exchange, call)})

    async def file(self, request: web.Request) -> web.StreamResponse:
        self._check_token(request)
        row = self._exchange.shelf.at(request.match_info["path"])
        if row is None:
            raise web.HTTPNotFound
        headers = {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment"}
        return web.FileResponse(self._exchange.shelf.location(row), headers=headers)

    def _check_token(self, request: web.Request) -> None:
        if not hmac.compare_digest(request.match_info["token"].encode(), self._exchange.token.encode()):
            raise Unauthorized
