"""Records that come, or move, into a span whose figures were published before; by the record's own dates."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sqlmodel import Session, select

from storage.activity import Activity
from storage.change import Change, changes_of
from storage.dispute import Dispute, Status
from storage.period import Period
from storage.publication import Publication
from storage.record import Record

_DAYS = {Dispute: ("accepted_on", "closed_on"), Activity: ("day",)}
"""The days by which records count that people log and change; a question counts by the moment in which it is written down."""


def spans(record: Record) -> list[Period]:
    """The days by which the record counts, or the whole year where only that is known; none of a mere application."""
    return [] if isinstance(record, Dispute) and record.status is Status.APPLIED else list(_spans(record))


def holding(session: Session, wanted: Iterable[Period]) -> list[Publication]:
    """The first edition of each published span that holds one of the wanted ones, the earliest at the front."""
    found = {
        publication.id: publication
        for period in wanted
        for publication in session.exec(
            select(Publication).where(
                Publication.edition == 1, Publication.first <= period.first, Publication.last >= period.last
            )
        )
    }
    return sorted(found.values(), key=lambda publication: publication.at)


def late(session: Session, record: Record) -> list[Publication]:
    """Of the published spans in which the record counts, those that were published before it came or was moved there."""
    return [
        publication
        for publication in holding(session, spans(record))
        if record.created_at > publication.at or moved_into(session, record, publication.period, publication.at)
    ]


def moved_into(session: Session, record: Record, period: Period, since: datetime) -> bool:
    """Whether a day of the record lies in the period now and did not at that moment."""
    first: dict[str, Change] = {}
    for change in changes_of(session, record):
        if change.at > since and change.field in _DAYS.get(type(record), ()):
            first.setdefault(change.field, change)
    return any(
        _is_in(getattr(record, field), period) and change.old and not _is_in(date.fromisoformat(change.old), period)
        for field, change in first.items()
    )


def _is_in(day: date | None, period: Period) -> bool:
    return day is not None and period.first <= day <= period.last


def _spans(record: Record) -> Iterator[Period]:
    days = {field: getattr(record, field) for field in _DAYS.get(type(record), ())}
    for field, day in days.items():
        year = getattr(record, "year" if field == "day" else field.replace("_on", "_year"))
        if day or year:
            yield Period(day, day) if day else Period.year(year)
