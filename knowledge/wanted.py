"""Which figures somebody asks for: of which time, village, kind of dispute and source. What was not understood is told."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.entry import Strict, Text
from knowledge.loading import parse, read_yaml
from knowledge.reading import Vocabulary, by_length


class WantedPatterns(Strict):
    """The patterns of wanted.yaml; what each is for stands there."""

    year: Text
    month: Text
    year_words: dict[str, Text]
    digits: dict[str, Text]
    months: dict[str, Text]
    day_of_year: Text
    spans: dict[str, Text]
    sources: dict[str, tuple[Text, ...]]
    filler: Text


@dataclass(frozen=True)
class Span:
    """From the first to the last day, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Wanted:
    """What was understood; ``named``: the code of a word of each vocabulary. ``rest``: the words that mean none of it."""

    span: Span | None
    named: Mapping[str, str]
    rest: str


class WantedReader:
    """``vocabularies``: by name (village, kind …) the words for each code; they are tried in this order, the source first."""

    def __init__(self, patterns: WantedPatterns, vocabularies: Mapping[str, Vocabulary]) -> None:
        self._p = patterns
        self._spans = {name: self._compiled(pattern) for name, pattern in patterns.spans.items()}
        self._filler = re.compile(patterns.filler)
        self._vocabularies = {"source": patterns.sources} | dict(vocabularies)

    def __call__(self, text: str, today: date, more: Mapping[str, Vocabulary] | None = None) -> Wanted:
        """Reads the words; each part is taken out once it is understood, so that no word counts twice.

        ``more``: further vocabularies, tried last.
        """
        span, text = self._span(text, today)
        named: dict[str, str] = {}
        for name, vocabulary in (self._vocabularies | dict(more or {})).items():
            found = next(((word, code) for word, code in by_length(vocabulary) if word in text), None)
            if found:
                named[name] = found[1]
                text = text.replace(found[0], " ", 1)
        return Wanted(span, named, self._filler.sub("", text))

    def _compiled(self, pattern: str) -> re.Pattern[str]:
        return re.compile(pattern.replace("<year>", self._p.year).replace("<month>", self._p.month))

    def _span(self, text: str, today: date) -> tuple[Span | None, str]:
        for name, pattern in self._spans.items():
            if found := pattern.search(text):
                span = self._of(name, found.groupdict(), today)
                return (span, text[: found.start()] + " " + text[found.end() :]) if span else (None, text)
        return None, text

    def _of(self, name: str, parts: Mapping[str, str | None], today: date) -> Span | None:
        readers: dict[str, Callable[[], Span]] = {
            "days": lambda: self._days(parts, today),
            "years": lambda: Span(date(self._year(parts["y1"], today), 1, 1), date(self._year(parts["y2"], today), 12, 31)),
            "half": lambda: self._months(parts, today, *((1, 6) if parts["n"] == self._first_half else (7, 12))),
            "quarter": lambda: self._quarter(parts, today),
            "months": lambda: self._months(parts, today, self._number(parts["m1"]), self._number(parts["m2"])),
            "month": lambda: self._months(parts, today, self._number(parts["m1"]), self._number(parts["m1"])),
            "dotted": lambda: self._months(parts, today, self._number(parts["m1"]), self._number(parts["m1"])),
            "this_quarter": lambda: _whole_months(today.year, *_quarter(today.month)),
            "last_quarter": lambda: _quarter_before(today),
            "this_month": lambda: _whole_months(today.year, today.month, today.month),
            "last_month": lambda: _month_before(today),
            "year": lambda: _whole_months(self._year(parts["y1"], today), 1, 12),
        }
        try:
            span = readers[name]()
        except ValueError:  # a 31st of June, a year 0
            return None
        return span if span.first <= span.last else None

    @property
    def _first_half(self) -> str:
        return self._p.spans["half"].rpartition("[")[2][0]

    def _quarter(self, parts: Mapping[str, str | None], today: date) -> Span:
        last = self._number(parts["n"]) * 3
        return self._months(parts, today, last - 2, last)

    def _months(self, parts: Mapping[str, str | None], today: date, first: int, last: int) -> Span:
        """Of the year that is named, else of the latest year in which they have begun."""
        year = self._year(parts["y1"], today) if parts["y1"] else today.year - (first > today.month)
        return _whole_months(year, first, last)

    def _days(self, parts: Mapping[str, str | None], today: date) -> Span:
        month = self._number(parts["m1"])
        year = (
            self._year(parts["y1"], today)
            if parts["y1"]
            else today.year - (date(today.year, month, int(parts["d1"] or 1)) > today)
        )
        end = self._year(parts["y2"], today) if parts["y2"] else year
        until = self._number(parts["m2"]) if parts["m2"] else month
        return Span(date(year, month, int(parts["d1"] or 1)), date(end, until, int(parts["d2"] or 1)))

    def _year(self, words: str | None, today: date) -> int:
        words = words or ""
        shift = next((shift for word, shift in self._p.year_words.items() if word in words), None)
        if shift is not None:
            return today.year + int(shift)
        number = "".join(self._p.digits.get(character, character) for character in words if character != self._p.day_of_year)
        digits = re.sub(r"\D", "", number)
        return int(digits) if len(digits) == 4 else 2000 + int(digits)

    def _number(self, words: str | None) -> int:
        words = words or ""
        return int(self._p.months.get(words) or self._p.digits.get(words) or words)


def _whole_months(year: int, first: int, last: int) -> Span:
    return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _quarter(month: int) -> tuple[int, int]:
    last = (month + 2) // 3 * 3
    return last - 2, last


def _quarter_before(today: date) -> Span:
    first = _quarter(today.month)[0]
    return _whole_months(today.year, first - 3, first - 1) if first > 1 else _whole_months(today.year - 1, 10, 12)


def _month_before(today: date) -> Span:
    month = today.month - 1
    return _whole_months(today.year, month, month) if month else _whole_months(today.year - 1, 12, 12)


def load_wanted(path: Path) -> WantedPatterns:
    """Raises ContentError with everything that is wrong in the file."""
    return parse(WantedPatterns, read_yaml(path), path.name)
