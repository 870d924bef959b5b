"""A line of the ledger, as somebody types it in the field, taken apart: its day, its numbers with their units, its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from knowledge.entry import Strict, Text
from knowledge.loading import parse, read_yaml


class JottingPatterns(Strict):
    """The patterns of jotting.yaml; what each is for stands there."""

    count: Text
    units: dict[Text, tuple[Text, ...]]
    filler: Text
    lead: Text
    place: Text
    until: Text
    word: Text
    asks: Text
    longest: Text


@dataclass(frozen=True)
class Count:
    """A number as it was written, its unit, and the word that it leans on, which starts at ``label_start``."""

    words: str
    unit: str
    label: str
    label_start: int
    start: int
    end: int


_LABEL = re.compile(r"[\u4e00-\u9fff]{0,8}$")
_LIKE = 60
"""rapidfuzz partial ratio from which a word before a number names the number."""


class Jotter:
    """Works on any text; which words mean what is the caller's to know."""

    def __init__(self, patterns: JottingPatterns, numeral: str) -> None:
        self._p = patterns
        self._numeral = numeral
        self._filler = re.compile(patterns.filler)
        self._place = re.compile(patterns.place)
        self._until = re.compile(patterns.until)
        self._word = re.compile(patterns.word)
        self._asks = re.compile(patterns.asks)

    def is_line(self, text: str) -> bool:
        """Whether the text can be a line of the ledger: short, no question, and about nobody who speaks or is spoken to."""
        return len(text) <= int(self._p.longest) and not self._asks.search(text)

    def counts(self, text: str, units: Iterable[str]) -> list[Count]:
        """The numbers that stand with one of the units, or with another word for one."""
        words = sorted({word for unit in units for word in self.unit_words(unit)}, key=len, reverse=True)
        if not words:
            return []
        pattern = self._p.count.replace("<numeral>", self._numeral).replace("<units>", "|".join(map(re.escape, words)))
        return [self._count(text, match) for match in re.finditer(pattern, text)]

    def unit_words(self, unit: str) -> tuple[str, ...]:
        """The words for a unit, its own first."""
        return (unit, *self._p.units.get(unit, ()))

    def likeness(self, label: str, name: str) -> float:
        """How much the word before a number names what is counted, 0..100; fillers name nothing."""
        core = self._filler.sub("", label)
        score = fuzz.partial_ratio(core, name) if len(core) > 1 else 0.0
        return score if score >= _LIKE else 0.0

    def is_filler(self, label: str) -> bool:
        """Whether the words say nothing beside a number."""
        return not label or self._filler.fullmatch(label) is not None

    def words(self, text: str) -> list[str]:
        """The words between blanks and punctuation, without a verb that leads one and says nothing."""
        return [re.sub(rf"^{self._p.lead}(?=.)", "", word) for word in self._word.findall(text) if not self.is_filler(word)]

    def place(self, word: str) -> tuple[str, str] | None:
        """The place that the word holds, and what else stands in it."""
        found = self._place.search(word)
        return (found[1], word[: found.start()] + word[found.end() :]) if found else None

    def until(self, text: str) -> str:
        """With what the text begins if it goes on with the last of several days, such as 到8月5日; empty if it does not."""
        found = self._until.match(text)
        return found[0] if found else ""

    def _count(self, text: str, match: re.Match[str]) -> Count:
        before = _LABEL.search(text[: match.start()])
        label = before[0] if before else ""
        return Count(match[0], match[2], label, match.start() - len(label), match.start(), match.end())


def load_jotting(path: Path) -> JottingPatterns:
    """Raises ContentError with everything that is wrong in the file."""
    return parse(JottingPatterns, read_yaml(path), path.name)
