"""The Bot API over aiohttp, against a real server on a real port. What is sent well is in the stories."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.patience import is_on_the_way, never_left
from bot.request import AiohttpRequest
from tests.serving import served

TOKEN = "1:not-to-be-seen"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def bot_at(handler: Handler) -> AsyncIterator[Bot]:
    """A bot whose server answers so."""
    request = AiohttpRequest(1)
    await request.initialize()
    try:
        async with served("/{anything:.*}", handler) as port:
            yield Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
    finally:
        await request.shutdown()


async def test_a_server_that_does_not_answer_is_given_up_in_time() -> None:
    async def silent(_: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    async with bot_at(silent) as bot:
        with pytest.raises(TimedOut) as caught:
            await bot.send_message(1, "x", read_timeout=0.1)
    assert is_on_the_way(caught.value) and not never_left(caught.value)


async def test_an_answer_that_is_cut_off_is_trouble_on_the_way() -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b'{"ok": tr')
        assert request.transport
        request.transport.abort()
        return response

    async with bot_at(cut) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(1, "x")
    assert is_on_the_way(caught.value) and not never_left(caught.value)


@pytest.mark.parametrize("pause", [0.2, 1.0], ids=["slowly", "not any more"])
async def test_a_file_may_take_long_as_long_as_it_comes(monkeypatch: pytest.MonkeyPatch, pause: float) -> None:
    for name, seconds in {"_CONNECT": 0.1, "_READ": 0.6, "_WRITE": 0.1}.items():
        monkeypatch.setattr(f"bot.request.{name}", seconds)

    async def drop_by_drop(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(6):
            await response.write(b"x")
            await asyncio.sleep(pause)
        return response

    async with bot_at(drop_by_drop) as bot:
        coming = bot.request.retrieve(f"{bot.base_url}/photo")
        if pause > 0.6:
            with pytest.raises(TimedOut):
                await coming
        else:
            assert await coming == b"xxxxxx"


async def test_where_nobody_listens_nothing_has_left_and_the_token_is_not_told(unused_tcp_port: int) -> None:
    request = AiohttpRequest(1)
    await request.initialize()
    bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{unused_tcp_port}/bot", request=request)
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(1, "x")
    await request.shutdown()
    assert never_left(caught.value)
    assert TOKEN not in str(caught.value)


async def test_a_proxy_of_the_environment_is_asked_unless_it_is_to_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.headers.get("Host"))
        return web.json_response({"ok": True, "result": True})

    async with bot_at(answer) as bot:
        proxy = bot.base_url.partition("/bot")[0]
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        for base in ("http://behind-the-proxy.example/bot", bot.base_url.removesuffix(TOKEN)):
            await Bot(TOKEN, base_url=base, request=bot.request).delete_webhook()
    assert asked == ["behind-the-proxy.example", proxy.removeprefix("http://")]
