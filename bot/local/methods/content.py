"""Words and buttons of an outgoing message."""

from typing import Any

from bot.local import keyboards, messages
from bot.local.call import Call, whole
from bot.local.exchange import Exchange
from bot.local.failures import BadRequest
from bot.local.markup import formatted

Json = dict[str, Any]
MAX_TEXT = 4096
MAX_CAPTION = 1024
_MAX_SOURCE = 64 * 1024


def text_of(call: Call) -> Json:
    """``text`` and ``entities`` as a Message has them."""
    text, entities = _formatted(call, "text", "entities")
    if not text:
        raise BadRequest("message text is empty")
    if len(text) > MAX_TEXT:
        raise BadRequest("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_of(call: Call) -> Json:
    """``caption`` and ``caption_entities``, or nothing."""
    text, entities = _formatted(call, "caption", "caption_entities")
    if len(text) > MAX_CAPTION:
        raise BadRequest("message caption is too long")
    return ({"caption": text} if text else {}) | ({"caption_entities": entities} if entities else {})


def buttons_of(call: Call) -> tuple[Json, Json | None]:
    """The part of the Message that shows inline buttons, and the reply keyboard beside it."""
    inline, keyboard = keyboards.split(call.data("reply_markup", dict))
    return ({"reply_markup": inline} if inline else {}), keyboard


def inline_of(call: Call) -> Json:
    """The same for edits, which take inline buttons only; without any, the old ones go."""
    inline = keyboards.inline(call.data("reply_markup", dict))
    return {"reply_markup": inline} if inline else {}


def quoted(exchange: Exchange, call: Call, chat_id: int) -> Json:
    """The message that this one answers, if it answers one."""
    wanted = call.data("reply_parameters", dict) or {"message_id": call.number("reply_to_message_id")}
    if wanted.get("message_id") is None:
        return {}
    with exchange.database.work() as session:
        row = messages.find(session, chat_id, whole(wanted["message_id"], "message_id"))
    if row is None:
        if wanted.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply"):
            return {}
        raise BadRequest("message to be replied not found")
    return {"reply_to_message": {key: value for key, value in row.body.items() if key != "reply_to_message"}}


def _formatted(call: Call, text: str, entities: str) -> tuple[str, list[Json]]:
    if len(call.text(text)) > _MAX_SOURCE:
        raise BadRequest("message is too long")
    return formatted(call.text(text), call.text("parse_mode"), call.data(entities, list))
