"""The values of one row → the columns of one record, filled in as the chat would, but for what nobody said (``UNSAID``)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from pydantic_core import PydanticUndefined

from bot.forms.parsing import BadAnswer
from bot.ledgers.table import NUMBER, YEAR, Table
from bot.office import Office
from storage.activity import Activity
from storage.dispute import CLOSED, UNSAID, AgreementForm, Status
from storage.fields import Answer
from storage.indicators import CONSULTATION, DISPUTE, TABLES
from storage.record import Record

Values = Mapping[str, Any]
"""By column; cells that are empty are left out."""
Born = Callable[[Values], dict[str, Any]]
_DAY = {DISPUTE: "accepted_on", CONSULTATION: "asked_at"}
_NOT_COMPARED = {"created_at", "created_by", "origin", "voided_at", "asker", "parties", "summary", "phone", "question"}
"""What the program adds, what an export leaves out, and what it masks."""


def table_of(code: str) -> type[Record]:
    """Where records of that kind are kept."""
    return TABLES.get(code, Activity)


def birth(office: Office, table: Table, year: int | None) -> Born:
    """What makes a record's columns from a row's values. ``year``: the sheet's, where a row gives neither day nor year.

    The function raises BadAnswer when the values do not fit together.
    """
    makers = {DISPUTE: _dispute, CONSULTATION: _consultation}
    make = makers.get(table.code) or _activity(office, table.code)
    defaults = dict(_defaults(table_of(table.code))) | {"created_at": office.clock()}
    numbers = [column.name for column in table.columns if column.question.answer in (Answer.COUNT, Answer.AMOUNT)]
    day = _DAY.get(table.code, "day")

    def born(values: Values) -> dict[str, Any]:
        given = {name: values[name] for name in numbers if name in values}
        plain = {**values, **{name: number.value for name, number in given.items()}}
        rounded = {name: True for name, number in given.items() if number.rounded}
        return {**defaults, "rounded": rounded, **make(plain, _year(plain, day, year))}

    return born


def differs(record: Record, row: Mapping[str, Any]) -> bool:
    """Whether the row of an export says something else than the record; what exports mask is left out."""
    return any(getattr(record, name) != value for name, value in row.items() if name not in _NOT_COMPARED)


def _year(values: Values, day: str, year: int | None) -> int:
    known: date | datetime | None = values.get(day)
    found = known.year if known else values.get(YEAR, year)
    if not found:
        raise BadAnswer("undated")
    return int(found)


def _dispute(values: dict[str, Any], year: int) -> dict[str, Any]:
    number_year, number = values.pop(NUMBER, (None, None))
    values.pop(YEAR, None)
    accepted, closed = values.get("accepted_on"), values.get("closed_on")
    if accepted and closed and closed < accepted:
        raise BadAnswer("order")
    agreement = values.get("agreement", AgreementForm.NONE.value)
    status = values.get("status") or _status(closed, agreement)
    if status in CLOSED:
        values["closed_year"] = closed.year if closed else values.get("closed_year", year)
    else:
        values.pop("closed_year", None)
    return {**UNSAID, **values, "status": status, "accepted_year": year, "number_year": number_year, "number": number}


def _status(closed: date | None, agreement: str) -> str:
    """Where a row does not say how it ended: with an agreement it was resolved; a closing day alone says nothing of success."""
    if agreement != AgreementForm.NONE:
        return Status.RESOLVED.value
    if closed:
        raise BadAnswer("outcome")
    return Status.ACCEPTED.value


def _consultation(values: dict[str, Any], year: int) -> dict[str, Any]:
    return {"asker": "", "channel": "visit", **values, "year": year}


def _activity(office: Office, code: str) -> Callable[[dict[str, Any], int], dict[str, Any]]:
    activities = office.catalogue.activities

    def make(values: dict[str, Any], year: int) -> dict[str, Any]:
        own: dict[str, Any] = {name: values.pop(name) for name in ("day", "remark", "unit_lost") if name in values}
        values.pop(YEAR, None)
        for pair in office.catalogue.indicators.exceeded(code, values):
            part, whole = (activities.fields[name].name for name in pair)
            raise BadAnswer("exceeded", part=part, whole=whole)
        activity = activities.born(code, values, day=own.get("day"), year=year)
        return {"kind": code, "day": None, "year": year, "details": activity.details, "numbers": activity.numbers, **own}

    return make


def _defaults(table: type[Record]) -> Iterator[tuple[str, Any]]:
    """The value that a column has when nobody gives one; choices as their plain values, so that one look-up serves them."""
    for name, field in table.model_fields.items():
        if name in ("id", "created_at"):
            continue
        default = field.default_factory() if field.default_factory else field.default  # type: ignore[call-arg]
        yield name, None if default is PydanticUndefined else getattr(default, "value", default)
