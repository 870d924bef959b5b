"""Numbers with a unit in a text, in one form: 三十日 and 30天 are the same figure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from knowledge.entry import Strict, Text
from knowledge.loading import parse, read_yaml
from knowledge.numerals import number

PER_CENT = "percent"


class Unit(Strict):
    """``unit`` and ``times``: the unit that it is a multiple of."""

    words: tuple[Text, ...]
    unit: str = ""
    times: Annotated[float, BeforeValidator(float)] = 1.0


class FigurePatterns(Strict):
    """The patterns of figures.yaml; what each is for stands there."""

    numeral: Text
    units: dict[str, Unit]
    between: Text
    percent: Text
    fraction: Text
    passed_over: Text


@dataclass(frozen=True)
class Figure:
    """``words`` as they stand in the text; two figures are the same when value and unit are."""

    value: float
    unit: str
    words: str

    @property
    def key(self) -> tuple[float, str]:
        return round(self.value, 4), self.unit


class Figures:
    """``figures.found(text)``"""

    def __init__(self, patterns: FigurePatterns) -> None:
        numeral = f"(?:{patterns.numeral})"
        self._passed_over = re.compile(patterns.passed_over)
        self._percent = re.compile(patterns.percent.replace("<numeral>", numeral))
        self._fraction = re.compile(patterns.fraction.replace("<numeral>", numeral))
        self._by_word = {word: (name, unit) for name, unit in patterns.units.items() for word in unit.words}
        words = "|".join(map(re.escape, sorted(self._by_word, key=len, reverse=True)))
        self._counted = re.compile(f"({numeral}){patterns.between}({words})")

    def found(self, text: str) -> Iterator[Figure]:
        """Every figure of the text, in order of their kinds."""
        for match in self._percent.finditer(text):
            yield Figure(number(match[1]), PER_CENT, match[0])
        for match in self._fraction.finditer(text):
            if not self._percent.fullmatch(match[0]):
                yield Figure(number(match[2]) / number(match[1]), "fraction", match[0])
        text = self._passed_over.sub(" ", text)
        for match in self._counted.finditer(text):
            name, unit = self._by_word[match[2]]
            yield Figure(number(match[1]) * unit.times, unit.unit or name, match[0])


def load_figures(path: Path) -> Figures:
    """Raises ContentError with everything that is wrong in the file."""
    return Figures(parse(FigurePatterns, read_yaml(path), path.name))
