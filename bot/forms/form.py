"""A form: questions in order, and what is done with the answers. Made from a record's declaration or from data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel

from bot.forms.question import Choice, Question
from bot.replies import Button, Reply
from bot.turn import Turn
from knowledge.texts import Texts
from knowledge.township import Township
from storage.draft import Draft
from storage.fields import Answer, Asked, AskedField, asked_fields
from storage.record import Record

Save = Callable[[Turn, "Form", dict[str, Any]], list[Reply]]
"""Takes the turn, the form and the values by field name; writes the record and says so."""
Change = Callable[[Turn, int, dict[str, Any]], list[Reply]]
"""Takes the turn, the saved record's id and the values; writes what changed, with its history, and says so."""
Doubts = Callable[[Turn, Draft, dict[str, Any]], list[Reply]]
"""What speaks against saving, as a question to the person whose buttons go on with the draft; nothing if nothing does. Asked of
changes to a saved record, too (``draft.record_id``).
"""

Notes = Callable[[Turn, Draft], list[str]]
"""What the person should know of the answers before saving, below the review card."""

Ways = Callable[[Turn, Draft], list[Button]]
"""Further buttons below the review card."""

OpenTo = Callable[[Turn, int | None], bool]
"""Takes the turn and the saved record's id, None for a new one; whether the person may fill it in. Drafts outlive rights."""


@dataclass(frozen=True)
class Form:
    """``code`` is what drafts remember. ``change``: for forms that open a saved record. ``doubts``: asked before saving.

    ``reviewed``: whether the card is shown before saving; not for a single answer.
    ``record``: what saving makes; files that were sent while the form was open become the record's.
    ``open_to``: asked at every step, since a draft waits for days and a role may be gone meanwhile.
    """

    code: str
    title: str
    questions: tuple[Question, ...]
    save: Save
    change: Change | None = None
    doubts: Doubts | None = None
    notes: Notes | None = None
    ways: Ways | None = None
    reviewed: bool = True
    record: type[Record] | None = None
    open_to: OpenTo = lambda *_: True

    def question(self, name: str) -> Question | None:
        """The question of that name, or None."""
        return next((question for question in self.questions if question.name == name), None)

    def longest(self, name: str) -> int:
        """How many characters the answer to that question may have."""
        return next(question.longest for question in self.questions if question.name == name)

    @property
    def up_front(self) -> tuple[Question, ...]:
        """The questions that are asked one by one."""
        return tuple(question for question in self.questions if question.up_front)


def record_questions(record: type[SQLModel], form: str, texts: Texts, township: Township) -> tuple[Question, ...]:
    """The questions for a record's marked fields, with the words under ``forms.<form>.<field>``."""
    return tuple(_question(record, field, f"forms.{form}.{field.name}", texts, township) for field in asked_fields(record))


def _question(record: type[SQLModel], field: AskedField, key: str, texts: Texts, township: Township) -> Question:
    name, asked = field.name, field.asked
    return Question(
        name=name,
        label=texts(f"{key}.label"),
        ask=texts(f"{key}.ask"),
        hint=texts(f"{key}.hint") if f"{key}.hint" in texts else "",
        answer=asked.answer,
        needed=asked.needed,
        up_front=asked.up_front,
        choices=_choices(asked, texts, township),
        longest=asked.longest,
        **of_field(record, name),
    )


def of_field(record: type[SQLModel], name: str) -> dict[str, Any]:
    """What a Question takes over from the field's own declaration: what it holds when nothing is said, and between what a number
    must lie (``ge`` and ``le``).
    """
    field = record.model_fields[name]
    limits = {"least": "ge", "most": "le"}
    marks = {name: getattr(mark, limit) for mark in field.metadata for name, limit in limits.items() if hasattr(mark, limit)}
    return {"blank": field.get_default(call_default_factory=True), **marks}


def _choices(asked: Asked, texts: Texts, township: Township) -> tuple[Choice, ...]:
    if asked.answer is Answer.VILLAGE:
        return village_choices(township)
    if asked.answer is Answer.YES_NO:
        return labelled(texts.under("choices.yes_no"))
    return labelled(texts.under(f"choices.{asked.choices}")) if asked.choices else ()


def village_choices(township: Township) -> tuple[Choice, ...]:
    """The township's villages, by the names that people use."""
    return tuple(Choice(village.id, village.name, village.also) for village in township.villages)


def labelled(labels: Mapping[str, str]) -> tuple[Choice, ...]:
    """Choices from labels by value."""
    return tuple(Choice(value, label) for value, label in labels.items())
