"""A bad road between the bot and its server: a proxy on which calls meet faults. People reach the server beside it."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

Forward = Callable[[], Awaitable[bytes]]
Fault = Callable[[web.Request, Forward], Awaitable[web.StreamResponse]]
_HEADERS = {"Content-Type": "application/json"}


class Trouble:
    """``async with Trouble(server.page_url) as road`` … ``road.meets("sendmessage", too_many(1), cut)``: the next two calls."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._faults: defaultdict[str, list[Fault]] = defaultdict(list)
        self.calls: defaultdict[str, int] = defaultdict(int)
        self.port = 0

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        self._session = await self._stack.enter_async_context(aiohttp.ClientSession())
        await self.mend()
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.block()
        await self._stack.aclose()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/file/bot"

    def meets(self, method: str, *faults: Fault) -> None:
        """The next calls of the method meet these, one each."""
        self._faults[method.lower()] += faults

    def is_over(self) -> bool:
        """Whether every fault has been met."""
        return not any(self._faults.values())

    async def block(self) -> None:
        """Connections are refused from now on."""
        await self._runner.cleanup()

    async def mend(self) -> None:
        """They are taken again, at the same port."""
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{path:.*}", self._call)
        self._runner = web.AppRunner(app, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.path.rsplit("/", 1)[-1].lower()
        self.calls[method] += 1
        body = await request.read()

        async def forward() -> bytes:
            headers = {"Content-Type": request.headers.get("Content-Type", "")}
            address = self._target.rstrip("/") + request.path_qs
            async with self._session.request(request.method, address, data=body, headers=headers) as answer:
                self._status = answer.status
                return await answer.read()

        if faults := self._faults[method]:
            return await faults.pop(0)(request, forward)
        content = await forward()
        return web.Response(body=content, status=self._status, headers=_HEADERS)


def too_many(seconds: int) -> Fault:
    """429, as Telegram says it (https://core.telegram.org/bots/api#responseparameters)."""

    async def fault(_: web.Request, __: Forward) -> web.StreamResponse:
        words = {"description": f"Too Many Requests: retry after {seconds}", "parameters": {"retry_after": seconds}}
        return web.json_response({"ok": False, "error_code": 429, **words}, status=429)

    return fault


async def passed(_: web.Request, forward: Forward) -> web.StreamResponse:
    """Nothing is in the way."""
    return web.Response(body=await forward(), headers=_HEADERS)


async def broken(_: web.Request, __: Forward) -> web.StreamResponse:
    """500, and nothing was done."""
    return web.json_response({"ok": False, "error_code": 500, "description": "Internal Server Error"}, status=500)


async def done_but_broken(request: web.Request, forward: Forward) -> web.StreamResponse:
    """500, although it was done."""
    await forward()
    return await broken(request, forward)


async def silent(_: web.Request, forward: Forward) -> web.StreamResponse:
    """It was done, and the answer does not come."""
    await forward()
    await asyncio.sleep(60)
    raise web.HTTPGatewayTimeout


async def cut(request: web.Request, forward: Forward) -> web.StreamResponse:
    """It was done, and the connection breaks in the middle of the answer."""
    content = await forward()
    answer = web.StreamResponse(headers={**_HEADERS, "Content-Length": str(len(content))})
    await answer.prepare(request)
    await answer.write(content[: len(content) // 2])
    assert request.transport
    request.transport.abort()
    return answer


async def unauthorized(_: web.Request, __: Forward) -> web.StreamResponse:
    """401: the token does not count any more."""
    return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)


def refused(why: str) -> Fault:
    """403, with these words."""

    async def fault(_: web.Request, __: Forward) -> web.StreamResponse:
        return web.json_response({"ok": False, "error_code": 403, "description": f"Forbidden: {why}"}, status=403)

    return fault


blocked = refused("bot was blocked by the user")
"""The person has stopped the bot."""


def changed(change: Callable[[list[Any]], list[Any]]) -> Fault:
    """The updates come otherwise than they were."""

    async def fault(_: web.Request, forward: Forward) -> web.StreamResponse:
        answer = json.loads(await forward())
        answer["result"] = change(answer["result"])
        return web.json_response(answer)

    return fault
