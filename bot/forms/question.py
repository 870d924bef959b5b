"""A field as it is asked: its words, what kind of answer it takes, and its choices."""

from dataclasses import dataclass

from storage.fields import Answer


@dataclass(frozen=True)
class Choice:
    """``value`` is stored, ``label`` is read, ``also`` are other words that people type for it."""

    value: str
    label: str
    also: tuple[str, ...] = ()


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
    longest: int = 500
    unit: str = ""
    ahead: bool = False
    """Whether the day is one still to come, and not one gone by."""

    def label_of(self, value: str) -> str:
        """The words for one of the choices; other values are shown as they are."""
        return next((choice.label for choice in self.choices if choice.value == value), value)
