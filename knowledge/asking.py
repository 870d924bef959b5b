"""Messages that ask without naming a subject: "要钱不", "那要带啥子"."""

import re
from pathlib import Path

from knowledge.entry import Strict, Text
from knowledge.loading import parse, read_yaml

LONGEST = 12
"""Characters beyond which even such words together tell a story of their own."""
SHORTEST_SUBJECT, LONGEST_SUBJECT = 2, 4
"""Characters of a subject that may be all that somebody writes: 离婚, 宅基地."""


class AskingWords(Strict):
    """``words``: alternatives of a regular expression, in lines. ``going_on``: a pattern of messages that only go on from
    what was said. ``asks``: what only a question has.
    """

    words: tuple[Text, ...]
    going_on: Text
    asks: Text


class Asking:
    """``asking.is_bare(words)``, ``asking.goes_on(words)``, ``asking.subject(words)``"""

    def __init__(self, words: AskingWords) -> None:
        every = sorted({word for line in words.words for word in line.split("|")}, key=len, reverse=True)
        bare = rf"(?:{'|'.join(map(re.escape, every))}|N|D)"
        self._bare = re.compile(f"{bare}++")
        self._going_on = re.compile(words.going_on)
        self._asks = re.compile(words.asks)
        self._subject = re.compile(f"{bare}*+(.{{{SHORTEST_SUBJECT},{LONGEST_SUBJECT}}}?){bare}*+")

    def is_bare(self, text: str) -> bool:
        """``text``: normalised. True if it only asks, and what about must be known from before."""
        return 0 < len(text) <= LONGEST and self._bare.fullmatch(text) is not None

    def goes_on(self, text: str) -> bool:
        """``text``: normalised. True if it is about nothing where nothing was said before: 然后呢."""
        return self._going_on.fullmatch(text) is not None

    def asks(self, text: str) -> bool:
        """``text``: as it was written. True if a word in it asks, which no name has."""
        return self._asks.search(text) is not None

    def subject(self, text: str) -> str | None:
        """``text``: normalised. The subject of a message of nothing but a subject and words that ask: 离婚 of 我要离婚."""
        found = self._subject.fullmatch(text) if len(text) <= LONGEST else None
        return found[1] if found else None


def load_asking(path: Path) -> Asking:
    """Raises ContentError with everything that is wrong in the file."""
    return Asking(parse(AskingWords, read_yaml(path), path.name))
