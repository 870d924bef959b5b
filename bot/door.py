"""The door: what comes in from outside is made harmless here, once, before any talk sees it. Knows no telegram.

Nothing that a person could have meant is lost: letters, signs and line ends stay. What goes: signs that are not seen and turn
words around or hide in them, control characters, halves of characters, towers of accents, and all beyond what the Bot API sends.
"""

import re
import unicodedata

MOST_WORDS = 4096
"""Characters of a message (https://core.telegram.org/bots/api#message); a caption has fewer."""
MOST_NAME = 100
MOST_FILE_NAME = 200
_MOST_DATA = 64
"""Bytes of a button's data (https://core.telegram.org/bots/api#inlinekeyboardbutton)."""
_MOST_ACCENTS = 3
_LARGEST = 2**31 - 1
"""What a column of numbers holds on PostgreSQL."""
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn"})
_SEEN = frozenset("\n\t")
_BLANKS = re.compile(r"\s+")
_NOT_OURS = ("",)
"""The data of a button that we cannot have made; no talk has this prefix, so it is explained as a stale one."""


def words(text: str) -> str:
    """A message or a caption."""
    return _plain(_LINE_END.sub("\n", text[:MOST_WORDS]))


def name(text: str) -> str:
    """What somebody calls themselves: one line."""
    return _BLANKS.sub(" ", _plain(_LINE_END.sub(" ", text))).strip()[:MOST_NAME]


def file_name(text: str) -> str:
    """A file's name without any folder; if it is too long its end, which tells the kind, stays."""
    return name_of(text)[-MOST_FILE_NAME:]


def name_of(text: str) -> str:
    """The last part of a path, whichever way its folders are parted."""
    return _BLANKS.sub(" ", _plain(_LINE_END.sub(" ", text))).replace("\\", "/").rsplit("/", 1)[-1].strip()


def data(parts: str) -> tuple[str, ...]:
    """The parts of a pressed button's data."""
    if len(parts.encode(errors="replace")) > _MOST_DATA or _plain(parts) != parts:
        return _NOT_OURS
    found = tuple(parts.split(":"))
    return found if all(map(_is_small, found)) else _NOT_OURS


def _is_small(part: str) -> bool:
    """Whether a part that reads as a number is one that we could have written."""
    return not part.isnumeric() or (part.isascii() and int(part) <= _LARGEST)


def _plain(text: str) -> str:
    kept, accents = [], 0
    for sign in text:
        category = unicodedata.category(sign)
        if category in _UNSEEN and sign not in _SEEN:
            continue
        accents = accents + 1 if category in ("Mn", "Me") else 0
        if accents <= _MOST_ACCENTS:
            kept.append(sign)
    return "".join(kept)
