"""What somebody has been reminded of: written down before it is sent, so that it is sent once, whoever sends it."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel

from storage.clocks import Clock
from storage.columns import coded
from storage.record import inserted


class Reminder(SQLModel, table=True):
    """One for each case, clock and day on which people are to be told."""

    __table_args__ = (UniqueConstraint("dispute_id", "clock", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    dispute_id: int = Field(foreign_key="dispute.id")
    clock: Clock = Field(sa_type=coded(Clock))
    day: date


def claim(session: Session, dispute_id: int, clock: Clock, day: date) -> bool:
    """Whether it is ours to send; False if it was sent already, by this worker or another."""
    return inserted(session, Reminder(dispute_id=dispute_id, clock=clock, day=day)) is not None
