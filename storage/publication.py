"""Figures that were published, as they were: a snapshot that nothing changes. A correction is a new edition."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Session, col, select

from storage.activity import Activity
from storage.audit import Deed, note
from storage.change import Change
from storage.columns import MOMENT
from storage.earlier import days, was_counted
from storage.failures import AlreadyPublished
from storage.figure import Figure, Number
from storage.indicators import TABLES
from storage.period import Period
from storage.person import Person
from storage.place import Placed, here
from storage.record import now
from storage.statistics import Statistics


class Publication(Placed, table=True):
    """``figures``: of each figure its id, part, by, name, value, unit, approx and number of records. Rows are only added.

    ``edition`` counts from 1 for each span of a township, or of the whole district. ``origin``: the press that published it, so
    that the same one twice is one edition.
    """

    __table_args__ = (UniqueConstraint("first", "last", "edition", "township"),)

    id: int | None = Field(default=None, primary_key=True)
    first: date
    last: date
    edition: int
    figures: list[dict[str, Any]] = Field(sa_type=JSON)
    origin: str = Field(unique=True)
    by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(default_factory=now, sa_type=MOMENT)

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)


Naming = Callable[[Figure], str]
Named = tuple[str, int]
"""Kind and id of a record."""
_ALWAYS_MATTERS = frozenset({"voided_at", "status", "details", "numbers"})
"""Fields that decide whether a record counts at all."""


@dataclass(frozen=True)
class Since:
    """``late``: records written down after the publication; ``touched``: older ones that were changed since; ``gone``:
    changed ones that do not stand behind the figure now."""

    late: tuple[Named, ...] = ()
    touched: tuple[Named, ...] = ()
    gone: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Difference:
    """A figure that is not any more what was published. ``published`` None: it was not among the figures then.

    ``figure`` None: it is not counted any more.
    """

    name: str
    published: Number | None
    unit: str | None
    figure: Figure | None
    since: Since = Since()


def editions(session: Session, period: Period) -> list[Publication]:
    """All editions of exactly that span, the newest first."""
    query = select(Publication).where(Publication.first == period.first, Publication.last == period.last, _own(session))
    return list(session.exec(query.order_by(col(Publication.edition).desc())))


def first_published_at(session: Session, period: Period) -> datetime | None:
    """When figures of the span, or of one that holds it, went out first; what is written down later is late."""
    query = select(Publication.at).where(Publication.first <= period.first, Publication.last >= period.last, _own(session))
    return session.exec(query.order_by(col(Publication.at))).first()


def publish(
    session: Session, period: Period, named: Sequence[tuple[Figure, str]], edition: int, by: Person, origin: str
) -> Publication:
    """Freezes the figures under their names as that edition; the same ``origin`` twice gives the publication of the first time.

    Raises:
        AlreadyPublished: there is such an edition already, of another press.
    """
    known = session.exec(select(Publication).where(Publication.origin == origin)).first()
    if known:
        return known
    if edition != len(editions(session, period)) + 1:
        raise AlreadyPublished(edition=edition)
    frozen = [_frozen(figure, name) for figure, name in named]
    made = Publication(first=period.first, last=period.last, edition=edition, figures=frozen, origin=origin, by=by.id)
    session.add(made)
    note(session, Deed.PUBLISH, by, made, first=str(period.first), last=str(period.last), edition=edition)
    return made


def differences(session: Session, publication: Publication, statistics: Statistics, naming: Naming) -> list[Difference]:
    """The figures whose value is not the published one, each with the records that came or changed since."""
    now_there = {figure.key: figure for figure in statistics.over(session, publication.period)}
    then = {(row["id"], row["part"], row["by"]): row for row in publication.figures}
    found = []
    for key in dict.fromkeys([*then, *now_there]):
        row, figure = then.get(key), now_there.get(key)
        published = row["value"] if row else None
        if (figure.value if figure and figure.records else None) == (published if row and row["records"] else None):
            continue
        since = _since(session, publication, statistics, figure) if figure else Since()
        name = row["name"] if row else naming(figure) if figure else ""
        found.append(Difference(name, published, row["unit"] if row else None, figure, since))
    return found


def _own(session: Session) -> Any:
    """Those of the place where the session works; one that sees the whole district has published for the whole."""
    return col(Publication.township) == here(session)


def _frozen(figure: Figure, name: str) -> dict[str, Any]:
    return {
        "id": figure.indicator.id,
        "part": figure.part,
        "by": figure.by,
        "name": name,
        "value": figure.value,
        "unit": figure.unit,
        "approx": figure.approx,
        "records": figure.records,
    }


def _since(session: Session, publication: Publication, statistics: Statistics, figure: Figure) -> Since:
    """What came, what was changed, and what does not stand behind the figure any more: all since the publication."""
    rows = statistics.records(session, figure.indicator, figure.part, publication.period, figure.by)
    late = tuple((row.record, row.id) for row in rows if row.written_at > publication.at)
    there = {(row.record, row.id) for row in rows}
    changed = [(record, id_) for record in figure.declared.records for id_ in _changed(session, publication, figure, record)]
    touched = tuple(named for named in changed if named in there)
    gone = (named for named in changed if named not in there)
    return Since(late, touched, tuple(named for named in gone if _was_there(session, publication, figure, named)))


def _was_there(session: Session, publication: Publication, figure: Figure, named: Named) -> bool:
    record = session.get_one(TABLES.get(named[0], Activity), named[1])
    return was_counted(session, record, figure, publication.period, publication.at)


def _changed(session: Session, publication: Publication, figure: Figure, record: str) -> list[int]:
    """Ids of the records that were there then, and of which a field that matters to the figure was changed since."""
    part = figure.declared
    matters = {*part.words, *part.numbers, *days(part.date), *_ALWAYS_MATTERS}
    table = TABLES.get(record, Activity)
    query = (
        select(Change.record_id)
        .join(table, col(Change.record_id) == col(table.id))  # type: ignore[attr-defined]
        .where(Change.table == table.__tablename__, Change.at > publication.at, col(Change.field).in_(matters))
        .where(col(table.created_at) <= publication.at)
    )
    if table is Activity:
        query = query.where(Activity.kind == record)
    return sorted(set(session.exec(query)))
