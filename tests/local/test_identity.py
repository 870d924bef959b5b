"""getMe, getChat, and what the bot may say about itself."""

from pathlib import Path

import pytest
import telegram

from tests.local.place import BOT_NAME, LI, listening
from tests.local.sides import BotSide, PersonSide, Wire


async def test_the_library_knows_who_it_is(library: telegram.Bot) -> None:
    assert (library.id, library.username, library.first_name) == (12348, "fawen_local_bot", BOT_NAME)
    me = await library.get_me()
    assert (me.can_join_groups, me.can_read_all_group_messages, me.supports_inline_queries) == (False, False, False)


async def test_the_library_knows_whom_it_talks_to(library: telegram.Bot) -> None:
    chat = await library.get_chat(LI.id)
    assert (chat.id, chat.type, chat.first_name) == (LI.id, "private", LI.name)


async def test_a_name_that_was_set_is_the_bots(library: telegram.Bot, bot: BotSide, wang: PersonSide) -> None:
    assert (await library.get_my_name()).name == BOT_NAME
    await library.set_my_name("法问")
    assert (await library.get_my_name()).name == "法问"
    assert (await library.get_me()).first_name == (await bot.says())["from"]["first_name"] == "法问"
    await library.set_my_name("")
    assert (await library.get_my_name()).name == BOT_NAME


async def test_a_description_greets_who_opens_the_page(library: telegram.Bot, wang: PersonSide) -> None:
    await library.set_my_description("有事您说话")
    await library.set_my_short_description("短")
    assert (await library.get_my_description()).description == "有事您说话"
    assert (await library.get_my_short_description()).short_description == "短"
    async with wang.looks() as sight:
        assert (await sight.next())["description"] == "有事您说话"


@pytest.mark.parametrize(
    ("method", "key", "longest"),
    [
        ("setMyName", "name", 64),
        ("setMyDescription", "description", 512),
        ("setMyShortDescription", "short_description", 120),
    ],
)
async def test_each_has_its_longest(bot: BotSide, method: str, key: str, longest: int) -> None:
    assert await bot.result(method, **{key: "字" * longest}) is True
    words = await bot.complaint(method, **{key: "字" * (longest + 1)})
    assert words == f"bot {key.replace('_', ' ')} is too long"
    assert await bot.result(method.replace("set", "get")) == {key: "字" * longest}


async def test_the_menu_button_always_offers_the_commands(library: telegram.Bot) -> None:
    assert await library.set_chat_menu_button(LI.id, telegram.MenuButtonDefault())
    assert isinstance(await library.get_chat_menu_button(), telegram.MenuButtonCommands)


async def test_what_was_set_survives_a_restart(tmp_path: Path) -> None:
    async with listening(tmp_path) as server, Wire(server) as wire:
        await wire.bot.result("setMyName", name="法问")
    async with listening(tmp_path) as server, Wire(server) as wire:
        assert (await wire.bot.result("getMe"))["first_name"] == "法问"
        assert (await wire.get("/setup")).json["bot"] == "法问"
