"""What the bot says, before it is said: plain data, so that every screen can be looked at without a chat."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_ROW_WIDTH = 14
"""Characters of labels that fit side by side at a large type on a narrow phone."""
_MOST_IN_A_ROW = 3


@dataclass(frozen=True)
class Button:
    """``data`` comes back when it is pressed; at most 64 bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton)."""

    label: str
    data: str


@dataclass(frozen=True)
class Reply:
    """A message. ``chat_id`` None: to the one who wrote. ``replaces``: takes the place of the message that was pressed.

    ``toast``: shown for a moment over the chat instead of as a message. ``photo``: the document is a picture to be shown.
    """

    text: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()
    chat_id: int | None = None
    replaces: bool = False
    toast: str = ""
    document: bytes | None = None
    name: str = ""
    photo: bool = False


def packed(replies: Sequence[Reply]) -> list[dict[str, Any]]:
    """Replies as JSON holds them, until they have come."""
    return [
        {
            **vars(reply),
            "rows": [[{**vars(button)} for button in row] for row in reply.rows],
            "document": reply.document and b64encode(reply.document).decode(),
        }
        for reply in replies
    ]


def unpacked(kept: Iterable[dict[str, Any]]) -> list[Reply]:
    """The replies again."""
    return [_unpacked(**one) for one in kept]


def _unpacked(rows: Iterable[Iterable[dict[str, str]]], document: str | None, **others: Any) -> Reply:
    buttons = tuple(tuple(Button(**button) for button in row) for row in rows)
    return Reply(rows=buttons, document=document and b64decode(document), **others)  # type: ignore[arg-type]


def in_rows(buttons: Iterable[Button]) -> tuple[tuple[Button, ...], ...]:
    """Buttons side by side where their labels are short, else one below the other."""
    rows: list[list[Button]] = []
    for button in buttons:
        if rows and _fits([*rows[-1], button]):
            rows[-1].append(button)
        else:
            rows.append([button])
    return tuple(map(tuple, rows))


def _fits(row: Sequence[Button]) -> bool:
    widest = max(len(button.label) for button in row)
    return len(row) <= _MOST_IN_A_ROW and widest * len(row) <= _ROW_WIDTH
