"""sendMessage, sendPhoto, sendDocument and sendChatAction."""

from typing import Any

from bot.local.call import Call
from bot.local.exchange import Exchange
from bot.local.failures import BadRequest
from bot.local.methods.content import buttons_of, caption_of, quoted, text_of
from bot.local.methods.method import method
from bot.local.shelf import content_of

Json = dict[str, Any]
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@method("sendMessage")
async def send_message(exchange: Exchange, call: Call) -> Json:
    person = exchange.person(call.number("chat_id"))
    buttons, keyboard = buttons_of(call)
    return exchange.from_bot(person, quoted(exchange, call, person.id) | text_of(call) | buttons, keyboard)


@method("sendPhoto")
async def send_photo(exchange: Exchange, call: Call) -> Json:
    return await _send_file(exchange, call, "photo")


@method("sendDocument")
async def send_document(exchange: Exchange, call: Call) -> Json:
    return await _send_file(exchange, call, "document")


@method("sendChatAction")
async def send_chat_action(exchange: Exchange, call: Call) -> bool:
    person = exchange.person(call.number("chat_id"))
    action = call.text("action")
    if action not in _ACTIONS:
        raise BadRequest("wrong parameter action in request")
    exchange.live.tell(person.id, "action", action=action)
    return True


async def _send_file(exchange: Exchange, call: Call, kind: str) -> Json:
    person = exchange.person(call.number("chat_id"))
    buttons, keyboard = buttons_of(call)
    body = quoted(exchange, call, person.id) | caption_of(call) | buttons
    return exchange.from_bot(person, await _file(exchange, call, kind) | body, keyboard)


async def _file(exchange: Exchange, call: Call, kind: str) -> Json:
    """An upload, or a file that is here already, by its file_id."""
    upload = call.upload(kind)
    if upload is not None:
        return content_of(await exchange.shelf.put(upload, kind))
    address = call.text(kind)
    if not address:
        raise BadRequest(f"there is no {kind} in the request")
    row = exchange.shelf.find(address)
    if row is None:
        fetched = address.startswith(("http://", "https://"))
        raise BadRequest("failed to get HTTP URL content" if fetched else "wrong remote file identifier specified")
    if row.kind != kind:
        raise BadRequest(f"can't use file of type {row.kind.title()} as {kind.title()}")
    return content_of(row)
