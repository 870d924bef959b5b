"""A question that somebody asked: the bot, a mediator in the yard, or on the phone."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, and_, col, or_

from storage.columns import MOMENT, coded
from storage.record import Record, now


class Channel(StrEnum):
    """The way in which somebody asked."""

    BOT = "bot"
    VISIT = "visit"
    PHONE = "phone"
    HOTLINE = "hotline"
    MARKET_DAY = "market_day"
    HOME_VISIT = "home_visit"


class Solved(StrEnum):
    """What the person who asked said of the answer."""

    SOLVED = "solved"
    UNSOLVED = "unsolved"
    UNKNOWN = "unknown"


BY_PERSON = "person"
"""The decision of a question that somebody of the team has taken over."""
_NO_LAW, _DANGER = "service", "emergency"


class ConsultationBase(SQLModel):
    """``asker``: a pseudonym, the same for the same person. ``decision``: how the bot replied, or that a person did; None where
    somebody of the team wrote the question down. ``persons``: how many asked.
    """

    asker: str = Field(max_length=32)
    village: str | None = None
    channel: Channel = Field(default=Channel.BOT, sa_type=coded(Channel))
    question: str = Field(default="", max_length=4096)
    decision: str | None = None
    entry: str | None = Field(default=None, index=True)
    topic: str | None = None
    outcome: Solved = Field(default=Solved.UNKNOWN, sa_type=coded(Solved))
    persons: int = Field(default=1, ge=1, le=1_000_000)
    asked_at: datetime = Field(default_factory=now, sa_type=MOMENT)
    year: int


class Consultation(Record, ConsultationBase, table=True):
    """A consultation as stored. ``year`` is that of ``asked_at`` in the township's time zone."""

    __table_args__ = (Index("ix_consultation_year", "year", "township"),)

    id: int | None = Field(default=None, primary_key=True)


def take_over(consultation: Consultation) -> None:
    """A person answers; where the bot had an answer, that stays written down."""
    if consultation.decision != _DANGER and (consultation.entry is None or consultation.decision == _NO_LAW):
        consultation.decision = BY_PERSON


def is_answered() -> Any:
    """As SQL: an entry about the law was shown or picked, a person answered, or helped in danger. What is merely a wish for a
    service, and what nobody understood, was no answer to a question of law.
    """
    decision, entry = col(Consultation.decision), col(Consultation.entry)
    shown = and_(entry.is_not(None), decision != _NO_LAW)
    return or_(decision.is_(None), decision.in_((BY_PERSON, _DANGER)), shown)
