"""A field as it is asked: its words, what kind of answer it takes, and its choices."""

from dataclasses import dataclass
from typing import Any

from knowledge.numerals import MOST
from storage.fields import Answer


@dataclass(frozen=True)
class Choice:
    """``value`` is stored, ``label`` is read, ``also`` are other words that people type for it; not ``offered``: no button."""

    value: str
    label: str
    also: tuple[str, ...] = ()
    offered: bool = True


@dataclass(frozen=True)
class Question:
    """``needed``: cannot be skipped. ``up_front``: asked one by one; the others can be changed on the review card."""

    name: str
    label: str
    ask: str
    answer: Answer
    hint: str = ""
    needed: bool = False
    up_front: bool = True
    choices: tuple[Choice, ...] = ()
    strict: bool = True
    """Whether only the choices count; else other words are kept as they are."""
    shown: bool = True
    """Whether the review card shows it; what it does not show is kept and never asked."""
    longest: int = 500
    unit: str = ""
    least: int = 0
    most: int = MOST
    """What a count or an amount may be."""
    ahead: bool = False
    """Whether the day is one still to come, and not one gone by."""
    blank: Any = None
    """What a saved record holds when the answer is taken out again."""

    @property
    def can_be_emptied(self) -> bool:
        """Whether a given answer may be taken out: not of what a record always has, such as a day or one of its choices."""
        return not self.needed and self.answer is not Answer.DAY and not (self.choices and self.strict)

    def label_of(self, value: str) -> str:
        """The words for one of the choices; other values are shown as they are."""
        return next((choice.label for choice in self.choices if choice.value == value), value)
