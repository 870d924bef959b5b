"""A reply becomes messages of the Bot API (https://core.telegram.org/bots/api#available-methods)."""

import logging
from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.patience import ONCE
from bot.replies import Button, Reply
from bot.request import Parameters
from bot.splitting import parts

Rows = Sequence[Sequence[Button]]
_LOG = logging.getLogger(__name__)


async def send(bot: Any, reply: Reply, chat_id: int, patient: bool = True) -> None:
    """All of it. ``bot``: an ExtBot with ``Patience``. ``patient``: what does not get through is tried again here.

    Raises:
        TelegramError: it did not get through.
    """
    effort = None if patient else ONCE
    for part in parts(reply):
        if part.document is not None:
            await _sent_file(bot, part, part.document, chat_id, effort)
        else:
            await _sent_text(bot, part, chat_id, effort)


async def _sent_text(bot: Any, reply: Reply, chat_id: int, effort: str | None) -> None:
    """Not by the bot's own ``send_message``: it makes an object of the answer, which nobody reads, and that costs more than all
    other steps of sending together (docs/scale.md).
    """
    url = f"{bot.base_url}/sendMessage"
    data = Parameters.of(chat_id=chat_id, text=reply.text, reply_markup=_markup(reply.rows) if reply.rows else None)
    await bot.rate_limiter.process_request(bot.request.post, (url, data), {}, "sendMessage", {}, effort)


async def _sent_file(bot: Any, reply: Reply, content: bytes, chat_id: int, effort: str | None) -> None:
    """A photo as a photo, if Telegram takes it as one (https://core.telegram.org/bots/api#sendphoto)."""
    shown = {"filename": reply.name, "caption": reply.text, "reply_markup": keyboard(reply.rows), "rate_limit_args": effort}
    if reply.photo:
        try:
            await bot.send_photo(chat_id, content, **shown)
            return
        except BadRequest:
            _LOG.info("a picture is sent as a document")
    await bot.send_document(chat_id, content, **shown)


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Rows of buttons as python-telegram-bot takes them."""
    return InlineKeyboardMarkup.de_json(_markup(rows), None) if rows else None


def _markup(rows: Rows) -> dict[str, Any]:
    """Rows of buttons as Telegram takes them (https://core.telegram.org/bots/api#inlinekeyboardmarkup)."""
    return {"inline_keyboard": [[{"text": b.label, "callback_data": b.data} for b in row] for row in rows]}
