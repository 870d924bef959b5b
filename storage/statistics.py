"""Counting: each indicator is compiled to one query, and every figure knows how many records stand behind it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, and_, case, cast, distinct, func, literal, select, true
from sqlmodel import Session, col

from storage.activity import Activities, Activity
from storage.consultation import Consultation
from storage.dispute import Dispute, Status
from storage.indicators import CONSULTATION, DISPUTE, CountedBy, Filter, Indicator, Indicators, Part
from storage.record import Record

Expression = Any
"""A column or an SQL expression; SQLAlchemy's own generics do not unify columns of several tables."""
_TABLES: dict[str, type[Record]] = {CONSULTATION: Consultation, DISPUTE: Dispute}


@dataclass(frozen=True)
class Figure:
    """One number of a year.

    ``value`` None: there are records, but none says how many. ``unit`` None: the source has lost it. ``approx``: a round
    number went in, so it is shown with 余. ``records``: how many rows stand behind it;
    ``uncounted``: how many more are of the kind but give no number.
    ``part``: index of the indicator's part. ``by``: the value of the breakdown's field, None for the whole part.
    """

    indicator: Indicator
    part: int
    by: str | None
    value: int | float | None
    unit: str | None
    approx: bool
    records: int
    uncounted: int
    previous: int | float | None = None


@dataclass(frozen=True)
class Statistics:
    """The year's figures from the records. Voided records and mere applications do not count."""

    indicators: Indicators
    activities: Activities

    def year(self, session: Session, year: int) -> list[Figure]:
        """All figures of a calendar year, in the order of indicators.yaml, with the year before for comparison.

        A year of which there is no record at all is no comparison: nothing was kept then, which is not the same as 0.
        """
        earlier = self._figures(session, year - 1)
        kept = any(figure.records for figure in earlier)
        before = {_key(figure): figure.value for figure in earlier} if kept else {}
        return [Figure(**{**vars(figure), "previous": before.get(_key(figure))}) for figure in self._figures(session, year)]

    def rows(self, part: Part, year: int) -> Select[Any]:
        """The records behind a part's figure."""
        table = _table(part)
        return select(table).where(*self._conditions(part, year))

    def _figures(self, session: Session, year: int) -> list[Figure]:
        found = []
        for indicator in self.indicators.indicators:
            for index, part in enumerate(indicator.parts):
                found += self._measured(session, indicator, index, part, year)
        return found

    def _measured(self, session: Session, indicator: Indicator, index: int, part: Part, year: int) -> list[Figure]:
        whole = [self._figure(session, indicator, index, year, None)] if indicator.total else []
        if part.by:
            column = self._column(part, part.by)
            values = session.execute(
                select(column).where(*self._conditions(part, year)).group_by(column).order_by(func.min(_table(part).id))  # type: ignore[attr-defined]
            )
            whole += [
                self._figure(session, indicator, index, year, str(value or ""))
                for (value,) in values
                if value or not indicator.total
            ]
        elif not indicator.total:
            figure = self._figure(session, indicator, index, year, None)
            whole += [figure] if figure.value or index == 0 else []
        return whole

    def _figure(self, session: Session, indicator: Indicator, index: int, year: int, by: str | None) -> Figure:
        part = indicator.parts[index]
        where = self._conditions(part, year)
        if by is not None and part.by:
            where.append(func.coalesce(self._column(part, part.by), "") == by)
        number = self._number(part)
        table = _table(part)
        counts = func.count(number) if number is not None else func.count()
        query = select(
            self._value(part, number),
            func.count(),
            counts,
            func.max(self._rounded(part)),
            func.min(_lost(col(table.unit_lost), number)),
        ).where(*where)
        value, records, counted, approx, unit_lost = session.execute(query).one()
        return Figure(
            indicator=indicator,
            part=index,
            by=by,
            value=_tidy(value, records, counted),
            unit=None if unit_lost else part.unit or indicator.unit,
            approx=bool(approx),
            records=counted or records,
            uncounted=records - counted,
        )

    def _conditions(self, part: Part, year: int) -> list[Expression]:
        table = _table(part)
        conditions = [col(table.voided_at).is_(None), _year_column(part) == year]
        if table is Activity:
            conditions.append(col(Activity.kind) == part.record)
        if table is Dispute:
            conditions.append(col(Dispute.status) != Status.APPLIED)
        return conditions + self._filtered(part, part.filter)

    def _filtered(self, part: Part, wanted: Filter) -> list[Expression]:
        return [
            self._dated(part, values) if field == "dated" else self._column(part, field).in_(_typed(values))
            for field, values in wanted.items()
        ]

    def _dated(self, part: Part, values: tuple[str, ...]) -> Expression:
        day = _day_column(part)
        return day.is_not(None) if "yes" in values else day.is_(None)

    def _column(self, part: Part, field: str) -> Expression:
        table = _table(part)
        if table is Activity:
            return col(Activity.details)[field].as_string()
        return col(getattr(table, field))

    def _number(self, part: Part) -> Expression | None:
        """What a record adds; NULL where it does not say."""
        if part.how in ("sum", "max"):
            if part.record in _TABLES:
                return self._column(part, part.field)
            return col(Activity.numbers)[part.field].as_integer()
        if part.how == "distinct":
            return self._column(part, part.field)
        return None

    def _value(self, part: Part, number: Expression | None) -> Expression:
        if part.how == "rate":
            weight = col(Dispute.cases) if part.record == DISPUTE else literal(1)
            holds = and_(true(), *self._filtered(part, part.of))
            return func.round(100.0 * func.sum(weight * cast(holds, Integer)) / func.sum(weight), 1)
        if number is None:
            return func.count()
        if part.how == "distinct":
            return func.count(distinct(number))
        return func.max(number) if part.how == "max" else func.sum(number)

    def _rounded(self, part: Part) -> Expression:
        rounded = col(_table(part).rounded)
        return func.coalesce(cast(rounded[part.field].as_boolean(), Integer), 0) if part.field else literal(0)


def _table(part: Part) -> type[Record]:
    return _TABLES.get(part.record, Activity)


def _year_column(part: Part) -> Expression:
    if part.record == DISPUTE:
        return col(Dispute.closed_year if part.date is CountedBy.CLOSED else Dispute.accepted_year)
    return col(Consultation.year) if part.record == CONSULTATION else col(Activity.year)


def _day_column(part: Part) -> Expression:
    if part.record == DISPUTE:
        return col(Dispute.closed_on if part.date is CountedBy.CLOSED else Dispute.accepted_on)
    return col(Consultation.asked_at) if part.record == CONSULTATION else col(Activity.day)


def _typed(values: tuple[str, ...]) -> list[Any]:
    return [{"yes": True, "no": False}.get(value, value) for value in values]


def _tidy(value: Any, records: int, counted: int) -> int | float | None:
    if value is None:
        return None if records else 0
    if records and not counted:
        return None
    number = float(value)
    return int(number) if number.is_integer() else number


def _key(figure: Figure) -> tuple[str, int, str | None]:
    return figure.indicator.id, figure.part, figure.by


def _lost(unit_lost: Expression, number: Expression | None) -> Expression:
    """Whether the record's unit is lost, as 0 or 1; NULL for a record that adds nothing to the figure."""
    lost = cast(unit_lost, Integer)
    return lost if number is None else case((number.is_not(None), lost))
