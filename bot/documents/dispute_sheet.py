"""The official dispute table as a page: types, sources and levels by outcome, types by source, what was prevented, and the
records that keep it from adding up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from bot.documents.placeholders import case_name
from bot.ledgers.cells import Cell
from bot.ledgers.layout import Page
from bot.office import Office
from bot.presenting import ten_thousands
from storage.dispute import Dispute, Prevented
from storage.dispute_table import Counts, DisputeTable, dispute_table
from storage.period import EVERYTHING, Period, Scope

_MONEY = ("amount", "agreed")
"""Columns in ten thousands of yuan; the others are in cases, persons, or per cent."""


@dataclass
class _Lines:
    """Rows on their way to a page; ``strong``: the places of headings and sums."""

    rows: list[list[Cell]] = field(default_factory=list)
    strong: set[int] = field(default_factory=set)

    def add(self, *cells: Cell, strong: bool = False) -> None:
        if strong:
            self.strong.add(len(self.rows))
        self.rows.append(list(cells))


def dispute_page(office: Office, session: Session, period: Period, scope: Scope = EVERYTHING) -> Page:
    """The table of a period: every type, source and level has its row, nought or not, and each block its sum."""
    table = dispute_table(session, period, scope)
    texts, lines = office.texts, _Lines()
    columns = texts.under("report.dispute_columns")
    blocks = [
        ("kinds", "dispute_kind", table.kinds),
        ("sources", "dispute_source", table.sources),
        ("levels", "level", table.levels),
    ]
    for place, (name, choices, counted) in enumerate(blocks):
        if place:
            lines.add()
            lines.add(texts(f"report.dispute_blocks.{name}"), *columns.values(), strong=True)
        _block(office, lines, _named(office, choices, counted), counted, list(columns))
    _crossed(office, lines, table)
    _prevented(office, lines, table.total)
    _closing(office, lines, table)
    _faults(office, session, lines, table)
    headings = [texts("report.dispute_blocks.kinds"), *columns.values()]
    return Page(texts("report.sheets.disputes"), headings, lines.rows, frozenset(lines.strong))


def _named(office: Office, choices: str, found: Mapping[str, object]) -> dict[str, str]:
    """All choices in their order, and what says none if there is such a thing."""
    missing = {"": office.texts("stats.by_missing")} if "" in found else {}
    return dict(office.texts.under(f"choices.{choices}")) | missing


def _block(office: Office, lines: _Lines, names: dict[str, str], counted: dict[str, Counts], columns: list[str]) -> None:
    for code, name in names.items():
        lines.add(name, *_cells(counted.get(code, Counts()), columns))
    lines.add(office.texts("stats.by_total"), *_cells(sum(counted.values(), Counts()), columns), strong=True)


def _cells(counts: Counts, columns: list[str]) -> Iterator[Cell]:
    for column in columns:
        number = getattr(counts, column)
        yield ten_thousands(number) if column in _MONEY else number


def _crossed(office: Office, lines: _Lines, table: DisputeTable) -> None:
    kinds, sources = (
        _named(office, f"dispute_{what}", found) for what, found in (("kind", table.kinds), ("source", table.sources))
    )
    total = office.texts("stats.by_total")
    lines.add()
    lines.add(office.texts("report.dispute_blocks.crossed"), *sources.values(), total, strong=True)
    for kind, name in kinds.items():
        row = [table.crossed.get((kind, source), 0) for source in sources]
        lines.add(name, *row, sum(row))
    sums = [sum(table.crossed.get((kind, source), 0) for kind in kinds) for source in sources]
    lines.add(total, *sums, sum(sums), strong=True)


def _prevented(office: Office, lines: _Lines, total: Counts) -> None:
    rows = [(what, getattr(total, what), getattr(total, f"{what}_persons")) for what in Prevented]
    lines.add()
    lines.add(*(office.texts(f"report.dispute_blocks.{name}") for name in ("prevented", "cases", "persons")), strong=True)
    for what, cases, persons in rows:
        lines.add(office.texts(f"choices.prevented.{what}"), cases, persons)
    sums = (sum(numbers) for numbers in zip(*((cases, persons) for _, cases, persons in rows), strict=True))
    lines.add(office.texts("stats.by_total"), *sums, strong=True)


def _closing(office: Office, lines: _Lines, table: DisputeTable) -> None:
    lines.add()
    lines.add(office.texts("stats.table.closes" if table.closes else "stats.table.open_sums"))
    if cases := sum(table.carried.values()):
        lines.add(office.texts("stats.table.carried", cases=cases))
    lines.add(office.texts("stats.table.rule"))


def _faults(office: Office, session: Session, lines: _Lines, table: DisputeTable) -> None:
    """One row for each record and each thing that is wrong with it."""
    if not table.faults:
        return
    wanted = {id_ for fault in table.faults for id_ in fault.records}
    disputes = {dispute.id: dispute for dispute in session.exec(select(Dispute).where(col(Dispute.id).in_(wanted)))}
    village_name = office.content.township.village_name
    lines.add()
    lines.add(*office.texts.under("report.fault_columns").values(), strong=True)
    for fault in table.faults:
        for id_ in fault.records:
            dispute = disputes[id_]
            reason = office.texts(f"stats.table.faults.{fault.reason}")
            lines.add(reason, village_name(dispute.village), dispute.accepted_on, case_name(office, dispute))
