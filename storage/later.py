"""What became of the records of a published figure: those that came, were changed, and left since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from sqlmodel import Session, col, select

from storage.activity import Activity
from storage.book import Book, Expression
from storage.change import Change
from storage.earlier import adds_otherwise, days, was_counted
from storage.evidence import Only
from storage.figure import Evidence, Figure
from storage.indicators import TABLES, Part
from storage.period import EVERYTHING, Period
from storage.record import Record
from storage.statistics import Statistics

Named = tuple[str, int]
"""Kind and id of a record."""
_ALWAYS_MATTERS = frozenset({"voided_at", "status", "details", "numbers"})
"""Fields that decide whether a record counts at all."""
_AT_ONCE = 500


class Published(Protocol):
    """Which span, and when."""

    @property
    def period(self) -> Period: ...

    at: datetime


@dataclass(frozen=True)
class Since:
    """``late``: records written down after the publication; ``touched``: older ones that were changed since; ``gone``:
    changed ones that do not stand behind the figure now."""

    late: tuple[Named, ...] = ()
    touched: tuple[Named, ...] = ()
    gone: tuple[Named, ...] = ()


NOTHING = Since()


def _these(ids: list[int], book: Book) -> list[Expression]:
    return [book.id.in_(ids)]


class Later:
    """``later.since(figure)``; what many figures ask for is looked up once."""

    def __init__(self, session: Session, published: Published, statistics: Statistics) -> None:
        self._session = session
        self._published = published
        self._statistics = statistics
        self._changes: dict[str, dict[int, set[str]]] = {}
        self._came: dict[Book, bool] = {}

    def since(self, figure: Figure) -> Since:
        """What came, what was changed, and what does not stand behind the figure any more."""
        late = tuple((row.record, row.id) for row in self._late(figure))
        changed = list(self._changed(figure))
        there = self._there(figure, changed)
        touched = tuple(named for named in changed if named in there)
        return Since(late, touched, tuple(n for n in changed if n not in there and self._was_counted(figure, n)))

    def by_chance(self, figure: Figure) -> Since:
        """The same of a figure whose number did not change, without records that add what they added."""
        came = any(self._has_come(figure.declared, record) for record in figure.declared.records)
        if not came and next(self._changed(figure), None) is None:
            return NOTHING
        found = self.since(figure)
        adding = {(row.record, row.id) for row in self._late(figure) if row.adds} if found.late else set()
        touched = (named for named in found.touched if self._adds_otherwise(figure, named))
        return Since(tuple(named for named in found.late if named in adding), tuple(touched), found.gone)

    def _has_come(self, part: Part, record: str) -> bool:
        """Whether any record of the kind was written down since that counts in the span."""
        book = Book(record, part.date, self._statistics.activities, self._statistics.zone)
        if book not in self._came:
            where = [*book.conditions(self._published.period, EVERYTHING), col(book.table.created_at) > self._published.at]
            self._came[book] = self._session.execute(select(book.id).where(*where).limit(1)).first() is not None
        return self._came[book]

    def _late(self, figure: Figure) -> list[Evidence]:
        return self._records(figure, lambda book: (col(book.table.created_at) > self._published.at,))

    def _there(self, figure: Figure, named: list[Named]) -> set[Named]:
        """Those of the records that stand behind the figure now."""
        found: set[Named] = set()
        for first in range(0, len(named), _AT_ONCE):
            ids = [id_ for _, id_ in named[first : first + _AT_ONCE]]
            found |= {(row.record, row.id) for row in self._records(figure, partial(_these, ids))}
        return found

    def _records(self, figure: Figure, only: Only) -> list[Evidence]:
        period = self._published.period
        return self._statistics.records(self._session, figure.indicator, figure.part, period, figure.by, only=only)

    def _changed(self, figure: Figure) -> Iterator[Named]:
        """Records that were there then, and of which a field that matters to the figure was changed since."""
        part = figure.declared
        matters = {*part.words, *part.numbers, *days(part.date), *_ALWAYS_MATTERS}
        for record in part.records:
            yield from ((record, id_) for id_, fields in self._changes_of(record).items() if fields & matters)

    def _changes_of(self, record: str) -> dict[int, set[str]]:
        if record not in self._changes:
            self._changes[record] = {}
            for id_, field in self._session.exec(self._changed_fields(record)):
                self._changes[record].setdefault(id_, set()).add(field)
        return self._changes[record]

    def _changed_fields(self, record: str) -> Any:
        table: type[Record] = TABLES.get(record, Activity)
        at = self._published.at
        query = (
            select(Change.record_id, Change.field)
            .join(table, col(Change.record_id) == col(table.id))  # type: ignore[attr-defined]
            .where(Change.table == table.__tablename__, Change.at > at, col(table.created_at) <= at)
            .order_by(col(Change.record_id))
        )
        return query.where(Activity.kind == record) if table is Activity else query

    def _was_counted(self, figure: Figure, named: Named) -> bool:
        return was_counted(self._session, self._record(named), figure, self._published.period, self._published.at)

    def _adds_otherwise(self, figure: Figure, named: Named) -> bool:
        """Whether the record came into the figure since, or adds something else."""
        return not self._was_counted(figure, named) or adds_otherwise(
            self._session, self._record(named), figure, self._published.at
        )

    def _record(self, named: Named) -> Record:
        record: Record = self._session.get_one(TABLES.get(named[0], Activity), named[1])
        return record
