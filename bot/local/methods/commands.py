"""https://core.telegram.org/bots/api#setmycommands and the scopes that commands can have."""

import re
from typing import Any

from sqlmodel import Session

from bot.local import settings
from bot.local.call import Call, whole
from bot.local.exchange import Exchange
from bot.local.failures import BadRequest
from bot.local.methods.method import method
from bot.local.person import LANGUAGE

Json = dict[str, Any]
MAX_COMMANDS = 100
MAX_DESCRIPTION = 256
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat")


@method("setMyCommands")
async def set_my_commands(exchange: Exchange, call: Call) -> bool:
    commands = call.data("commands", list) or []
    if len(commands) > MAX_COMMANDS:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH")
    key = _key(exchange, call)
    with exchange.database.work() as session:
        settings.write(session, key, [_checked(command) for command in commands])
    _tell(exchange)
    return True


@method("getMyCommands")
async def get_my_commands(exchange: Exchange, call: Call) -> list[Json]:
    with exchange.database.work() as session:
        return list(settings.read(session, _key(exchange, call), []))


@method("deleteMyCommands")
async def delete_my_commands(exchange: Exchange, call: Call) -> bool:
    with exchange.database.work() as session:
        settings.remove(session, _key(exchange, call))
    _tell(exchange)
    return True


def commands_for(session: Session, chat_id: int) -> list[Json]:
    """What a person's menu shows, by Telegram's rule: the narrowest scope that is set, the own language first."""
    for scope in (f"chat:{chat_id}", "all_private_chats", "default"):
        for language in (LANGUAGE[:2], ""):
            found = settings.read(session, f"commands/{scope}/{language}")
            if found:
                return list(found)
    return []


def _key(exchange: Exchange, call: Call) -> str:
    scope = call.data("scope", dict) or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise BadRequest("can't parse BotCommandScope: Unsupported type specified")
    suffix = f":{exchange.person(_chat(scope)).id}" if kind == "chat" else ""
    return f"commands/{kind}{suffix}/{call.text('language_code')}"


def _chat(scope: Json) -> int:
    return whole(scope.get("chat_id"), "chat_id")


def _checked(command: Any) -> Json:
    name = str(command.get("command", "")).removeprefix("/") if isinstance(command, dict) else ""
    if not _NAME.fullmatch(name):
        raise BadRequest("BOT_COMMAND_INVALID")
    description = str(command.get("description", "")).strip()
    if not 1 <= len(description) <= MAX_DESCRIPTION:
        raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _tell(exchange: Exchange) -> None:
    with exchange.database.work() as session:
        for chat_id in exchange.live.chats():
            exchange.live.tell(chat_id, "commands", commands=commands_for(session, chat_id))
