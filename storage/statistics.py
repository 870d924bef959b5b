"""Counting: all indicators of a period from a few grouped queries, and from each figure to the records behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from storage.activity import Activities
from storage.book import Book
from storage.cube import Cell, Cube, cubes, open_fields
from storage.evidence import Only, evidence
from storage.figure import Evidence, Figure
from storage.indicators import CountedBy, Indicator, Indicators, Part
from storage.measuring import Rows, measured
from storage.period import EVERYTHING, Period, Scope

__all__ = ["Evidence", "Figure", "Statistics"]
Key = tuple[Book, frozenset[str]]
Cells = dict[Key, list[Cell]]
CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Statistics:
    """Figures from the records. Voided records and mere applications do not count."""

    indicators: Indicators
    activities: Activities
    zone: tzinfo = CHINA

    def year(self, session: Session, year: int) -> list[Figure]:
        """All figures of a calendar year, in the order of indicators.yaml, with the year before for comparison."""
        return self.over(session, Period.year(year))

    def over(self, session: Session, period: Period, scope: Scope = EVERYTHING) -> list[Figure]:
        """All figures of a period, each with that of the same span one year before.

        A year of which there is no record at all is no comparison: nothing was kept then, which is not the same as 0.
        In a scope, only figures whose records have its fields.
        """
        now, before = self._both(session, period, scope)
        kept = any(before.values()) or self._is_kept(session, period.previous())
        found: list[Figure] = []
        for indicator in self.indicators.indicators:
            for index, part in enumerate(indicator.parts):
                if all(book.has(scope.fields) for book in self._books(part)):
                    found += self._figures(indicator, index, self._of(part, now), self._of(part, before), kept)
        return found

    def records(
        self,
        session: Session,
        indicator: Indicator,
        part: int,
        period: Period,
        by: str | None = None,
        scope: Scope = EVERYTHING,
        only: Only = lambda _: (),
    ) -> list[Evidence]:
        """The records behind a figure: those that it counts, and those that give no number; undated ones first, then by day.
        ``only``: those for which more holds.
        """
        declared = indicator.parts[part]
        found = [row for book in self._books(declared) for row in evidence(session, book, declared, period, by, scope, only)]
        return sorted(found, key=lambda row: (row.day is not None, row.day or period.first, row.record, row.id))

    def exceeded(self, session: Session, figure: Figure, period: Period, scope: Scope = EVERYTHING) -> list[Evidence]:
        """Of a rate, the records that give a part which is more than its whole."""
        part = figure.declared
        if part.how != "rate" or not part.below:
            return []
        more = lambda book: (book.number(part.field) > book.number(part.below),)  # noqa: E731
        return self.records(session, figure.indicator, figure.part, period, figure.by, scope, more)

    def _books(self, part: Part) -> list[Book]:
        return [Book(record, part.date, self.activities, self.zone) for record in part.records]

    @cached_property
    def _cubes(self) -> dict[Key, Cube]:
        parts = [part for indicator in self.indicators.indicators for part in indicator.parts]
        return cubes((part, book) for part in parts for book in self._books(part))

    def _both(self, session: Session, period: Period, scope: Scope) -> tuple[Cells, Cells]:
        """The cells of a period and of the one a year before; for a calendar year both come from the same queries."""
        before = period.previous()
        if not period.is_whole or len(period.years) > 1:
            return self._cells(session, period, scope), self._cells(session, before, scope)
        both = Period(before.first, period.last)
        found = {key: cube.by_year(session, both, scope) for key, cube in self._asked(scope)}
        this, last = period.last.year, before.last.year
        return {key: years[this] for key, years in found.items()}, {key: years[last] for key, years in found.items()}

    def _asked(self, scope: Scope) -> list[tuple[Key, Cube]]:
        return [(key, cube) for key, cube in self._cubes.items() if cube.book.has(scope.fields)]

    def _cells(self, session: Session, period: Period, scope: Scope) -> Cells:
        return {key: cube.cells(session, period, scope) for key, cube in self._asked(scope)}

    def _of(self, part: Part, cells: Cells) -> Rows:
        """The cells that a part counts."""
        found = [(book, cell) for book in self._books(part) for cell in cells[book, open_fields(part, book)]]
        return [(book, cell) for book, cell in found if cell.holds(part.filter)]

    def _figures(self, indicator: Indicator, index: int, now: Rows, before: Rows, kept: bool) -> Iterator[Figure]:
        part = indicator.parts[index]
        if indicator.total:
            yield self._compared(indicator, index, None, now, before, kept)
        if part.by:
            for value in self._values(part, [*now, *before]):
                if value or not indicator.total:
                    ours, theirs = (_saying(rows, part.by, value) for rows in (now, before))
                    yield self._compared(indicator, index, value, ours, theirs, kept)
        elif not indicator.total:
            figure = self._compared(indicator, index, None, now, before, kept)
            if index == 0 or figure.value or figure.previous:
                yield figure

    def _compared(
        self,
        indicator: Indicator,
        index: int,
        by: str | None,
        now: Rows,
        before: Rows,
        kept: bool,
    ) -> Figure:
        figure = measured(indicator, index, by, now)
        if not kept:
            return figure
        earlier = measured(indicator, index, by, before)
        return replace(figure, previous=earlier.value, previous_approx=earlier.approx)

    def _values(self, part: Part, rows: Rows) -> list[str]:
        """The values of a breakdown: choices in their declared order, other words by their letters, what says nothing last."""
        assert part.by
        order = {value: place for place, value in enumerate(self._books(part)[0].choices(part.by))}
        found = {cell.says[part.by] or "" for _, cell in rows}
        return sorted(found, key=lambda value: (not value, order.get(value, len(order)), value))

    def _is_kept(self, session: Session, period: Period) -> bool:
        """Whether there is any record of the years that the period touches."""
        whole = [Period.year(year) for year in period.years]
        books = {cube.book: None for cube in self._cubes.values() if cube.book.date is not CountedBy.LATEST}
        asked = (select(book.id).where(*book.conditions(year, EVERYTHING)).limit(1) for book in books for year in whole)
        return any(session.execute(query).first() for query in asked)


def _saying(rows: Rows, field: str, value: str) -> Rows:
    return [(book, cell) for book, cell in rows if (cell.says[field] or "") == value]
