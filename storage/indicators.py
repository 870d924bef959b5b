"""Figures as data: which records count, by which date, how they are measured (indicators.yaml, docs/decisions)."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, NamedTuple, Self

import sqlalchemy
from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from storage.activity import Activities, Code, Declared, Words
from storage.consultation import Consultation
from storage.dispute import Dispute
from storage.record import Record

CONSULTATION = "consultation"
DISPUTE = "dispute"
DATED = "dated"
"""Not a field: whether the day of a record is known."""
ANSWERED = "answered"
"""Not a field: whether a consultation was answered (storage/consultation.py)."""
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
    def words(self) -> set[str]:
        """The fields of words or choices that it names."""
        distinct = self.field if self.how == "distinct" else ""
        return {*self.filter, *self.of, self.by or "", self.unit_by or "", distinct} - {"", DATED, ANSWERED}

    @property
    def numbers(self) -> set[str]:
        """The number fields that it names."""
        return {self.field if self.how != "distinct" else "", self.below} - {""}


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

    def exceeded(self, record: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Pairs of number fields that make a rate, where the values of a record give a part that is more than its whole."""
        pairs = {
            (part.field, part.below)
            for indicator in self.indicators
            for part in indicator.parts
            if part.how == "rate" and part.below and record in part.records
            if all(values.get(field) in wanted for field, wanted in part.filter.items())
        }
        given = (pair for pair in sorted(pairs) if all(isinstance(values.get(name), int) for name in pair))
        return [(part, whole) for part, whole in given if values[part] > values[whole]]

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        ids = [indicator.id for indicator in self.indicators]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        if twice:
            raise PydanticCustomError("twice", "twice: {ids}", {"ids": ", ".join(twice)})
        return self


class Unknown(NamedTuple):
    """What an indicator names and no record has. ``what``: group, kind, field, number (a field that holds one) or value (of a
    choice); ``of``: the field, for a value; ``known``: what could stand there instead.
    """

    indicator: str
    what: str
    word: str
    of: str = ""
    known: tuple[str, ...] = ()


def unknown_words(indicators: Indicators, activities: Activities) -> Iterator[Unknown]:
    """Everything that indicators name and no record has; such a figure would fail, or be 0 for ever."""
    for indicator in indicators.indicators:
        if indicator.group not in indicators.groups:
            yield Unknown(indicator.id, "group", indicator.group, known=tuple(indicators.groups))
        for part in indicator.parts:
            for record in part.records:
                yield from _unknown(indicator.id, part, record, activities)


def _unknown(indicator: str, part: Part, record: str, activities: Activities) -> Iterator[Unknown]:
    if record not in TABLES and record not in activities.kinds:
        yield Unknown(indicator, "kind", record, known=(*TABLES, *activities.kinds))
        return
    numbers, words = _fields_of(record, activities)
    for name in sorted(part.words - words):
        yield Unknown(indicator, "field", name, record, tuple(sorted(words)))
    for name in sorted(part.numbers - numbers):
        yield Unknown(indicator, "number", name, record, tuple(sorted(numbers)))
    for name, values in (*part.filter.items(), *part.of.items()):
        choices = _choices_of(record, name, activities) if name in words else ()
        yield from (Unknown(indicator, "value", value, name, choices) for value in values if choices and value not in choices)


def _fields_of(record: str, activities: Activities) -> tuple[set[str], set[str]]:
    """The fields of a record that hold numbers, and those that hold words or choices."""
    if record in TABLES:
        columns = sqlalchemy.inspect(TABLES[record]).columns
        numbers = {column.key for column in columns if isinstance(column.type, sqlalchemy.Integer)}
        return numbers, {column.key for column in columns} - numbers
    fields = set(activities.kinds[record].fields)
    numbers = {name for name in fields if name in activities.fields and activities.fields[name].is_number}
    return numbers, fields - numbers


def _choices_of(record: str, field: str, activities: Activities) -> tuple[str, ...]:
    """The values that a field can have; empty where it takes any words."""
    if record not in TABLES:
        declared = activities.fields.get(field)
        return tuple(option.id for option in declared.options) if declared else ()
    column = sqlalchemy.inspect(TABLES[record]).columns[field]
    return ("yes", "no") if isinstance(column.type, sqlalchemy.Boolean) else tuple(getattr(column.type, "enums", None) or ())
