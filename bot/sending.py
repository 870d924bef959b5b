"""A reply becomes messages of the Bot API (https://core.telegram.org/bots/api#available-methods)."""

import logging
from dataclasses import replace
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.patience import ONCE
from bot.replies import Button, Reply
from bot.splitting import MOST_CAPTION, chunks, length

_LOG = logging.getLogger(__name__)


async def send(bot: Any, reply: Reply, chat_id: int, patient: bool = True) -> None:
    """All of it. ``bot``: an ExtBot with ``Patience``. ``patient``: what does not get through is tried again here.

    Raises:
        TelegramError: it did not get through.
    """
    args: dict[str, Any] = {} if patient else {"rate_limit_args": ONCE}
    if reply.document is not None:
        await _sent_file(bot, reply, reply.document, chat_id, args)
        return
    *first, last = chunks(reply.text)
    for part in first:
        await bot.send_message(chat_id, part, **args)
    await bot.send_message(chat_id, last, reply_markup=keyboard(reply.rows), **args)


async def _sent_file(bot: Any, reply: Reply, content: bytes, chat_id: int, args: dict[str, Any]) -> None:
    """A photo as a photo, if Telegram takes it as one (https://core.telegram.org/bots/api#sendphoto)."""
    if length(reply.text) > MOST_CAPTION:
        for part in chunks(reply.text):
            await bot.send_message(chat_id, part, **args)
        reply = replace(reply, text="")
    shown = {"filename": reply.name, "caption": reply.text, "reply_markup": keyboard(reply.rows), **args}
    if reply.photo:
        try:
            await bot.send_photo(chat_id, content, **shown)
            return
        except BadRequest:
            _LOG.info("a picture is sent as a document")
    await bot.send_document(chat_id, content, **shown)


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Rows of buttons as Telegram takes them."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(b.label, callback_data=b.data) for b in row] for row in rows])
