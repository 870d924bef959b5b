"""How people, organisations and their numbers are named to readers who do not work on the case (docs/privacy.md)."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from knowledge.entry import Strict, Text
from knowledge.loading import parse, read_yaml

_SHORT_NAME = 4
"""Characters from which a name that begins with a surname may be an organisation's by its last character alone."""
_LEFT, _RIGHT, _LONG = 3, 4, 11
"""Digits of a number that stay at its beginning and end; below 11 digits only the end stays."""


class MaskingPatterns(Strict):
    """The patterns of masking.yaml; what each is for stands there."""

    compound_surnames: tuple[Text, ...]
    rare_surnames: Text
    organisation: Text
    addressed: Text
    name: Text
    behind: Text
    person: Text
    organisation_masked: Text
    letters: Text
    number: Text


class Masker:
    """``surnames``: the common ones, one character each."""

    def __init__(self, patterns: MaskingPatterns, surnames: str) -> None:
        self._p = patterns
        surname = "|".join((*patterns.compound_surnames, f"[{surnames}{patterns.rare_surnames}]"))
        self._organisation = re.compile(f"(.*?){patterns.organisation}")
        self._addressed = re.compile(patterns.addressed.replace("<surname>", surname))
        self._name = re.compile(patterns.name.replace("<surname>", surname))
        self._surname = re.compile(surname)
        self._behind = re.compile(patterns.behind)
        self._number = re.compile(patterns.number)

    def parties(self, names: Sequence[str]) -> list[str]:
        """The parties of one case, each by surname or kind; those who would be named alike, or not at all, by a letter."""
        masked = [self._one(name) for name in names]
        alike = Counter(masked)
        return [mask if mask and alike[mask] == 1 else mask + self._letter(index) for index, mask in enumerate(masked)]

    def text(self, text: str, names: Sequence[str] = ()) -> str:
        """Somebody's words, with those parties' names and everybody's numbers masked."""
        pairs = sorted(zip(names, self.parties(names), strict=True), key=lambda pair: -len(pair[0]))
        for name, mask in pairs:
            text = text.replace(name, mask) if len(name) > 1 else text
        return self._number.sub(lambda found: self.number(found[0]), text)

    @staticmethod
    def number(number: str) -> str:
        """A phone or identity number: 138****5678."""
        left = _LEFT if len(number) >= _LONG else 0
        hidden = max(len(number) - left - _RIGHT, _RIGHT)
        return number[:left] + "*" * hidden + number[left + hidden :]

    def _one(self, name: str) -> str:
        """Empty when neither surname nor kind can be told."""
        name = self._behind.sub("", re.sub(r"\s", "", name))
        if kind := self._kind(name):
            return self._p.organisation_masked.format(kind=kind)
        found = self._surname.fullmatch(name) or self._name.fullmatch(name) or self._addressed.search(name)
        surname = next((group for group in (*found.groups(), found[0]) if group), "") if found else ""
        return self._p.person.format(surname=surname) if surname else ""

    def _kind(self, name: str) -> str:
        found = self._organisation.fullmatch(name)
        if found is None or not found[1]:
            return found[2] if found else ""
        alone = len(found[2]) == 1 and len(name) < _SHORT_NAME and self._surname.match(name)
        return "" if alone else found[2]

    def _letter(self, index: int) -> str:
        letters = self._p.letters
        return letters[index] if index < len(letters) else str(index + 1)


def load_masker(path: Path, surnames: str) -> Masker:
    """Raises ContentError with everything that is wrong in the file."""
    return Masker(parse(MaskingPatterns, read_yaml(path), path.name), surnames)
