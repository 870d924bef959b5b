"""A question that somebody asked: the bot, a mediator in the yard, or on the phone."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

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


class ConsultationBase(SQLModel):
    """``asker``: a pseudonym, the same for the same person. ``decision``: how the bot replied. ``persons``: how many asked."""

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
