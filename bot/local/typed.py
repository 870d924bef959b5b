"""What a person typed, made a Message as a Telegram app would make it."""

import re

from bot.local.call import Call
from bot.local.exchange import Json
from bot.local.failures import PersonError
from bot.local.methods.content import MAX_CAPTION, MAX_TEXT

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?=\s|$)")


def text_typed(call: Call) -> Json:
    """``text``, and the entity that makes a /command a command for the bot.

    Raises:
        PersonError: nothing but blanks, or too long.
    """
    text = call.text("text").strip()
    if not text:
        raise PersonError("empty")
    if len(text) > MAX_TEXT:
        raise PersonError("too_long")
    command = _COMMAND.match(text)
    entity = {"type": "bot_command", "offset": 0, "length": command.end()} if command else None
    return {"text": text} | ({"entities": [entity]} if entity else {})


def caption_typed(call: Call) -> Json:
    """``caption``, or nothing. Raises PersonError if it is too long."""
    caption = call.text("caption").strip()
    if len(caption) > MAX_CAPTION:
        raise PersonError("caption_too_long")
    return {"caption": caption} if caption else {}
