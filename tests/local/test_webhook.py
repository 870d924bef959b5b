"""Updates brought to the bot: with the secret, again until they are taken, and never fetched meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.local.pusher import SECRET_HEADER
from bot.local.server import LocalServer
from tests.local.sides import BotSide, PersonSide
from tests.serving import served

Json = dict[str, Any]
PATIENCE = 10


class Bot:
    """Whoever the updates are brought to; refuses the first ``refusals`` of them."""

    def __init__(self) -> None:
        self.refusals = 0
        self.seen: asyncio.Queue[tuple[str, Json]] = asyncio.Queue()

    async def take(self, request: web.Request) -> web.Response:
        if self.refusals:
            self.refusals -= 1
            raise web.HTTPServiceUnavailable
        await self.seen.put((request.headers.get(SECRET_HEADER, ""), await request.json()))
        return web.Response()

    async def next(self) -> tuple[str, Json]:
        return await asyncio.wait_for(self.seen.get(), PATIENCE)


@pytest.fixture
def taker() -> Bot:
    return Bot()


@pytest.fixture
async def address(taker: Bot, unused_tcp_port: int) -> AsyncIterator[str]:
    async with served("/hook", taker.take, unused_tcp_port) as port:
        yield f"http://127.0.0.1:{port}/hook"


async def test_an_update_comes_with_the_secret_and_is_gone_when_it_is_taken(
    bot: BotSide, wang: PersonSide, taker: Bot, address: str, server: LocalServer
) -> None:
    assert await bot.result("setWebhook", url=address, secret_token="only-we-know") is True
    await wang.says("hello")
    secret, update = await taker.next()
    assert (secret, update["message"]["text"]) == ("only-we-know", "hello")
    await _until_gone(server)


async def test_what_waited_before_is_brought_too(bot: BotSide, wang: PersonSide, taker: Bot, address: str) -> None:
    await wang.says("early")
    await bot.result("setWebhook", url=address)
    assert (await taker.next())[1]["message"]["text"] == "early"


async def test_what_is_refused_comes_again(bot: BotSide, wang: PersonSide, taker: Bot, address: str, server: LocalServer) -> None:
    taker.refusals = 2
    await bot.result("setWebhook", url=address)
    await wang.says("hello")
    assert (await taker.next())[1]["message"]["text"] == "hello"
    assert taker.refusals == 0
    info = await bot.result("getWebhookInfo")
    assert (info["url"], info["last_error_message"]) == (address, "Wrong response from the webhook: 503 Service Unavailable")
    await _until_gone(server)


async def test_while_there_is_a_webhook_nothing_can_be_fetched(
    bot: BotSide, wang: PersonSide, taker: Bot, address: str, server: LocalServer
) -> None:
    await bot.result("setWebhook", url=address)
    assert (await bot.call("getUpdates")).status == 409
    await bot.result("deleteWebhook")
    await wang.says("hello")
    assert [update["message"]["text"] for update in await bot.updates()] == ["hello"]
    assert taker.seen.empty()


async def test_the_webhook_survives_a_restart_of_the_server(
    bot: BotSide, wang: PersonSide, taker: Bot, address: str, server: LocalServer
) -> None:
    await bot.result("setWebhook", url=address)
    await server.stop()
    await server.start()
    await wang.says("hello")
    assert (await taker.next())[1]["message"]["text"] == "hello"


@pytest.mark.parametrize(("url", "secret"), [("nowhere", ""), ("ftp://example.org", ""), ("http://example.org", "a secret")])
async def test_a_bad_webhook_is_refused(bot: BotSide, url: str, secret: str) -> None:
    assert (await bot.call("setWebhook", url=url, secret_token=secret)).status == 400
    assert (await bot.result("getWebhookInfo"))["url"] == ""


async def _until_gone(server: LocalServer) -> None:
    async with asyncio.timeout(PATIENCE):
        while server.pending():  # noqa: ASYNC110 - the server is asked as from outside
            await asyncio.sleep(0.01)
