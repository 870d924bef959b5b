"""One grouped query over a kind of record: cells of equal records, from which many figures are added up."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import String, and_, case, cast, func, literal, select
from sqlmodel import Session, col

from storage.book import NO, YES, Book, Expression
from storage.indicators import Filter, Part
from storage.period import Period, Scope


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
        return [cell for _, cell in self._run(session, self.book.conditions(period, scope))]

    def by_year(self, session: Session, period: Period, scope: Scope) -> dict[int, list[Cell]]:
        """Those of each year of a period of calendar years, from one query for all of them."""
        found: dict[int, list[Cell]] = {year: [] for year in period.years}
        for year, cell in self._run(session, self.book.conditions(period, scope, each_year=True), self.book.year):
            found[year].append(cell)
        return found

    def _run(self, session: Session, where: list[Expression], year: Expression = None) -> Iterator[tuple[int, Cell]]:
        table = self.book.table
        marks = cast(col(table.rounded), String)
        when = literal(0) if year is None else year
        said = [when, *(self.book.says(field) for field in self.dimensions), col(table.unit_lost), marks]
        groups = {f"said_{place}": column for place, column in enumerate(said)}
        query = select(
            *(column.label(name) for name, column in groups.items()),
            func.count(),
            *(_aggregate(self.book, name) for name in self.aggregates),
        ).where(*where, *self.book.held(self.filter))
        for row in session.execute(query.group_by(*groups)):  # by name: PostgreSQL takes the same JSON key bound twice for two
            yield row[0], self._cell(tuple(row)[1:])

    def _cell(self, row: tuple[Any, ...]) -> Cell:
        width = len(self.dimensions)
        lost, marks, records = row[width : width + 3]
        return Cell(
            says=dict(zip(self.dimensions, map(word, row[:width]), strict=True)),
            rounded=_rounded(marks),
            unit_lost=bool(lost),
            records=records,
            sums={name: int(n) for name, n in zip(self.aggregates, row[width + 3 :], strict=True) if n is not None},
        )


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


def _rounded(marks: str) -> frozenset[str]:
    if marks in ("{}", ""):
        return frozenset()
    return frozenset(field for field, is_round in json.loads(marks).items() if is_round)
