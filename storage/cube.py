"""One grouped query over a kind of record: cells of equal records, from which many figures are added up."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from sqlalchemy import Select, String, and_, case, cast, func, literal, select
from sqlmodel import Session, col

from storage.activity import Activity
from storage.book import NO, YEARS, YES, Book, Expression
from storage.indicators import Filter, Part
from storage.packing import Choices, packed, unpacked
from storage.period import EVERYTHING, Period, Scope

NOTHING = "{}"
"""The marks of a record without a round number."""


@dataclass(frozen=True)
class Cell:
    """Records that say the same in every dimension. ``says``: dimension → value, None where they say nothing.

    ``sums``: aggregate → number: ``sum:f``, ``max:f``, ``count:f`` (how many give the number), and for pairs of numbers
    ``above:f/g``, ``below:f/g``, ``times:f/g``, ``pairs:f/g`` over the records that give both. ``weight``: what they stand for.
    """

    says: dict[str, str | None]
    rounded: frozenset[str]
    unit_lost: bool
    records: int
    sums: dict[str, int]

    def holds(self, wanted: Filter) -> bool:
        return all(self.says[field] in values for field, values in wanted.items())


@dataclass(frozen=True)
class Cube:
    """``dimensions``: fields by which records are told apart. ``aggregates``: names as in :class:`Cell`. ``filter``: what holds
    for every figure that is added up from it.
    """

    book: Book
    dimensions: tuple[str, ...]
    aggregates: tuple[str, ...]
    filter: Filter

    def cells(self, session: Session, period: Period, scope: Scope) -> list[Cell]:
        """Those of a period."""
        query = self._counting(literal(0), self.book.conditions(period, scope))
        return [cell for _, cell in self._run(session, query)]

    def by_year(self, session: Session, period: Period, scope: Scope) -> dict[int, list[Cell]]:
        """Those of each year of a period of calendar years, from one query for all of them."""
        found: dict[int, list[Cell]] = {year: [] for year in period.years}
        query = self._of_years if scope == EVERYTHING else self._years(scope)
        for year, cell in self._run(session, query, {YEARS: list(period.years)}):
            found[year].append(cell)
        return found

    @cached_property
    def _of_years(self) -> Select[Any]:
        """Asked again and again, of whatever years: making a query takes as long as running it on a township's books."""
        return self._years(EVERYTHING)

    def _years(self, scope: Scope) -> Select[Any]:
        return self._counting(self.book.year, self.book.conditions_of_years(scope))

    def _counting(self, year: Expression, where: list[Expression]) -> Select[Any]:
        """Grouped by one number for the year and all that is chosen, and by what is said in words."""
        marks = [cast(col(self.book.table.rounded), String)] if self._has_marks else []
        said = [packed(year, self._packed), *(self.book.says(field) for field in self._words), *marks]
        groups = {f"said_{place}": column for place, column in enumerate(said)}
        aggregates = [_aggregate(self.book, name) for name in self.aggregates]
        rounded = [] if self._has_marks else [_round(self.book, field) for field in self._numbers]
        query = select(*(column.label(name) for name, column in groups.items()), func.count(), *aggregates, *rounded)
        # By name: PostgreSQL takes the same JSON key bound twice for two.
        return query.where(*where, *self.book.held(self.filter)).group_by(*groups)

    def _run(self, session: Session, query: Select[Any], values: dict[str, Any] | None = None) -> Iterator[tuple[int, Cell]]:
        for row in session.execute(query, values):
            yield self._cell(list(row))

    def _cell(self, row: list[Any]) -> tuple[int, Cell]:
        year, (lost, *chosen) = unpacked(row.pop(0), self._packed)
        words = [row.pop(0) for _ in self._words]
        marks = row.pop(0) if self._has_marks else ""
        records, sums, counts = row[0], row[1 : len(self.aggregates) + 1], row[len(self.aggregates) + 1 :]
        says = dict(zip([*self._chosen, *self._words], [*chosen, *map(word, words)], strict=True))
        rounded = _rounded(marks) if marks else frozenset(field for field, n in zip(self._numbers, counts, strict=False) if n)
        known = {name: int(n) for name, n in zip(self.aggregates, sums, strict=True) if n is not None}
        return year, Cell(says=says, rounded=rounded, unit_lost=lost == YES, records=records, sums=known)

    @cached_property
    def _chosen(self) -> list[str]:
        """The dimensions of which every value is known."""
        return [field for field in self.dimensions if self.book.is_closed(field)]

    @cached_property
    def _words(self) -> list[str]:
        return [field for field in self.dimensions if field not in self._chosen]

    @cached_property
    def _packed(self) -> Choices:
        lost = (col(self.book.table.unit_lost), (YES, NO))
        return [lost, *((self.book.says(field), self.book.choices(field)) for field in self._chosen)]

    @cached_property
    def _numbers(self) -> list[str]:
        return list(dict.fromkeys(name.partition(":")[2] for name in self.aggregates))

    @property
    def _has_marks(self) -> bool:
        """Whether cells are told apart by which of their numbers are round, too. Activities have more numbers than are counted
        at once, and of a pair both must be given; of other records each number's round ones are counted."""
        return self.book.table is Activity or any("/" in name for name in self._numbers)


def cubes(parts: Iterable[tuple[Part, Book]]) -> dict[tuple[Book, frozenset[str]], Cube]:
    """As few queries as serve all the parts: one a book, and one more for each field of free words (a village, a title)
    that figures are told apart by: together with the choices such fields would make about as many cells as records.
    """
    served: dict[tuple[Book, frozenset[str]], list[Part]] = {}
    for part, book in parts:
        served.setdefault((book, open_fields(part, book)), []).append(part)
    return {key: _cube(key[0], mine) for key, mine in served.items()}


def _cube(book: Book, parts: list[Part]) -> Cube:
    dimensions = dict.fromkeys(field for part in parts for field in sorted(told_apart(part)))
    aggregates = dict.fromkeys(name for part in parts for name in needed(part, book))
    shared = parts[0].filter if all(part.filter == parts[0].filter for part in parts) else {}
    return Cube(book, tuple(dimensions), tuple(aggregates), shared)


def told_apart(part: Part) -> set[str]:
    """The dimensions that a part needs."""
    distinct = part.field if part.how == "distinct" else None
    return {field for field in (*part.filter, *part.of, part.by, part.unit_by, distinct) if field}


def open_fields(part: Part, book: Book) -> frozenset[str]:
    """Those of them that take any words."""
    return frozenset(field for field in told_apart(part) if not book.choices(field))


def needed(part: Part, book: Book) -> Iterator[str]:
    """The aggregates that a part needs."""
    if part.below:
        yield from (f"{name}:{part.field}/{part.below}" for name in ("above", "below", "times", "pairs"))
    elif part.how in ("sum", "max"):
        yield from (f"{part.how}:{part.field}", f"count:{part.field}")
    elif part.how in ("rate", "times") and book.weight:
        yield from (f"sum:{book.weight}", f"count:{book.weight}")


def word(value: Any) -> str | None:
    """A dimension's value as YAML writes it."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Enum):
        return str(value.value)
    return None if value is None else str(value)


def _aggregate(book: Book, name: str) -> Expression:
    what, _, fields = name.partition(":")
    above, _, below = fields.partition("/")
    number = book.number(above)
    if not below:
        return getattr(func, what)(number)
    other = book.number(below)
    both = and_(number.is_not(None), other.is_not(None))
    summed = {"above": number, "below": other, "times": number * other}
    return func.count(case((both, 1))) if what == "pairs" else func.sum(case((both, summed[what])))


def _round(book: Book, field: str) -> Expression:
    """How many records give that number as a round one."""
    rounded = col(book.table.rounded)
    is_round = and_(cast(rounded, String) != NOTHING, rounded[field].as_boolean(), book.number(field).is_not(None))
    return func.count(case((is_round, 1)))


def _rounded(marks: str) -> frozenset[str]:
    if marks == NOTHING:
        return frozenset()
    return frozenset(field for field, is_round in json.loads(marks).items() if is_round)
