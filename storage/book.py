"""One kind of record as figures see it: which rows count in a period, and what they say, as SQL."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

import sqlalchemy
from sqlalchemy import BigInteger, Boolean, Enum, and_, bindparam, cast, func, or_, select
from sqlmodel import col

from storage.activity import Activities, Activity, ActivityKind
from storage.consultation import Consultation, is_answered
from storage.dispute import MERE_APPLICATIONS, NEVER_COUNTED, Dispute
from storage.indicators import ANSWERED, CONSULTATION, DATED, DISPUTE, TABLES, CountedBy, Filter
from storage.period import Period, Scope
from storage.record import Record

Expression = Any
"""A column or an SQL expression; SQLAlchemy's own generics do not unify columns of several tables."""
YES, NO = "yes", "no"
TOWNSHIP = "township"
"""The field that every record has (storage/place.py)."""
YEARS = "years"
"""The name under which queries of several years are given them."""


@dataclass(frozen=True)
class Book:
    """``record``: consultation, dispute or a kind of activity; ``date``: by which date it counts; ``zone``: where days begin."""

    record: str
    date: CountedBy
    activities: Activities = field(compare=False)
    zone: tzinfo = field(compare=False)

    @property
    def table(self) -> type[Record]:
        return TABLES.get(self.record, Activity)

    @property
    def id(self) -> Expression:
        return col(self.table.id)  # type: ignore[attr-defined]

    @property
    def year(self) -> Expression:
        if self.record == DISPUTE:
            return col(Dispute.closed_year if self.date is CountedBy.CLOSED else Dispute.accepted_year)
        return col(Consultation.year) if self.record == CONSULTATION else col(Activity.year)

    @property
    def day(self) -> Expression:
        """The day that counts; a moment for consultations."""
        if self.record == DISPUTE:
            return col(Dispute.closed_on if self.date is CountedBy.CLOSED else Dispute.accepted_on)
        return col(Consultation.asked_at) if self.record == CONSULTATION else col(Activity.day)

    def says(self, field: str) -> Expression:
        """What a record says in a field of words or choices."""
        if field == DATED:
            return self.day.is_not(None)
        if field == ANSWERED:
            return is_answered()
        if self.table is Activity and field != TOWNSHIP:
            return col(Activity.details)[field].as_string()
        return col(getattr(self.table, field))

    def number(self, field: str) -> Expression:
        """A number of the record; NULL where it gives none."""
        if self.table is Activity:
            return cast(col(Activity.numbers)[field].as_string(), BigInteger)
        return col(getattr(self.table, field))

    @property
    def weight(self) -> str:
        """The number field that says how many things a record stands for; empty where it is always one."""
        if self.record == DISPUTE:
            return "cases"
        return self._kind.once or "" if self._kind else ""

    def choices(self, field: str) -> list[str]:
        """The values of a choice in their order; empty for a field that takes any words."""
        if field in (DATED, ANSWERED):
            return [YES, NO]
        if self.table is Activity and field != TOWNSHIP:
            return [option.id for option in self.activities.fields[field].options]
        kind = sqlalchemy.inspect(self.table).columns[field].type
        if isinstance(kind, Boolean):
            return [YES, NO]
        return list(kind.enums) if isinstance(kind, Enum) else []

    def is_closed(self, field: str) -> bool:
        """Whether a field says nothing but its choices; what an activity chooses may also be said in other words."""
        return bool(self.choices(field)) and (field == DATED or self.table is not Activity)

    def has(self, fields: Iterable[str]) -> bool:
        """Whether its records have all the fields of a scope; type and source are those of disputes."""
        if self.record in TABLES:
            return set(fields) <= set(self.table.model_fields)
        return set(fields) <= ({"village"} & set(self._kind.fields if self._kind else ()))

    def conditions(self, period: Period, scope: Scope) -> list[Expression]:
        """Which rows count in a period: voided records and mere applications never do."""
        return self._counting(self._within(period.up_to_its_end if self.date is CountedBy.LATEST else period), scope)

    def conditions_of_years(self, scope: Scope) -> list[Expression]:
        """Which rows count in each of several calendar years, which are given as ``YEARS`` when the query is run."""
        return self._counting([self.year.in_(bindparam(YEARS, expanding=True))], scope)

    def _counting(self, when: list[Expression], scope: Scope) -> list[Expression]:
        where = [col(self.table.voided_at).is_(None), *when]
        if self.table is Activity:
            where.append(col(Activity.kind) == self.record)
        if self.table is Dispute:
            without = NEVER_COUNTED if self.date is CountedBy.CLOSED else MERE_APPLICATIONS
            where.append(col(Dispute.status).not_in(sorted(without)))
        where += [self.says(name).in_(sorted(values)) for name, values in scope.fields.items()]
        return [self._last_of_each(where)] if self.date is CountedBy.LATEST else where

    def held(self, wanted: Filter) -> list[Expression]:
        """A filter as conditions."""
        return [self.says(name).in_(self.typed(name, values)) for name, values in wanted.items()]

    def typed(self, field: str, values: Iterable[str]) -> list[Any]:
        """Values of a field as its column holds them."""
        is_truth = self.choices(field) == [YES, NO] and self.is_closed(field)
        return [value == YES if is_truth else value for value in values]

    @property
    def _kind(self) -> ActivityKind | None:
        return self.activities.kinds.get(self.record)

    def _within(self, period: Period) -> list[Expression]:
        years = list(period.years)
        if period.is_whole:
            return [self.year == years[0] if len(years) == 1 else self.year.in_(years)]
        inside = and_(self.day >= self._start(period), self.day < self._end(period))
        whole = period.whole_years
        if whole:
            inside = or_(inside, and_(self.day.is_(None), self.year.in_(whole)))
        return [self.year.in_(years), inside]

    def _start(self, period: Period) -> Expression:
        return self._midnight(period.first) if self.record == CONSULTATION else period.first

    def _end(self, period: Period) -> Expression:
        after = period.last + timedelta(days=1)
        return self._midnight(after) if self.record == CONSULTATION else after

    def _midnight(self, day: Any) -> datetime:
        return datetime.combine(day, time(), self.zone)

    def _last_of_each(self, where: list[Expression]) -> Expression:
        """The last row of the year of each item of a roster; one with a day is later than one of which only the year is known."""
        items = [self.year, col(self.table.township), *(self.says(name) for name in (self._kind.one_per if self._kind else ()))]
        order = (self.day.is_(None), self.day.desc(), self.id.desc())
        place = func.row_number().over(partition_by=items, order_by=order).label("place")
        ranked = select(self.id.label("row"), place).where(*where).subquery()
        return self.id.in_(select(ranked.c.row).where(ranked.c.place == 1))
