"""The marks on a record's fields: how a field is asked for. Its words stand in the texts under the field's name.

A field is declared once, ``village: Annotated[str | None, Asked(Answer.VILLAGE)]``; question, card, table heading and
export column follow from that declaration (bot/forms) and from the texts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import SQLModel


class Answer(StrEnum):
    """What kind of answer a question takes."""

    TEXT = "text"
    CHOICE = "choice"
    VILLAGE = "village"
    DAY = "day"
    AMOUNT = "amount"
    COUNT = "count"
    PHONE = "phone"
    IDENTITY = "identity"
    NAME = "name"
    PARTIES = "parties"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Asked:
    """The mark. ``needed``: no record without it. ``up_front``: asked one by one; others are only on the review card.

    ``choices``: name of the choices' words in the texts, for CHOICE.
    """

    answer: Answer
    needed: bool = False
    up_front: bool = False
    choices: str = ""
    longest: int = 500


@dataclass(frozen=True)
class AskedField:
    """A marked field and its name."""

    name: str
    asked: Asked


def asked_fields(record: type[SQLModel]) -> Iterator[AskedField]:
    """The marked fields of a record in the order of their declaration."""
    for name, field in record.model_fields.items():
        for mark in field.metadata:
            if isinstance(mark, Asked):
                yield AskedField(name, mark)
