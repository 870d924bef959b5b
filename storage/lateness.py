"""Records that come, or move, into a span whose figures were published before; by the record's own dates."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from storage.activity import Activity
from storage.change import Change, changes_of
from storage.consultation import Consultation
from storage.dispute import MERE_APPLICATIONS, NEVER_COUNTED, Dispute
from storage.period import Period
from storage.publication import Publication
from storage.record import Record

_DAYS: dict[type[Record], dict[str, str]] = {
    Dispute: {"accepted_on": "accepted_year", "closed_on": "closed_year"},
    Activity: {"day": "year"},
}
"""The days by which records count that people log and change, each with the year that stands for it where only that is known; a
question counts by the moment in which it is written down, unless a ledger of old brings it.
"""
_DAYS_OF_ROWS = _DAYS | {Consultation: {"asked_at": "year"}}


class Latecomers:
    """How many rows of an import come into each span whose figures are published; the row of a ledger may come into several."""

    def __init__(self, session: Session) -> None:
        found = session.exec(select(Publication).where(Publication.edition == 1).order_by(Publication.first, Publication.last))  # type: ignore[arg-type]
        self._published = [publication.period for publication in found]
        self._counts: Counter[Period] = Counter()

    @property
    def counts(self) -> dict[Period, int]:
        """In the order of the spans."""
        return {period: self._counts[period] for period in self._published if self._counts[period]}

    def add(self, table: type[Record], rows: Iterable[Mapping[str, Any]]) -> None:
        """``rows``: by column; moments in the township's time."""
        if not self._published:
            return
        days = _DAYS_OF_ROWS[table]
        wanted = (*days, *days.values())
        alike = Counter(tuple(row.get(name) for name in wanted) for row in rows if row.get("status") not in MERE_APPLICATIONS)
        for values, count in alike.items():
            within = list(_spans(dict(zip(wanted, values, strict=True)), days))
            self._counts.update({period: count for period in self._published if any(_holds(period, span) for span in within)})


def spans(record: Record) -> list[Period]:
    """The days by which the record counts, or the whole year where only that is known; a mere application counts by none, but
    for the day on which it was handed on.
    """
    days = _DAYS.get(type(record), {})
    if isinstance(record, Dispute) and record.status in MERE_APPLICATIONS:
        days = {} if record.status in NEVER_COUNTED else {"closed_on": days["closed_on"]}
    return list(_spans(vars(record), days))


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


def _holds(period: Period, span: Period) -> bool:
    return period.first <= span.first and span.last <= period.last


def _spans(row: Mapping[str, Any], days: Mapping[str, str]) -> Iterator[Period]:
    for field, year in days.items():
        day = row[field].date() if isinstance(row[field], datetime) else row[field]
        if day or row[year]:
            yield Period(day, day) if day else Period.year(row[year])
