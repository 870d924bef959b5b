"""Buttons that a message may bring, held against Telegram's limits."""

import json
import re
from typing import Any

from bot.local.failures import BadRequest

Json = dict[str, Any]
MAX_DATA = 64
MAX_COPIED = 256
MAX_MARKUP = 10_000
MAX_PLACEHOLDER = 64
_FLAGS = ("remove_keyboard", "force_reply", "is_persistent", "resize_keyboard", "one_time_keyboard")
_PLACEHOLDER = "input_field_placeholder"
_ADDRESS = re.compile(r"(?:https?://[^\s/]+\.[^\s]+|tg://\S+)", re.IGNORECASE)


def inline(markup: Json | None) -> Json | None:
    """The inline keyboard in the shape that Messages show, None if there is none (or an empty one).

    Raises:
        BadRequest: it is another kind of markup, or a button that Telegram refuses.
    """
    if markup is None:
        return None
    if "inline_keyboard" not in markup:
        raise BadRequest("inline keyboard expected")
    _check_size(markup)
    rows = [[_inline_button(button) for button in row] for row in _rows(markup["inline_keyboard"])]
    return {"inline_keyboard": rows} if rows else None


def reply(markup: Json) -> Json:
    """A reply keyboard, its removal, or force_reply; plain strings become buttons.

    Raises:
        BadRequest: nothing of that kind, or a button without words.
    """
    if "keyboard" in markup:
        _check_size(markup)
        rows = _rows(markup["keyboard"])
        if not rows:
            raise BadRequest("reply markup keyboard is empty")
        return {"keyboard": [[_reply_button(button) for button in row] for row in rows], **_said(markup)}
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return _said(markup)
    raise BadRequest("object expected as reply markup")


def split(markup: Json | None) -> tuple[Json | None, Json | None]:
    """The two kinds apart: what the message shows under itself, and what takes the place of the writer's keys."""
    if not markup:
        return None, None
    return (inline(markup), None) if "inline_keyboard" in markup else (None, reply(markup))


def pressable(markup: Json | None) -> list[str]:
    """The callback data on the buttons."""
    rows = (markup or {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def _said(markup: Json) -> Json:
    """The wishes beside the buttons."""
    wishes: Json = {key: True for key in _FLAGS if markup.get(key)}
    placeholder = str(markup.get(_PLACEHOLDER) or "")[:MAX_PLACEHOLDER]
    return wishes | ({_PLACEHOLDER: placeholder} if placeholder else {})


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest("can't parse keyboard: Field must be of type Array of Arrays")
    return [row for row in rows if row]


def _check_size(markup: Json) -> None:
    """Telegram's own limit, which nobody publishes, is about this."""
    if len(json.dumps(markup, ensure_ascii=False).encode()) > MAX_MARKUP:
        raise BadRequest("reply markup is too long")


def _inline_button(button: Any) -> Json:
    words = button.get("text") if isinstance(button, dict) else None
    if not isinstance(words, str):
        raise BadRequest('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not words.strip():
        raise BadRequest("can't parse inline keyboard button: Text must be non-empty")
    for key, check in (("callback_data", _data), ("url", _url), ("copy_text", _copied)):
        if key in button:
            return {"text": words, key: check(button[key])}
    raise BadRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")


def _data(data: Any) -> str:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_DATA:
        raise BadRequest("BUTTON_DATA_INVALID")
    return data


def _url(url: Any) -> str:
    if not isinstance(url, str) or not _ADDRESS.fullmatch(url):
        raise BadRequest(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL or unsupported URL protocol")
    return url


def _copied(copied: Any) -> Json:
    words = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(words, str) or not 1 <= len(words) <= MAX_COPIED:
        raise BadRequest("BUTTON_COPY_TEXT_INVALID")
    return {"text": words}


def _reply_button(button: Any) -> Json:
    words = button.get("text") if isinstance(button, dict) else button
    if not isinstance(words, str) or not words.strip():
        raise BadRequest("can't parse keyboard button: Text must be non-empty")
    return {"text": words}
