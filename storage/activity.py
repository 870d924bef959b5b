"""One ledger for everything that is done and counted beside disputes: study, publicity, pushes, training, meetings …

Kinds and their fields are data (activities.yaml): a township adds one without code.
"""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as PydanticField
from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.columns import COUNTED
from storage.failures import UnknownKind
from storage.fields import Answer
from storage.record import Record

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class ActivityBase(SQLModel):
    """``details``: texts and choices by field. ``numbers``: whole numbers by field. ``day`` None: only the year is known."""

    kind: str
    year: int
    day: date | None = None
    details: dict[str, str] = Field(default_factory=dict, sa_type=COUNTED)
    numbers: dict[str, int] = Field(default_factory=dict, sa_type=COUNTED)
    remark: str = Field(default="", max_length=2000)


class Activity(Record, ActivityBase, table=True):
    """An activity as stored. Figures ask for a kind's records of a year."""

    __table_args__ = (Index("ix_activity_year_kind", "year", "kind", "township"),)

    id: int | None = Field(default=None, primary_key=True)


class Declared(BaseModel):
    """Base of what activities.yaml and indicators.yaml declare: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(Declared):
    """One of a field's choices: ``id`` is stored, ``also`` are other words by which ledgers and people name it."""

    id: Code
    name: Words
    also: tuple[Words, ...] = ()


class ActivityField(Declared):
    """A field that kinds may have. ``options`` make it a choice; other words than theirs are kept as they are."""

    name: Words
    ask: Words
    answer: Answer = Answer.TEXT
    unit: str = ""
    options: tuple[Option, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether its values stand under ``numbers``."""
        return self.answer is Answer.COUNT

    def coded(self, text: str) -> str:
        """The id of the option that the words name, else the words."""
        for option in self.options:
            if text in (option.id, option.name, *option.also):
                return option.id
        near = (o.id for o in self.options if any(word in text for word in (o.name, *o.also)))
        return next(near, text)

    def shown(self, value: str) -> str:
        """The words for a stored value."""
        return next((option.name for option in self.options if option.id == value), value)


class ActivityKind(Declared):
    """``once``: the number field of which a dated record counts 1 when nobody gives a number. ``ask``: fields asked up front."""

    name: Words
    group: Code
    also: tuple[Words, ...] = ()
    fields: tuple[Code, ...]
    ask: tuple[Code, ...] = ()
    once: Code | None = None
    one_per: tuple[Code, ...] = ()
    """Of a roster: the fields that tell its items apart. A later record of the same item replaces the earlier one."""
    offers: dict[Code, tuple[Code, ...]] = PydanticField(default_factory=dict)
    """Field → those of its options that this kind shows; all, where nothing is said. The others are understood all the same."""
    derive: dict[Code, Code] = PydanticField(default_factory=dict)
    """Field → field from whose words it is read when it is not given itself: the setting from the place."""


class Activities(Declared):
    """activities.yaml as a whole."""

    groups: dict[Code, Words]
    fields: dict[Code, ActivityField]
    kinds: dict[Code, ActivityKind]

    def kind(self, code: str) -> ActivityKind:
        """Raises UnknownKind."""
        if code not in self.kinds:
            raise UnknownKind(kind=code)
        return self.kinds[code]

    def offered(self, kind: str, name: str) -> tuple[Option, ...]:
        """The options of a field that forms of the kind show. Raises UnknownKind."""
        wanted = self.kind(kind).offers.get(name)
        return tuple(option for option in self.fields[name].options if wanted is None or option.id in wanted)

    def born(self, kind: str, given: dict[str, Any], **record: Any) -> Activity:
        """A new Activity from values by field name. Choices are coded, a dated record counts once, nothing is dropped.

        Raises:
            UnknownKind: the kind is not declared.
            KeyError: a value for a field that the kind does not have.
            ValueError: a number that is none; says the field.
        """
        declared = self.kind(kind)
        numbers = {n: _whole(n, v) for n, v in given.items() if self.field(declared, n).is_number}
        texts = {n: self.field(declared, n).coded(str(v)) for n, v in given.items() if n not in numbers}
        for target, origin in declared.derive.items():
            found = self.fields[target].coded(texts.get(origin, ""))
            if target not in texts and any(option.id == found for option in self.fields[target].options):
                texts[target] = found
        if declared.once and record.get("day") and declared.once not in numbers:
            numbers[declared.once] = 1
        return Activity.model_validate({"kind": kind, "details": texts, "numbers": numbers, **record})

    def field(self, kind: ActivityKind, name: str) -> ActivityField:
        """The declaration of one of a kind's fields. Raises KeyError if the kind does not have it."""
        if name not in kind.fields:
            raise KeyError(name)
        return self.fields[name]


def _whole(name: str, value: Any) -> int:
    try:
        return int(value)
    except ValueError:
        raise ValueError(name) from None
