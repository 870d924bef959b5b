"""A span of days of which figures are asked, and the part of the records that they are asked of."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

FIRST_YEAR, LAST_YEAR = 1949, 2999
"""Of which there may be books; another one is a slip of the finger."""
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Period:
    """``first`` and ``last`` day, both included. A whole calendar year also counts records of which only the year is known.

    Raises:
        ValueError: it ends before it begins.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")

    @classmethod
    def year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def half(cls, year: int, half: int) -> Self:
        """``half``: 1 or 2."""
        return cls._part(year, half, 6)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Self:
        """``quarter``: 1 to 4."""
        return cls._part(year, quarter, 3)

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """``month``: 1 to 12."""
        return cls._part(year, month, 1)

    @classmethod
    def _part(cls, year: int, number: int, months: int) -> Self:
        if not 1 <= number <= _MONTHS_OF_A_YEAR // months:
            raise ValueError(f"a year has no part {number} of {months} months")
        last = number * months
        return cls(date(year, last - months + 1, 1), date(year, last, monthrange(year, last)[1]))

    @property
    def years(self) -> range:
        """Every year that it touches."""
        return range(self.first.year, self.last.year + 1)

    @property
    def whole_years(self) -> list[int]:
        """The calendar years that lie wholly within it."""
        return [year for year in self.years if self.first <= date(year, 1, 1) and date(year, 12, 31) <= self.last]

    @property
    def is_whole(self) -> bool:
        """Whether it consists of calendar years."""
        return len(self.whole_years) == len(self.years)

    @property
    def up_to_its_end(self) -> "Period":
        """From New Year to its last day: where what stands at the end is looked for."""
        return Period(date(self.last.year, 1, 1), self.last)

    def previous(self) -> "Period":
        """The same span one year before. A span to the end of February ends there in leap years and others."""
        return Period(_year_before(self.first, opens=True), _year_before(self.last, opens=False))


@dataclass(frozen=True)
class Scope:
    """Which records of the period count. ``villages``: any kind of record that is kept by village; ``kinds`` and ``sources``:
    of disputes. An empty set leaves nothing out; figures whose records lack the field are not given.
    """

    villages: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    @property
    def fields(self) -> dict[str, frozenset[str]]:
        """The field of a record → the values that count."""
        named = {"village": self.villages, "kind": self.kinds, "source": self.sources}
        return {field: values for field, values in named.items() if values}


EVERYTHING = Scope()


def _year_before(day: date, opens: bool) -> date:
    ends_month = day.day == monthrange(day.year, day.month)[1]
    longest = monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, longest if ends_month and not opens else min(day.day, longest))
