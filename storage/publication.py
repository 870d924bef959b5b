"""Figures that were published, as they were: a snapshot that nothing changes. A correction is a new edition."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Session, col, select

from storage.audit import Deed, note
from storage.columns import MOMENT
from storage.failures import AlreadyPublished
from storage.figure import Figure, Number
from storage.later import NOTHING, Later, Since
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


@dataclass(frozen=True)
class Difference:
    """A figure that is not any more what was published. ``published`` None: it was not among the figures then.

    ``figure`` None: it is not counted any more. ``is_same``: the number is the same, of other records.
    """

    name: str
    published: Number | None
    unit: str | None
    figure: Figure | None
    since: Since = NOTHING
    is_same: bool = False


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
    """The figures whose value is not the published one, each with the records that came or changed since; then those that are
    the same although their records are not, because what came and what went are as much.
    """
    now_there = {figure.key: figure for figure in statistics.over(session, publication.period)}
    then = {(row["id"], row["part"], row["by"]): row for row in publication.figures}
    later = Later(session, publication, statistics)
    found = []
    for key in dict.fromkeys([*then, *now_there]):
        row, figure = then.get(key), now_there.get(key)
        published = row["value"] if row and row["records"] else None
        is_same = (figure.value if figure and figure.records else None) == published
        if figure is None or (is_same and published is None):
            since = NOTHING
        else:
            since = later.by_chance(figure) if is_same else later.since(figure)
        if not is_same or since != NOTHING:
            name = row["name"] if row else naming(figure) if figure else ""
            found.append(Difference(name, row["value"] if row else None, row["unit"] if row else None, figure, since, is_same))
    return sorted(found, key=lambda difference: difference.is_same)


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
