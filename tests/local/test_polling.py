"""getUpdates: https://core.telegram.org/bots/api#getting-updates, and who may call at all."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path

import pytest
import telegram
from telegram.error import Conflict, InvalidToken
from telegram.request import HTTPXRequest

from bot.local.server import LocalServer
from tests.local.place import LI, TOKEN, WANG, listening
from tests.local.sides import BotSide, Json, PersonSide, Wire

LONG = 20
_OPEN = 0.1


def texts(updates: list[Json]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def opened(bot: BotSide) -> asyncio.Task[list[Json]]:
    """A poll that waits already."""
    poll = asyncio.create_task(bot.updates(timeout=LONG))
    await asyncio.sleep(_OPEN)
    return poll


async def test_an_update_is_the_message(bot: BotSide, wang: PersonSide) -> None:
    message = (await wang.says("您好")).json
    (update,) = await bot.updates()
    assert update == {"update_id": update["update_id"], "message": message}
    assert message["chat"] == {"id": WANG.id, "type": "private", "first_name": WANG.name}
    assert abs(message["date"] - time.time()) < 5


async def test_the_order_is_that_of_the_chat(bot: BotSide, wang: PersonSide) -> None:
    """A small message does not overtake a large file that was begun before it."""
    attaching = asyncio.create_task(wang.attaches("large.bin", b"x" * 5_000_000))
    await asyncio.sleep(0.02)
    await asyncio.gather(attaching, *(wang.says(str(number)) for number in range(5)))
    messages = [update["message"] for update in await bot.updates()]
    assert "document" in messages[0]
    assert messages == (await wang.history())["messages"]


async def test_a_limit_gives_the_oldest(bot: BotSide, wang: PersonSide) -> None:
    for number in range(5):
        await wang.says(str(number))
    assert texts(await bot.updates(limit=3)) == ["0", "1", "2"]
    assert texts(await bot.updates(limit=3)) == ["0", "1", "2"]


async def test_a_hundred_are_the_most(bot: BotSide, wang: PersonSide) -> None:
    for number in range(101):
        await wang.says(str(number))
    assert [len(await bot.updates(limit=limit)) for limit in (1000, 0, -1)] == [100, 100, 1]


async def test_an_offset_acknowledges_what_stands_before_it(
    server: LocalServer, bot: BotSide, wang: PersonSide, li: PersonSide
) -> None:
    for side in (wang, li, wang):
        await side.says("x")
    first, second, third = await bot.updates()
    assert (server.pending(), server.pending(WANG.id), server.pending(LI.id)) == (3, 2, 1)
    assert await bot.updates(offset=second["update_id"]) == [second, third]
    assert (server.pending(), server.pending(WANG.id), first["update_id"] + 2) == (2, 1, third["update_id"])
    assert await bot.updates(offset=third["update_id"] + 1) == []
    assert server.pending() == 0


async def test_a_negative_offset_counts_from_the_end(server: LocalServer, bot: BotSide, wang: PersonSide) -> None:
    for number in range(4):
        await wang.says(str(number))
    assert texts(await bot.updates(offset=-2)) == ["2", "3"]
    assert server.pending() == 2
    assert texts(await bot.updates(offset=-9)) == ["2", "3"]


async def test_it_waits_as_long_as_it_was_told(bot: BotSide) -> None:
    began = time.monotonic()
    assert await bot.updates(timeout=1) == []
    assert 0.9 < time.monotonic() - began < 5


async def test_a_waiting_poller_is_woken_at_once(bot: BotSide, wang: PersonSide) -> None:
    poll = await opened(bot)
    began = time.monotonic()
    await wang.says("wake up")
    assert texts(await poll) == ["wake up"]
    assert time.monotonic() - began < 2


async def test_a_press_wakes_it_too(bot: BotSide, wang: PersonSide) -> None:
    message = await bot.offers("yes")
    poll = await opened(bot)
    query_id = await wang.pressed(message["message_id"], "yes")
    assert [update["callback_query"]["id"] for update in await poll] == [query_id]


async def test_a_second_poller_takes_the_firsts_place(bot: BotSide, wang: PersonSide) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=LONG))
    await asyncio.sleep(_OPEN)
    second = await opened(bot)
    refused = (await first).json
    assert (refused["error_code"], refused["description"].partition(":")[0]) == (409, "Conflict")
    await wang.says("for the second")
    assert texts(await second) == ["for the second"]


async def test_the_library_raises_conflict(library: telegram.Bot, bot: BotSide) -> None:
    first = asyncio.create_task(library.get_updates(timeout=LONG))
    await asyncio.sleep(_OPEN)
    await bot.updates()
    with pytest.raises(Conflict):
        await first


async def test_a_poller_that_went_away_takes_nothing_along(bot: BotSide, wang: PersonSide) -> None:
    poll = await opened(bot)
    poll.cancel()
    with suppress(asyncio.CancelledError):
        await poll
    await wang.says("not lost")
    assert texts(await bot.updates()) == ["not lost"]


async def test_a_stopping_server_answers_its_poller(server: LocalServer, bot: BotSide) -> None:
    poll = await opened(bot)
    began = time.monotonic()
    await server.stop()
    assert await poll == []
    assert time.monotonic() - began < 2


async def test_a_restart_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    async with listening(tmp_path) as server, Wire(server) as wire:
        await wire.wang.says("seen")
        (seen,) = await wire.bot.updates()
        await wire.wang.says("waits")
        await wire.bot.updates(offset=seen["update_id"] + 1)
    async with listening(tmp_path) as server, Wire(server) as wire:
        await wire.wang.says("new")
        updates = await wire.bot.updates()
        assert texts(updates) == ["waits", "new"]
        assert [update["update_id"] - seen["update_id"] for update in updates] == [1, 2]


async def test_kinds_that_are_not_wanted_are_dropped(bot: BotSide, wang: PersonSide) -> None:
    await bot.updates(allowed_updates=["callback_query"])
    await wang.says("nobody hears")
    assert await bot.updates() == []
    await bot.updates(allowed_updates=[])
    await wang.says("heard")
    assert texts(await bot.updates()) == ["heard"]


async def test_waiting_updates_are_counted_and_can_be_dropped(library: telegram.Bot, wang: PersonSide) -> None:
    await wang.says("waits")
    assert (await library.get_webhook_info()).pending_update_count == 1
    assert await library.delete_webhook()
    assert (await library.get_webhook_info()).pending_update_count == 1
    assert await library.delete_webhook(drop_pending_updates=True)
    assert await library.get_updates() == ()


@pytest.mark.parametrize("token", ["", "12348", "12348:other", f"{TOKEN}x", TOKEN.upper(), "%00", "%ff"])
async def test_a_wrong_token_is_unauthorized(wire: Wire, token: str) -> None:
    expected = 401 if token else 404
    for path in (f"/bot{token}/getMe", f"/file/bot{token}/photos/file_1.png"):
        answer = await wire.get(path)
        assert (answer.status, answer.json["ok"], answer.json["error_code"]) == (expected, False, expected)


async def test_the_library_names_a_wrong_token(server: LocalServer) -> None:
    async with HTTPXRequest() as request, HTTPXRequest() as polling:
        stranger = telegram.Bot("1:wrong", server.base_url, request=request, get_updates_request=polling)
        with pytest.raises(InvalidToken):
            await stranger.initialize()


@pytest.mark.parametrize("method", ["sendSticker", "get_me", "getMe%2F", "__class__", "x"])
async def test_an_unknown_method_is_not_found(wire: Wire, method: str) -> None:
    answer = await wire.get(f"/bot{TOKEN}/{method}")
    assert answer.json == {"ok": False, "error_code": 404, "description": "Not Found"}
