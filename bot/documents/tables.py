"""The tables of a span as a workbook: figures, the official dispute table, villages, from figures to records, records."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from bot.documents.dispute_sheet import dispute_page
from bot.documents.sources import record_name, rule
from bot.ledgers.cells import Cell
from bot.ledgers.exporting import Export
from bot.ledgers.layout import Page, page
from bot.ledgers.writing import workbook
from bot.office import Office
from bot.presenting import part_name
from storage.figure import Figure
from storage.indicators import DISPUTE
from storage.period import EVERYTHING, Period, Scope
from storage.place import standing


@dataclass(frozen=True)
class Tables:
    """Of a period and scope; ``record``: only of this kind of records. ``rows``: whether the records stand in it, one row each,
    names masked; of a whole district they never do. All of the team may have the workbook, so what people asked is not in it.
    """

    office: Office
    session: Session
    period: Period
    scope: Scope = EVERYTHING
    record: str = ""
    rows: bool = True

    def workbook(self) -> bytes:
        """The .xlsx."""
        return workbook([*self._overviews(), *self._records()])

    @cached_property
    def figures(self) -> list[Figure]:
        """Those that have something to tell, each with that of the year before."""
        return self._told(self.scope)

    def _told(self, scope: Scope) -> list[Figure]:
        found = self.office.statistics.over(self.session, self.period, scope)
        told = (figure for figure in found if figure.records or figure.previous)
        return [figure for figure in told if not self.record or self.record in figure.declared.records]

    def _overviews(self) -> Iterator[Page]:
        groups = self.office.catalogue.indicators.groups
        yield self._page("figures", "figure", [{**self.row(f), "group": groups[f.indicator.group]} for f in self.figures])
        if self.record in ("", DISPUTE):
            yield dispute_page(self.office, self.session, self.period, self.scope)
        if self.office.is_district:
            yield self._page("townships", "township", list(self._townships()))
        else:
            yield self._page("villages", "village", list(self._villages()))
        yield self._page("sources", "source", [row for figure in self.figures for row in self._sources(figure)])

    def _page(self, sheet: str, kind: str, rows: list[dict[str, Cell]]) -> Page:
        heads = self.office.texts.under(f"report.{kind}_columns")
        cells = [[row.get(name) for name in heads] for row in rows]
        return Page(self.office.texts(f"report.sheets.{sheet}"), list(heads.values()), cells)

    def row(self, figure: Figure) -> dict[str, Cell]:
        """A figure and what explains it, by the name of the column."""
        texts = self.office.texts
        return {
            "id": figure.indicator.id,
            "name": figure.indicator.name,
            "part": part_name(self.office, figure),
            "value": figure.value,
            "round": texts("report.round") if figure.approx else None,
            "unit": texts("report.without_unit") if figure.unit is None else figure.unit,
            "previous": figure.previous,
            "change": figure.change,
            "rule": rule(self.office, figure),
            "records": figure.records,
            "uncounted": figure.uncounted or None,
        }

    def _villages(self) -> Iterator[dict[str, Cell]]:
        for village in self.office.content.township.villages:
            if self.scope.villages and village.id not in self.scope.villages:
                continue
            for figure in self._told(Scope(frozenset({village.id}), self.scope.kinds, self.scope.sources)):
                yield {**self.row(figure), "village": village.name}

    def _townships(self) -> Iterator[dict[str, Cell]]:
        for part in self.office.parts:
            with standing(self.session, part.place):
                for figure in self._told(self.scope):
                    yield {**self.row(figure), "township": part.content.township.name}

    def _sources(self, figure: Figure) -> Iterator[dict[str, Cell]]:
        rows = self.office.statistics.records(self.session, figure.indicator, figure.part, self.period, figure.by, self.scope)
        for row in rows:
            own: dict[str, Cell] = {"record": record_name(self.office, row), "day": row.day, "adds": row.adds}
            yield {**self.row(figure), **own}

    def _records(self) -> Iterator[Page]:
        if self.office.is_district or not self.rows:
            return
        for table, rows in Export(self.office, self.session).tables(self.period, self.scope):
            if self.record in ("", table.code) and (found := page(self.office, table, rows)):
                yield found
