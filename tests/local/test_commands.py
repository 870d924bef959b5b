"""setMyCommands and its scopes: each person's menu."""

from typing import Any

import pytest
import telegram
from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from tests.local.place import LI, NOBODY, WANG
from tests.local.sides import BotSide, PersonSide

ASK, HELP, LOG = ("ask", "help", "log")


def command(name: str = ASK, description: str = "问") -> dict[str, str]:
    return {"command": name, "description": description}


async def test_the_narrowest_scope_is_shown(library: telegram.Bot, wang: PersonSide, li: PersonSide) -> None:
    assert await wang.commands() == []
    await library.set_my_commands([BotCommand(ASK, "问")])
    assert (await wang.commands(), await li.commands()) == ([ASK], [ASK])
    await library.set_my_commands([BotCommand(HELP, "帮")], scope=BotCommandScopeAllPrivateChats())
    assert (await wang.commands(), await li.commands()) == ([HELP], [HELP])
    await library.set_my_commands([BotCommand(LOG, "记"), BotCommand(ASK, "问")], scope=BotCommandScopeChat(LI.id))
    assert (await wang.commands(), await li.commands()) == ([HELP], [LOG, ASK])


async def test_a_deleted_scope_gives_way_to_the_next(library: telegram.Bot, li: PersonSide) -> None:
    await library.set_my_commands([BotCommand(ASK, "问")])
    await library.set_my_commands([BotCommand(LOG, "记")], scope=BotCommandScopeChat(LI.id))
    assert await library.get_my_commands(BotCommandScopeChat(LI.id)) == (BotCommand(LOG, "记"),)
    await library.delete_my_commands(BotCommandScopeChat(LI.id))
    assert await library.get_my_commands(BotCommandScopeChat(LI.id)) == ()
    assert await li.commands() == [ASK]
    await library.delete_my_commands()
    assert await li.commands() == []


async def test_the_own_language_comes_first(bot: BotSide, wang: PersonSide) -> None:
    await bot.result("setMyCommands", commands=[command(ASK)])
    await bot.result("setMyCommands", commands=[command(HELP)], language_code="zh")
    await bot.result("setMyCommands", commands=[command(LOG)], language_code="de")
    assert await wang.commands() == [HELP]
    assert await bot.result("getMyCommands", language_code="de") == [command(LOG)]


async def test_open_pages_are_told(bot: BotSide, wang: PersonSide, li: PersonSide) -> None:
    async with wang.looks() as wangs, li.looks() as lis:
        assert ((await wangs.next())["commands"], (await lis.next())["commands"]) == ([], [])
        await bot.result("setMyCommands", commands=[command()], scope={"type": "chat", "chat_id": WANG.id})
        assert await wangs.next() == {"kind": "commands", "commands": [command()]}
        assert await lis.next() == {"kind": "commands", "commands": []}


async def test_commands_survive_in_the_form_of_the_library(bot: BotSide) -> None:
    await bot.result("setMyCommands", commands='[{"command": "/ask", "description": " 问 "}]')
    assert await bot.result("getMyCommands") == [command()]


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([command(f"c{number}") for number in range(101)], "BOT_COMMANDS_TOO_MUCH"),
        ([command("")], "BOT_COMMAND_INVALID"),
        ([command("Ask")], "BOT_COMMAND_INVALID"),
        ([command("问")], "BOT_COMMAND_INVALID"),
        ([command("a b")], "BOT_COMMAND_INVALID"),
        ([command("a" * 33)], "BOT_COMMAND_INVALID"),
        (["ask"], "BOT_COMMAND_INVALID"),
        ([command(description=" ")], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([command(description="字" * 257)], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"ask": "x"}, "can't parse commands: expected list"),
        ("[", "can't parse commands JSON object"),
    ],
)
async def test_commands_that_telegram_refuses(bot: BotSide, commands: Any, words: str) -> None:
    await bot.result("setMyCommands", commands=[command(HELP)])
    assert await bot.complaint("setMyCommands", commands=commands) == words
    assert await bot.result("getMyCommands") == [command(HELP)]


async def test_the_longest_commands_are_taken(bot: BotSide) -> None:
    longest = [command("a" * 32, "字" * 256), *(command(f"c{number}") for number in range(99))]
    assert await bot.result("setMyCommands", commands=longest) is True
    assert await bot.result("getMyCommands") == longest


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ({"type": "moon"}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"chat_id": 1001}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"type": ["chat"]}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"type": "chat"}, "chat_id must be a valid number"),
        ({"type": "chat", "chat_id": NOBODY}, "chat not found"),
        ("chat", "can't parse scope JSON object"),
    ],
)
async def test_scopes_that_telegram_refuses(bot: BotSide, scope: Any, words: str) -> None:
    for method in ("setMyCommands", "getMyCommands", "deleteMyCommands"):
        assert await bot.complaint(method, commands=[command()], scope=scope) == words
