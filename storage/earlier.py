"""A record as it was at an earlier moment, and whether a figure counted it then."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from storage.change import changes_of
from storage.dispute import MERE_APPLICATIONS, NEVER_COUNTED
from storage.figure import Figure
from storage.indicators import CountedBy
from storage.period import Period
from storage.record import Record

_DAYS = {CountedBy.ACCEPTED: ("accepted_on", "accepted_year"), CountedBy.CLOSED: ("closed_on", "closed_year")}
_DAY = ("day", "year")


def days(counted_by: CountedBy) -> tuple[str, str]:
    """The field of the day by which records count, and that of the year which stands for it."""
    return _DAYS.get(counted_by, _DAY)


def was_counted(session: Session, record: Record, figure: Figure, period: Period, moment: datetime) -> bool:
    """Whether the record stood behind the figure of that period at that moment, by its day and by what it said then.

    What cannot be told from the record's fields alone is taken to have held.
    """
    then = _as_of(session, record, moment)
    part = figure.declared
    wanted = {**part.filter, **({part.by: (figure.by,)} if part.by and figure.by is not None else {})}
    without = NEVER_COUNTED if part.date is CountedBy.CLOSED else MERE_APPLICATIONS
    counts = then.get("voided_at") is None and then.get("status") not in without
    return counts and _is_in(then, part.date, period) and all(_said(then, field, values) for field, values in wanted.items())


def adds_otherwise(session: Session, record: Record, figure: Figure, moment: datetime) -> bool:
    """Whether what the record adds to the figure is not what it added at that moment: another number, or for a rate of records
    whether it is among those whose share is told.
    """
    now, then, part = _fields(dict(vars(record))), _as_of(session, record, moment), figure.declared
    shares = (all(_said(said, field, values) for field, values in part.of.items()) for said in (now, then))
    return len({*shares}) > 1 or any(now.get(name) != then.get(name) for name in part.numbers)


def _as_of(session: Session, record: Record, moment: datetime) -> dict[str, Any]:
    """Columns by name, with the first old value of each that was changed since; an activity's own fields among them."""
    then = dict(vars(record))
    first: dict[str, Any] = {}
    for change in changes_of(session, record):
        if change.at > moment:
            first.setdefault(change.field, change.old)
    then |= first
    return _fields(then)


def _fields(columns: Mapping[str, Any]) -> dict[str, Any]:
    """With an activity's own words and numbers by their names."""
    return {**(columns.get("details") or {}), **(columns.get("numbers") or {}), **columns}


def _is_in(then: Mapping[str, Any], counted_by: CountedBy, period: Period) -> bool:
    field, year = days(counted_by)
    if field not in then:
        return True
    span = period.up_to_its_end if counted_by is CountedBy.LATEST else period
    day = date.fromisoformat(then[field][:10]) if isinstance(then[field], str) else then[field]
    return span.first <= day <= span.last if day else then.get(year) in span.whole_years


def _said(then: Mapping[str, Any], field: str, values: tuple[str, ...]) -> bool:
    if field not in then or isinstance(then[field], bool):
        return True
    return str(then[field] or "") in values
