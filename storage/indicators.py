"""Figures as data: which records count, by which date, how they are measured (indicators.yaml, docs/decisions)."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Self

import sqlalchemy
from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from storage.activity import Activities, Code, Declared, Words
from storage.consultation import Consultation
from storage.dispute import Dispute

CONSULTATION = "consultation"
DISPUTE = "dispute"
_MEASURE = r"^(?:(?:count|rate)|(?:sum|max|distinct):[a-z_]+)$"


class CountedBy(StrEnum):
    """The date that decides to which year a record belongs."""

    DAY = "day"
    ACCEPTED = "accepted"
    CLOSED = "closed"


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Values = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Filter = dict[Code, Values]
"""Field → values of which one must hold; the field ``dated`` (yes, no) asks whether the record's day is known."""


class Part(Declared):
    """What is measured: ``record`` is consultation, dispute or a kind of activity.

    ``measure``: ``count`` (records), ``sum:field``, ``max:field``, ``distinct:field``, or ``rate`` (in %, of the records
    the share for which ``of`` holds too, weighted by cases). ``by`` breaks the figure down by a field.
    """

    record: Code
    measure: Annotated[str, StringConstraints(pattern=_MEASURE)]
    filter: Filter = Field(default_factory=dict)
    of: Filter = Field(default_factory=dict)
    date: CountedBy = CountedBy.DAY
    by: Code | None = None
    name: str = ""
    unit: str = ""

    @property
    def how(self) -> str:
        """count, sum, max, distinct or rate."""
        return self.measure.partition(":")[0]

    @property
    def field(self) -> str:
        """The measured field, or an empty text."""
        return self.measure.partition(":")[2]


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
    """What indicators name that no record has: ``(indicator, "kind" or "field", word)``."""
    for indicator in indicators.indicators:
        if indicator.group not in indicators.groups:
            yield indicator.id, "group", indicator.group
        for part in indicator.parts:
            known = _fields_of(part.record, activities)
            if known is None:
                yield indicator.id, "kind", part.record
                continue
            used = {*part.filter, *part.of, part.by, part.field} - {None, "", "dated"}
            yield from ((indicator.id, "field", str(word)) for word in sorted(map(str, used - known)))
            yield from ((indicator.id, "field", word) for word in _unknown_values(part, activities))


def _fields_of(record: str, activities: Activities) -> set[str] | None:
    if record == CONSULTATION:
        return set(Consultation.model_fields)
    if record == DISPUTE:
        return set(Dispute.model_fields)
    kind = activities.kinds.get(record)
    return set(kind.fields) if kind else None


def _unknown_values(part: Part, activities: Activities) -> Iterator[str]:
    """Values of filters on choices that are none of the choices: such a figure would be 0 for ever."""
    for field, values in (*part.filter.items(), *part.of.items()):
        choices = _choices_of(part.record, field, activities)
        yield from (value for value in values if choices and value not in choices)


def _choices_of(record: str, field: str, activities: Activities) -> set[str]:
    """The values that a field can have; empty where it takes any words."""
    if record in activities.kinds:
        declared = activities.fields.get(field)
        return {option.id for option in declared.options} if declared else set()
    table = {CONSULTATION: Consultation, DISPUTE: Dispute}[record]
    column = sqlalchemy.inspect(table).columns.get(field)
    return set(getattr(column.type, "enums", None) or ()) if column is not None else set()
