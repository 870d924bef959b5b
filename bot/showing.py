"""What the one who wrote is answered: in the place of the message whose button was pressed, or below."""

import logging
from collections.abc import Sequence
from typing import Any

from telegram import CallbackQuery, Message
from telegram.error import BadRequest, Forbidden

from bot.replies import Reply
from bot.sending import keyboard, send
from knowledge.texts import Texts

_STANDS_THERE = "not modified"
"""In what Telegram says of an edit that would change nothing, as after one whose answer was lost; it has no code of its own."""
_LOG = logging.getLogger(__name__)


async def show(bot: Any, chat_id: int, replies: Sequence[Reply], query: CallbackQuery | None, texts: Texts) -> None:
    """All of it, in order. ``query``: the press that is answered; a toast ends its waiting, first of all."""
    if query:
        await _closed(query, next((reply.toast for reply in replies if reply.toast), _unchanged(query, replies, texts)))
    for reply in replies:
        if reply.replaces and query and await _replaced(query, reply):
            continue
        if reply.text:
            await _sent(bot, reply, chat_id)


async def _sent(bot: Any, reply: Reply, chat_id: int) -> None:
    try:
        await send(bot, reply, chat_id)
    except Forbidden:
        _LOG.warning("somebody has blocked the bot")


async def _closed(query: CallbackQuery, toast: str) -> None:
    """Ends the button's waiting; Telegram forgets old presses, which changes nothing for us."""
    try:
        await query.answer(toast or None)
    except BadRequest:
        _LOG.info("a press was too old to be answered")


def _unchanged(query: CallbackQuery, replies: Sequence[Reply], texts: Texts) -> str:
    """A word for whoever sees just what was there before; nothing where there is something to see."""
    return texts("talk.unchanged") if replies and all(_stands(query, reply) for reply in replies) else ""


def _stands(query: CallbackQuery, reply: Reply) -> bool:
    """Whether the pressed message is the reply."""
    message = query.message
    if not reply.replaces or not isinstance(message, Message):
        return False
    return message.text == reply.text and message.reply_markup == keyboard(reply.rows)


async def _replaced(query: CallbackQuery, reply: Reply) -> bool:
    """Puts the reply in the place of the pressed message; False if that message can no longer be edited."""
    if not isinstance(query.message, Message):
        return False
    try:
        await query.message.edit_text(reply.text, reply_markup=keyboard(reply.rows))
    except BadRequest as error:
        return _STANDS_THERE in error.message
    return True
