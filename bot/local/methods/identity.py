"""Who the bot is and whom it talks to: getMe, getChat, and what it may say about itself."""

from typing import Any

from bot.local import settings
from bot.local.call import Call
from bot.local.exchange import Exchange
from bot.local.failures import BadRequest
from bot.local.methods.method import METHODS, Method, method

Json = dict[str, Any]
#: Bot API name, parameter and setting, longest text
_SAID = (("Name", "name", 64), ("Description", "description", 512), ("ShortDescription", "short_description", 120))
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


@method("getMe")
async def get_me(exchange: Exchange, _: Call) -> Json:
    abilities = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return exchange.bot() | abilities


@method("getChat")
async def get_chat(exchange: Exchange, call: Call) -> Json:
    """https://core.telegram.org/bots/api#chatfullinfo"""
    gifts = dict.fromkeys(_GIFTS, False)
    person = exchange.person(call.number("chat_id"))
    return person.chat() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


@method("setChatMenuButton")
async def set_chat_menu_button(exchange: Exchange, call: Call) -> bool:
    """Taken and ignored: the page always offers the commands."""
    if call.has("chat_id"):
        exchange.person(call.number("chat_id"))
    return True


@method("getChatMenuButton")
async def get_chat_menu_button(_: Exchange, __: Call) -> Json:
    return {"type": "commands"}


def _setter(key: str, longest: int) -> Method:
    async def set_my(exchange: Exchange, call: Call) -> bool:
        text = call.text(key)
        if len(text) > longest:
            raise BadRequest(f"bot {key.replace('_', ' ')} is too long")
        with exchange.database.work() as session:
            settings.write(session, key, text)
        return True

    return set_my


def _getter(key: str) -> Method:
    async def get_my(exchange: Exchange, _: Call) -> Json:
        with exchange.database.work() as session:
            text = settings.read(session, key, "")
        return {key: text or (exchange.first_name if key == "name" else "")}

    return get_my


for _name, _key, _longest in _SAID:
    METHODS[f"setmy{_name.lower()}"] = _setter(_key, _longest)
    METHODS[f"getmy{_name.lower()}"] = _getter(_key)
