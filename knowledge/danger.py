"""Danger, seen before anything else: which number to call first.

Two ways of seeing, both data: a few cries that are never anything else (danger.yaml), and how danger sounds
(danger_cases/): bags of messages that compete with all entries and decoys, and with look-alikes that are no emergency.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pydantic import Field

from knowledge.entry import Slug, Strict, Text
from knowledge.loading import parse, read_yaml
from knowledge.problem import ContentError, Problem, ProblemCode
from knowledge.ranking import Ranked

GATE_SHORT = 0.08
"""The chance of all cases together from which a short message tells of danger: rather a call too many than one too few."""
GATE_WORD = 0.4
"""The same for a single word, which mostly only names a thing or a person and shares its few characters with many cries."""
GATE_LONG = 0.25
"""The same for a long message, of which more is known: a story of a quarrel holds many words that also sound in danger."""
GATE_FORM = 0.6
"""The same for an answer in a form, where names and places stand alone and may sound like anything, and for what is over."""
WORD, LONG = 2, 25
"""Characters up to which a message is a single word, and from which it is long."""
_PART = re.compile("<([a-z]+)>")
_CASE, _LOOK_ALIKE = "!", "?"
"""Before the ids of cases and look-alikes, so that they are never an entry's."""


def gate(length: int, only_plain: bool) -> float:
    """The chance of danger from which a message of so many characters tells of it. ``only_plain``: danger is unlikely here."""
    if only_plain:
        return GATE_FORM
    return GATE_WORD if length <= WORD else GATE_LONG if length > LONG else GATE_SHORT


class Cry(Strict):
    """``all``: patterns that must each be found; ``unless``: patterns of which none may be found."""

    id: Slug
    kind: Text
    number: Text
    all: tuple[Text, ...]
    unless: tuple[Text, ...] = ()


class Cries(Strict):
    """``let_through``: look-alikes ("救命稻草") that are cut out of a message before the cries are tried.
    ``parts``: pieces of patterns by name; a pattern holds one as ``<name>``. ``long_ago``: it was in an earlier year, unless
    ``and_now`` is found, too.
    """

    parts: dict[str, Text] = Field(default_factory=dict)
    let_through: tuple[Text, ...]
    long_ago: Text = r"(?!)"
    and_now: Text = r"(?!)"
    cries: tuple[Cry, ...]


class Case(Strict):
    """How one kind of danger sounds, and the number to call first."""

    kind: Text
    number: Text
    phrasings: tuple[Text, ...]


class Cases(Strict):
    """One file of danger_cases/: cases by id, and groups of look-alikes."""

    cases: dict[Slug, Case] = Field(default_factory=dict)
    look_alikes: dict[Slug, tuple[Text, ...]] = Field(default_factory=dict)


@dataclass(frozen=True)
class Danger:
    """What kind of danger, the number to call first, and the cry or case that told."""

    kind: str
    number: str
    rule: str


@dataclass(frozen=True)
class Sounds:
    """All cases and look-alikes, by the names under which they are ranked."""

    cases: Mapping[str, Case] = field(default_factory=dict)
    look_alikes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, tuple[str, ...]]:
        """Messages by name."""
        return {name: case.phrasings for name, case in self.cases.items()} | dict(self.look_alikes)


class Watch:
    """``watch.cry(message)`` and ``watch.sound(ranked)`` → Danger or None."""

    def __init__(self, cries: Cries, sounds: Sounds) -> None:
        self._harmless = re.compile("|".join(cries.let_through) or r"(?!)")
        whole = partial(_compiled, cries.parts)
        self._cries = [(cry, [*map(whole, cry.all)], [*map(whole, cry.unless)]) for cry in cries.cries]
        self._long_ago, self._and_now = whole(cries.long_ago), whole(cries.and_now)
        self._cases = sounds.cases

    def over(self, text: str) -> bool:
        """Whether ``text``, as the person wrote it, only tells of an earlier year."""
        return bool(self._long_ago.search(text)) and not self._and_now.search(text)

    def cry(self, text: str) -> Danger | None:
        """``text``: as the person wrote it, in one width and script."""
        text = self._harmless.sub(" ", text)
        for cry, needed, excluded in self._cries:
            if all(pattern.search(text) for pattern in needed) and not any(p.search(text) for p in excluded):
                return Danger(cry.kind, cry.number, cry.id)
        return None

    def sound(self, ranked: Iterable[Ranked], gate: float) -> Danger | None:
        """``ranked``: what the message may mean, with the sounds of danger among it, likeliest first."""
        found = [candidate for candidate in ranked if candidate.entry in self._cases]
        if not found or sum(candidate.chance for candidate in found) < gate:
            return None
        likeliest = found[0].entry
        case = self._cases[likeliest]
        return Danger(case.kind, case.number, likeliest.removeprefix(_CASE))


def _compiled(parts: Mapping[str, str], pattern: str) -> re.Pattern[str]:
    """Raises re.error where it is no pattern or holds an unknown part."""
    for name in _PART.findall(pattern):
        if name not in parts:
            raise re.error(f"unknown part {name}")
    return re.compile(_PART.sub(lambda match: parts[match[1]], pattern))


def load_cries(path: Path) -> Cries:
    """Raises ContentError with what is wrong: shape, or a pattern that is none."""
    cries = parse(Cries, read_yaml(path), path.name)
    try:
        Watch(cries, Sounds())
    except re.error as error:
        problem = Problem(ProblemCode.BAD_VALUE, path.name, {"field": "cries", "reason": "pattern"})
        raise ContentError([problem]) from error
    return cries


def load_sounds(directory: Path) -> Sounds:
    """Every file of the directory. Raises ContentError with what is wrong in a file."""
    cases: dict[str, Case] = {}
    look_alikes: dict[str, tuple[str, ...]] = {}
    for path in sorted(directory.glob("*.yaml")):
        read = parse(Cases, read_yaml(path), path.name)
        for name, case in read.cases.items():
            known = cases.get(_CASE + name)
            phrasings = (*known.phrasings, *case.phrasings) if known else case.phrasings
            cases[_CASE + name] = case.model_copy(update={"phrasings": phrasings})
        for name, phrasings in read.look_alikes.items():
            look_alikes[_LOOK_ALIKE + name] = (*look_alikes.get(_LOOK_ALIKE + name, ()), *phrasings)
    return Sounds(cases, look_alikes)
