"""What editors added in the chat, laid over the reviewed files: phrasings and entries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from knowledge.answering import Answerer, Decision, Talk
from knowledge.entry import Entry, Manner
from knowledge.library import Library
from knowledge.normalising import Normaliser

MANNER = Manner.OTHER
"""How phrasings count that came from people's own questions."""


@dataclass(frozen=True)
class Overlay:
    """``phrasings``: (entry, text), the oldest first."""

    phrasings: tuple[tuple[str, str], ...] = ()
    entries: tuple[Entry, ...] = ()

    def over(self, library: Library) -> Library:
        """The library with the additions; a phrasing whose entry is gone is left out."""
        entries = library.entries | {entry.id: entry for entry in self.entries}
        for entry_id, text in self.phrasings:
            if entry := entries.get(entry_id):
                phrasings = {**entry.phrasings, MANNER: (*entry.phrasings.get(MANNER, ()), text)}
                entries[entry_id] = entry.model_copy(update={"phrasings": phrasings})
        return replace(library, entries=entries)


@dataclass(frozen=True)
class Loss:
    """A question whose entry is found less well than before. ``now``: the entry that would answer it, if any."""

    question: str
    entry: str
    now: str | None


def losses(before: Answerer, after: Answerer, questions: Iterable[tuple[str, str]]) -> Iterator[Loss]:
    """Of the questions, (text, entry), those that lose their answer: no more answered at once, or not even to choose."""
    for text, entry in questions:
        now = after.about_law(text, Talk())
        level = _level(now, entry)
        if level is not _Level.ANSWERED and level < _level(before.about_law(text, Talk()), entry):
            yield Loss(text, entry, now.entry.id if now.entry else None)


def touched(questions: Sequence[tuple[str, str]], added: str, normaliser: Normaliser) -> Iterator[tuple[str, str]]:
    """Those of the questions that share two characters in a row with what was added: the score of no other one changes,
    but for the rarity of characters, by less than one part in ten thousand.
    """
    new = _pairs(normaliser(added))
    for question, text in zip(questions, normaliser.every(text for text, _ in questions), strict=True):
        if not new.isdisjoint(_pairs(text)):
            yield question


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}


class _Level(IntEnum):
    LOST = 0
    TO_CHOOSE = 1
    ANSWERED = 2


def _level(decision: Decision, entry: str) -> _Level:
    if decision.entry and decision.entry.id == entry:
        return _Level.ANSWERED
    return _Level.TO_CHOOSE if entry in decision.choices else _Level.LOST
