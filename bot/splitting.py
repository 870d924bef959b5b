"""Long replies as messages. Telegram counts in UTF-16 (https://core.telegram.org/api/entities#entity-length): a smiley is two."""

from collections.abc import Iterator
from dataclasses import replace

from bot.replies import Reply

MOST = 4096
"""Of a message (https://core.telegram.org/bots/api#sendmessage)."""
MOST_CAPTION = 1024


def length(text: str) -> int:
    """As Telegram counts."""
    return len(text.encode("utf-16-le", errors="replace")) // 2


def chunks(text: str, most: int = MOST) -> Iterator[str]:
    """Parts of at most so many, cut at line ends where there are any, never within a character. None is empty, but of no text."""
    text = text.rstrip("\n")
    while length(text) > most:
        end = _fitting(text, most)
        cut = text.rfind("\n", 1, end)
        cut = cut if cut > 0 else end
        yield text[:cut]
        text = text[cut:].lstrip("\n")
    yield text


def parts(reply: Reply) -> list[Reply]:
    """A message each. The buttons and the file come with the last one."""
    if reply.document is None:
        *before, last = chunks(reply.text)
    else:
        *before, last = (reply.text,) if length(reply.text) <= MOST_CAPTION else (*chunks(reply.text), "")
    return [*(Reply(text, chat_id=reply.chat_id) for text in before), replace(reply, text=last)]


def _fitting(text: str, most: int) -> int:
    """How many of its characters fit."""
    count = 0
    for number, sign in enumerate(text):
        count += 2 if ord(sign) > 0xFFFF else 1
        if count > most:
            return number
    return len(text)
