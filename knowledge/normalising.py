"""A message made comparable: one width, one script, one dialect, without dates, amounts and punctuation."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

from opencc import OpenCC

from knowledge.entry import Strict
from knowledge.loading import parse, read_yaml

DATE_MARK = "D"
AMOUNT_MARK = "N"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PICTURE = re.compile(r"\[[^\[\]\s]{1,4}\]")
"""A picture as chat programs write it when it is copied: its name in brackets."""
_SILENT = re.compile(r"[^\w]+|_")
_LINE = "\n"
_SILENT_IN_LINE = re.compile(r"[^\w\n]+|_")


class Lexicon(Strict):
    """``replace``: word → word, applied longest first. ``keep_numbers``: numbers that are names, such as 12348.

    ``date``: a pattern; which day something happened does not tell what it is about.
    """

    replace: dict[str, str]
    keep_numbers: tuple[str, ...]
    date: str


class Normaliser:
    """``normaliser(message)``: the comparable form; the same for messages and for phrasings."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._replace = lexicon.replace
        self._kept = frozenset(lexicon.keep_numbers)
        self._date = re.compile(lexicon.date)
        words = sorted(lexicon.replace, key=len, reverse=True)
        self._words = re.compile("|".join(map(re.escape, words)) or r"(?!)")
        self._plain = lru_cache(1)(self._read)  # a message is asked for in several forms, all made from the plain one

    @cached_property
    def _simplified(self) -> OpenCC:
        return OpenCC("t2s")

    def plain(self, message: str) -> str:
        """One width, one case, simplified characters, no pictures; everything else as it was written."""
        return self._plain(message)

    def _read(self, message: str) -> str:
        return self._one_script(unicodedata.normalize("NFKC", message))

    def _one_script(self, text: str) -> str:
        return str(self._simplified.convert(_PICTURE.sub(" ", text.lower())))

    def letters(self, message: str) -> str:
        """Plain, without punctuation and pictures."""
        return _SILENT.sub("", self.plain(message))

    def __call__(self, message: str) -> str:
        return self._compared(self.plain(message).replace(_LINE, " "))

    def every(self, messages: Iterable[str]) -> list[str]:
        """The comparable forms of many messages, all at once, each on a line of its own."""
        lines = [unicodedata.normalize("NFKC", message).replace(_LINE, " ") for message in messages]
        return self._compared(self._one_script(_LINE.join(lines))).split(_LINE) if lines else []

    def _compared(self, text: str) -> str:
        """Of plain text, line by line."""
        text = self._words.sub(lambda match: self._replace[match[0]], text)
        text = self._date.sub(DATE_MARK, text)
        text = _NUMBER.sub(self._mask, text)
        return _SILENT_IN_LINE.sub("", text)

    def _mask(self, match: re.Match[str]) -> str:
        return match[0] if match[0] in self._kept else AMOUNT_MARK


def load_normaliser(path: Path) -> Normaliser:
    """Raises ContentError with everything that is wrong in the lexicon."""
    return Normaliser(parse(Lexicon, read_yaml(path), path.name))
