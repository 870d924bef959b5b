"""Figures as data: which records count, by which date, how they are measured (indicators.yaml, docs/decisions)."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Self

import sqlalchemy
from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from storage.activity import Activities, Code, Declared, Words
from storage.consultation import Consultation
from storage.dispute import Dispute
from storage.record import Record

CONSULTATION = "consultation"
DISPUTE = "dispute"
DATED = "dated"
"""Not a field: whether the day of a record is known."""
TABLES: dict[str, type[Record]] = {CONSULTATION: Consultation, DISPUTE: Dispute}
"""Records with a table of their own; all others are kinds of activities."""
_MEASURE = r"^(?:(?:count|times|rate)|(?:sum|max|distinct):[a-z_]+|(?:rate|mean):[a-z_]+/[a-z_]+)$"


class CountedBy(StrEnum):
    """The date that decides to which period a record belongs.

    ``latest``: of a roster, what stands at the period's end: for each of its items the last record since New Year.
    """

    DAY = "day"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    LATEST = "latest"


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Values = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Filter = dict[Code, Values]
"""Field → values of which one must hold; the field ``dated`` (yes, no) asks whether the record's day is known."""


class Part(Declared):
    """What is measured: ``record`` is consultation, dispute or a kind of activity; several are counted as one.

    ``measure``: ``count`` (records), ``times`` (what the records stand for: cases, sessions …), ``sum:field``, ``max:field``,
    ``distinct:field``, ``rate`` (in %, of the records the share for which ``of`` holds too, each weighing what it stands for),
    ``rate:part/whole`` (in %, of two number fields) or ``mean:field/weight``. ``by`` breaks the figure down by a field;
    ``unit_by`` names the field in which a record gives its unit.
    """

    records: Values = Field(alias="record", min_length=1)
    measure: Annotated[str, StringConstraints(pattern=_MEASURE)]
    filter: Filter = Field(default_factory=dict)
    of: Filter = Field(default_factory=dict)
    date: CountedBy = CountedBy.DAY
    by: Code | None = None
    unit_by: Code | None = None
    name: str = ""
    unit: str = ""

    @property
    def record(self) -> str:
        """The kind of its records; the first one, where it counts several."""
        return self.records[0]

    @property
    def how(self) -> str:
        """count, times, sum, max, distinct, rate or mean."""
        return self.measure.partition(":")[0]

    @property
    def field(self) -> str:
        """The measured field, or an empty text; of a quotient the one above the line."""
        return self.measure.partition(":")[2].partition("/")[0]

    @property
    def below(self) -> str:
        """The field below the line: the whole of a rate, the weight of a mean."""
        return self.measure.partition("/")[2]

    @property
    def fields(self) -> set[str]:
        """Every field that it names."""
        return {*self.filter, *self.of, self.by or "", self.unit_by or "", self.field, self.below} - {"", DATED}


class Indicator(Declared):
    """A figure of the yearly report. ``total`` no: its parts or breakdowns are separate figures and never added up."""

    id: Code
    name: Words
    unit: Words
    group: Code
    parts: tuple[Part, ...]
    total: Annotated[bool, BeforeValidator(lambda value: value != "no")] = True

    @model_validator(mode="before")
    @classmethod
    def _one_part(cls, data: object) -> object:
        """An indicator of one part may be written flat."""
        if isinstance(data, dict) and "parts" not in data:
            own = {key: data[key] for key in ("id", "name", "unit", "group", "total") if key in data}
            return own | {"parts": [{key: value for key, value in data.items() if key not in own}]}
        return data


class Indicators(Declared):
    """indicators.yaml as a whole."""

    groups: dict[Code, Words]
    indicators: tuple[Indicator, ...]

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        ids = [indicator.id for indicator in self.indicators]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        if twice:
            raise ValueError(f"twice: {', '.join(twice)}")
        return self


def unknown_words(indicators: Indicators, activities: Activities) -> Iterator[tuple[str, str, str]]:
    """What indicators name that no record has: ``(indicator, "group", "kind" or "field", word)``."""
    for indicator in indicators.indicators:
        if indicator.group not in indicators.groups:
            yield indicator.id, "group", indicator.group
        for part in indicator.parts:
            for record in part.records:
                yield from ((indicator.id, what, word) for what, word in _unknown(part, record, activities))


def _unknown(part: Part, record: str, activities: Activities) -> Iterator[tuple[str, str]]:
    known = _fields_of(record, activities)
    if known is None:
        yield "kind", record
        return
    yield from (("field", word) for word in sorted(part.fields - known))
    for field, values in (*part.filter.items(), *part.of.items()):
        choices = _choices_of(record, field, activities)
        yield from (("field", value) for value in values if choices and value not in choices)


def _fields_of(record: str, activities: Activities) -> set[str] | None:
    if record in TABLES:
        return set(TABLES[record].model_fields)
    kind = activities.kinds.get(record)
    return set(kind.fields) if kind else None


def _choices_of(record: str, field: str, activities: Activities) -> set[str]:
    """The values that a field can have; empty where it takes any words. A filter on another value would give 0 for ever."""
    if record not in TABLES:
        declared = activities.fields.get(field)
        return {option.id for option in declared.options} if declared else set()
    column = sqlalchemy.inspect(TABLES[record]).columns.get(field)
    return set(getattr(column.type, "enums", None) or ()) if column is not None else set()
