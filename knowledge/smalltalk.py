"""Greetings, thanks, closings: a message of which nothing is left but such words."""

import re
from pathlib import Path

from knowledge.entry import Slug, Strict, Text
from knowledge.loading import parse, read_yaml
from knowledge.problem import ContentError, Problem, ProblemCode

UNCLEAR = "unclear"
"""The kind of what says nothing by itself."""


class SmalltalkKind(Strict):
    """``words``: what counts as this kind; its reply stands in the texts under ``smalltalk.<id>``.

    ``whole``: a pattern of messages that are of this kind only with nothing beside them, not even kind words: "老人" alone says
    nothing, "老人走了" a lot.
    """

    id: Slug
    words: tuple[Text, ...]
    whole: Text | None = None


class SmalltalkWords(Strict):
    """``filler``: a pattern of particles and ways of address that say nothing by themselves."""

    filler: Text
    kinds: tuple[SmalltalkKind, ...]


class Smalltalk:
    """``smalltalk.kind_of(message)`` → "thanks", "closing", … or None."""

    def __init__(self, words: SmalltalkWords) -> None:
        self._whole = [(kind.id, re.compile(kind.whole)) for kind in words.kinds if kind.whole]
        # Possessive repetition: without it a long row of overlapping words is tried in every way to cut it up.
        self._kinds = [
            (kind.id, re.compile(rf"(?:{_any(kind.words)}|{words.filler})++"), re.compile(_any(kind.words)))
            for kind in words.kinds
            if kind.words
        ]
        every = _any(tuple(word for kind in words.kinds for word in kind.words))
        self._only = re.compile(rf"(?:{every}|{words.filler})*+")

    def kind_of(self, text: str) -> str | None:
        """``text``: in one width and script, without punctuation; nothing left (only emoji) is unclear."""
        if not text:
            return UNCLEAR
        if alone := next((kind for kind, pattern in self._whole if pattern.fullmatch(text)), None):
            return alone
        begun = self._only.match(text)
        if begun is None or not begun.end():
            return None  # as most messages: it begins with none of the words
        for kind, whole, word in self._kinds:
            if whole.fullmatch(text) and word.search(text):
                return kind
        if begun.end() < len(text):
            return None
        return next((kind for kind, _, word in self._kinds if word.search(text)), UNCLEAR)


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def load_smalltalk(path: Path) -> Smalltalk:
    """Raises ContentError with everything that is wrong in the file: its shape, or a pattern that is none."""
    words = parse(SmalltalkWords, read_yaml(path), path.name)
    try:
        return Smalltalk(words)
    except re.error as error:
        raise ContentError([Problem(ProblemCode.BAD_VALUE, path.name, {"field": "whole", "reason": str(error)})]) from error
