"""What is done once a day, whichever worker comes first: written down in the transaction of its effect."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel

from storage.record import inserted


class Daily(SQLModel, table=True):
    """One row for each thing and day."""

    __table_args__ = (UniqueConstraint("name", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=64)
    day: date


def claim_day(session: Session, name: str, day: date) -> bool:
    """Whether it is ours to do; False if it was done for that day already, by this worker or another."""
    return inserted(session, Daily(name=name, day=day)) is not None
