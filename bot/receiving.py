"""Files of messages: fetched from Telegram into the store, before the turn that writes down where they belong."""

import asyncio
import logging
from dataclasses import dataclass

from telegram import Bot, Message
from telegram.constants import FileSizeLimit
from telegram.error import BadRequest, TelegramError

from bot.door import file_name, words
from bot.received import Problem, Received
from storage.attachment import Kept
from storage.files import Files
from storage.media import media_type, text_table

_LARGEST = int(FileSizeLimit.FILESIZE_DOWNLOAD)
"""What a bot may fetch: 20 MB (https://core.telegram.org/bots/api#getfile)."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Sent:
    """What Telegram says of a file; ``size`` in bytes, 0 if it does not say."""

    file_id: str
    name: str
    size: int


async def received(bot: Bot, message: Message, files: Files) -> Received | None:
    """The message's file, or what was wrong with it; None for a message of another kind (a place, a sticker)."""
    sent = _sent(message)
    if sent is None:
        return Received(problem=Problem.KIND) if message.video or message.video_note or message.animation else None
    if sent.size > _LARGEST:
        return Received(problem=Problem.TOO_LARGE, album=message.media_group_id)
    try:
        content = bytes(await (await bot.get_file(sent.file_id)).download_as_bytearray())
    except BadRequest:
        return Received(problem=Problem.TOO_LARGE, album=message.media_group_id)  # Telegram's word for what it does not give out
    except TelegramError as error:
        _LOG.warning("a file did not come: %s", type(error).__name__)
        return Received(problem=Problem.NOT_COME, album=message.media_group_id)
    return await _kept(sent, content, message, files)


async def _kept(sent: _Sent, content: bytes, message: Message, files: Files) -> Received:
    kind = media_type(content) or text_table(sent.name, content)
    if not content or kind is None:
        return Received(problem=Problem.KIND if content else Problem.EMPTY, album=message.media_group_id)
    name = await asyncio.to_thread(files.put, content)
    kept = Kept(name, sent.name, kind, len(content), words(message.caption or ""), message.media_group_id)
    return Received(kept, album=message.media_group_id)


def _sent(message: Message) -> _Sent | None:
    """A photo in its largest size, a document, or a sound."""
    if message.photo:
        largest = message.photo[-1]
        return _Sent(largest.file_id, "", largest.file_size or 0)
    file = message.document or message.audio
    if file:
        return _Sent(file.file_id, file_name(file.file_name or ""), file.file_size or 0)
    if message.voice:
        return _Sent(message.voice.file_id, "", message.voice.file_size or 0)
    return None
