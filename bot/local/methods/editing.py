"""editMessage... and deleteMessage: https://core.telegram.org/bots/api#updating-messages."""

import time
from collections.abc import Callable
from typing import Any

from bot.local import messages
from bot.local.call import Call
from bot.local.exchange import BOT_ID, Exchange
from bot.local.failures import BadRequest
from bot.local.methods.content import caption_of, inline_of, text_of
from bot.local.methods.method import method

Json = dict[str, Any]
_DELETABLE_SECONDS = 48 * 3600
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TEXT = ("text", "entities", "reply_markup")
_CAPTION = ("caption", "caption_entities", "reply_markup")


@method("editMessageText")
async def edit_message_text(exchange: Exchange, call: Call) -> Json:
    return _edit(exchange, call, _TEXT, lambda: text_of(call) | inline_of(call))


@method("editMessageCaption")
async def edit_message_caption(exchange: Exchange, call: Call) -> Json:
    return _edit(exchange, call, _CAPTION, lambda: caption_of(call) | inline_of(call))


@method("editMessageReplyMarkup")
async def edit_message_reply_markup(exchange: Exchange, call: Call) -> Json:
    return _edit(exchange, call, ("reply_markup",), lambda: inline_of(call))


@method("deleteMessage")
async def delete_message(exchange: Exchange, call: Call) -> bool:
    person = exchange.person(call.number("chat_id"))
    with exchange.database.work() as session:
        row = messages.required(session, person.id, call.number("message_id"), "to delete")
        if row.body["date"] < time.time() - _DELETABLE_SECONDS:
            raise BadRequest("message can't be deleted for everyone")
        session.delete(row)
    exchange.live.tell(person.id, "delete", message_id=row.id)
    return True


def _edit(exchange: Exchange, call: Call, parts: tuple[str, ...], content: Callable[[], Json]) -> Json:
    """Puts the new content in the place of those parts of the message."""
    person = exchange.person(call.number("chat_id"))
    with exchange.database.work() as session:
        row = messages.required(session, person.id, call.number("message_id"), "to edit")
        _check_editable(row.body, parts)
        rest = {key: value for key, value in row.body.items() if key not in parts}
        body = rest | content()
        if body == row.body:
            raise BadRequest(_SAME)
        row.body = body | {"edit_date": int(time.time())}
        session.add(row)
    exchange.live.tell(person.id, "edit", message=messages.shown(row))
    return row.body


def _check_editable(body: Json, parts: tuple[str, ...]) -> None:
    if body["from"]["id"] != BOT_ID:
        raise BadRequest("message can't be edited")
    if parts is _TEXT and "text" not in body:
        raise BadRequest("there is no text in the message to edit")
    if parts is _CAPTION and "text" in body:
        raise BadRequest("there is no caption in the message to edit")
