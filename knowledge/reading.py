"""What a message tells about a quarrel: place, kind, parties, amount, date. Used to fill a form in, never to decide."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.day import DayPatterns, DayReader
from knowledge.entry import Strict, Text
from knowledge.loading import parse, read_yaml
from knowledge.numerals import counted, joined

Vocabulary = Mapping[str, Iterable[str]]
"""Words by code, as ``{"haokou": ["…", "…"]}``."""


_PLAIN_SUM = re.compile(r"[1-9]\d{2,6}")
"""A number without a unit which, at the end of a line, is the amount."""


class ReadingPatterns(Strict):
    """The patterns of reading.yaml; what each is for stands there."""

    numeral: Text
    amount: Text
    spoken: Text
    lower_unit: dict[str, str]
    ten_thousand: Text
    default_unit: Text
    day: DayPatterns
    surnames: Text
    before_name: Text
    titles: Text
    other_side: Text
    phone: Text
    local_phone: Text
    rounded: Text
    about: Text
    over: Text
    total: Text
    each: Text
    no_number: Text
    no_name: Text
    group: Text
    no_sum: Text
    vague: Text
    both: Text
    quarrel: Text
    between: Text
    kinds: dict[str, tuple[Text, ...]]


@dataclass(frozen=True)
class Reading:
    """What was recognised; what was not is None or empty. ``rest``: the words that mean none of it, in order, and the one that
    told the kind by what happened ("the eaves' water"), not by its name.
    """

    village: str | None = None
    kind: str | None = None
    parties: tuple[str, ...] = ()
    amount: int | None = None
    day: date | None = None
    phone: str | None = None
    rest: tuple[str, ...] = ()


class Reader:
    """Reads messages with the township's villages and the official kinds of disputes as vocabularies."""

    def __init__(self, patterns: ReadingPatterns, villages: Vocabulary) -> None:
        self._p = patterns
        self._villages = by_length(villages)
        self._kinds = by_length(patterns.kinds)
        self._kind_names = {code: words[0] for code, words in patterns.kinds.items()}
        self._amount = re.compile(patterns.amount.replace("<numeral>", patterns.numeral))
        self._spoken = re.compile(patterns.spoken)
        self._days = DayReader(patterns.day)
        self._numeral = re.compile(patterns.numeral)
        self._addressed = re.compile(
            rf"(?:{patterns.before_name})[{patterns.surnames}]|[{patterns.surnames}](?:{patterns.titles})"
        )
        self._between = re.compile(patterns.between)
        self._rounded = re.compile(patterns.rounded)
        self._phone = re.compile(patterns.phone)
        self._local_phone = re.compile(patterns.local_phone)
        self._about = re.compile(rf"(?:{patterns.about})$")
        self._over = re.compile(patterns.over)
        self._total = re.compile(rf"(?:{patterns.total})$")
        self._each = re.compile(rf"(?:{patterns.each})$")
        self._no_name = re.compile(patterns.no_name)
        self._no_sum = re.compile(patterns.no_sum)
        self._group = re.compile(patterns.group)
        self._no_number = re.compile(patterns.no_number)
        self._vague = re.compile(patterns.vague)
        self._quarrel = re.compile(patterns.quarrel)
        name = rf"(?:[{patterns.surnames}](?:\w{{1,2}}|{patterns.titles})|(?:{patterns.before_name})[{patterns.surnames}])"
        self._name = re.compile(name)
        self._other_side = re.compile(patterns.other_side.replace("<name>", rf"[{patterns.surnames}]\w{{1,2}}?"))
        self._both = re.compile(rf"({name})(?:{patterns.both})({name})")

    def village(self, text: str) -> str | None:
        """The village named in the text, by its name or another name that people use."""
        return _found(text, self._villages)

    def kind(self, text: str) -> str | None:
        """The official kind of dispute that the text's words point to."""
        return _found(text, self._kinds)

    def phone(self, text: str, bare: bool = False) -> str | None:
        """The first phone number. ``bare``: one without area code counts too (when the question was for a phone)."""
        found = self._phone.search(text) or (self._local_phone.fullmatch(text) if bare else None)
        return found[1] if found else None

    def day(self, text: str, today: date, ahead: bool = False) -> date | None:
        """As :meth:`knowledge.day.DayReader.day`."""
        return self._days.day(text, today, ahead)

    def day_words(self, text: str) -> str | None:
        """The words by which the text names a day."""
        return self._days.words(text)

    def money(self, story: str) -> tuple[int, bool] | None:
        """The sum that a story is about, in yuan, and whether it is a round one; None if several could be meant.

        Of several amounts the one behind a word for the total counts; one for each month or day alone is no sum.
        """
        spelled = self._spelled(story)
        found = list(self._amount.finditer(spelled))
        totals = [match for match in found if self._total.search(spelled[: match.start()])]
        sums = totals or [match for match in found if not self._each.search(spelled[: match.start()])]
        read = {(self._yuan(match), self._is_about(spelled, match)) for match in sums}
        number, rounded = read.pop() if len(read) == 1 else (None, False)
        return None if number is None else (number, rounded)

    def _is_about(self, text: str, amount: re.Match[str]) -> bool:
        """Whether a word that makes a number a round one stands by the amount, not merely in the same sentence."""
        before, behind = text[: amount.start()], text[amount.end() :]
        return bool(self._about.search(before) or self._over.match(behind) or self._rounded.search(amount[0]))

    def amount(self, text: str, bare: bool = False) -> int | None:
        """Money in yuan. ``bare``: a number alone counts too, and several do not (when the question was for an amount)."""
        spelled = self._spelled(text)
        found = self._amount.search(spelled)
        if bare and self._vague.search(spelled):
            return None
        if found:
            return self._yuan(found)
        alone = self._rounded.sub("", spelled).strip()
        return counted(alone) if bare and self._numeral.fullmatch(alone) else None

    def _spelled(self, text: str) -> str:
        """The text with short forms of amounts spelled out."""
        return joined(self._spoken.sub(lambda m: "".join(m.groups()) + self._p.lower_unit[m[2]] + self._p.default_unit, text))

    def _yuan(self, amount: re.Match[str]) -> int | None:
        return counted(amount[1].strip() + (self._p.ten_thousand if self._p.ten_thousand in amount[2] else ""))

    def count(self, text: str) -> int | None:
        """The text's one whole number, in digits or, if it has none in digits, in Chinese numerals.

        None if there are several, or one that nobody knows (some tens): a wrong guess would be counted.
        """
        text = self._no_number.sub(" ", joined(text))
        numbers = self._numeral.findall(text)
        numbers = [number for number in numbers if re.search(r"\d", number)] or numbers
        return counted(numbers[0]) if len(numbers) == 1 and not self._vague.search(text) else None

    def other_side(self, text: str) -> str | None:
        """The one person that a story names, by a way of address or with a full name; None if it names nobody or several."""
        named = (match["beside"] or match["first"] for match in self._other_side.finditer(text))
        found = {match[0] for match in self._addressed.finditer(text)} | {n for n in named if not self._no_name.match(n)}
        return found.pop() if len(found) == 1 else None

    def names(self, text: str) -> list[str]:
        """Names that stand apart by blanks, commas and the like, or are two with an "and" between them."""
        return [name for part in self._between.split(text) if part for name in self._two(part)]

    def _two(self, part: str) -> tuple[str, ...]:
        both = self._both.fullmatch(part)
        return (both[1], both[2]) if both else (part,)

    def is_rounded(self, text: str) -> bool:
        """Whether the text says that its number is a round one."""
        return bool(self._rounded.search(text))

    def line(self, text: str, today: date) -> Reading:
        """One line of an intake, words apart by spaces: each word is read by itself, what is left over is ``rest``."""
        found: dict[str, str | int | date] = {}
        parties: list[str] = []
        rest: list[str] = []
        words = text.split()
        for number, word in enumerate(words, start=1):
            kind, value = self._word(word, today, found)
            if kind is None and number == len(words) and "amount" not in found and self._is_plain_sum(words):
                kind, value = "amount", int(word)
            if kind == "party":
                parties += self.names(word)
            elif kind is None or value is None:
                rest.append(word)
            else:
                found[kind] = value
                rest += self._group.findall(word) if kind == "village" else []
                rest += [word] if kind == "kind" and self._quarrel.sub("", word) not in self._kind_names[str(value)] else []
        return Reading(parties=tuple(parties), rest=tuple(rest), **found)  # type: ignore[arg-type]

    def _is_plain_sum(self, words: list[str]) -> bool:
        """Whether the last word is a bare number that may be a sum: not that of a house, nor an area."""
        return bool(_PLAIN_SUM.fullmatch(words[-1])) and not self._no_sum.search("".join(words[-2:-1]))

    def _word(self, word: str, today: date, found: Mapping[str, object]) -> tuple[str | None, str | int | date | None]:
        readers: dict[str, Callable[[], str | int | date | None]] = {
            "phone": lambda: self.phone(word),
            "amount": lambda: self.amount(word),
            "day": lambda: self.day(word, today),
            "village": lambda: self._exactly(self._group.sub("", word), self._villages),
            "kind": lambda: self._kind_named(word),
        }
        for name, read in readers.items():
            if name not in found and (value := read()) is not None:
                return name, value
        return ("party", word) if self._names_people(word) else (None, None)

    def _names_people(self, word: str) -> bool:
        """Whether it is made of names, and is no village or kind, many of which begin like a name."""
        known = self._kind_named(word) or self._exactly(word, self._villages)
        names = self.names(word) or [word]
        return not known and all(self._name.fullmatch(name) and not self._no_name.fullmatch(name) for name in names)

    def _kind_named(self, word: str) -> str | None:
        return self._exactly(word, self._kinds) or self._exactly(self._quarrel.sub("", word), self._kinds)

    @staticmethod
    def _exactly(word: str, vocabulary: list[tuple[str, str]]) -> str | None:
        return next((code for name, code in vocabulary if name == word), None)


def by_length(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Words with their codes, the longest first: one word may hold another."""
    pairs = [(word, code) for code, words in vocabulary.items() for word in words]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _found(text: str, vocabulary: list[tuple[str, str]]) -> str | None:
    return next((code for word, code in vocabulary if word in text), None)


def load_patterns(path: Path) -> ReadingPatterns:
    """Raises ContentError with everything that is wrong in the file."""
    return parse(ReadingPatterns, read_yaml(path), path.name)
