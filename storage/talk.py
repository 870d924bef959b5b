"""What is remembered of a person's talk with the bot, so that any worker can go on with it."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, Session, SQLModel

from storage.columns import MOMENT
from storage.consultation import Consultation
from storage.person import Person
from storage.record import now


class TalkState(SQLModel, table=True):
    """``entry``: the entry last shown, ``words``: those by which its subject is known, ``offered``: other entries that were near.

    ``consultation``: the last question's record, of which 解决了 and 没解决 tell the outcome.
    """

    __tablename__ = "talk"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    entry: str | None = None
    words: str = ""
    offered: list[str] = Field(default_factory=list, sa_type=JSON)
    consultation: int | None = Field(default=None, foreign_key="consultation.id")
    updated_at: datetime = Field(default_factory=now, sa_type=MOMENT)


def last_consultation(session: Session, person: Person) -> Consultation | None:
    """What the person asked last."""
    state = session.get(TalkState, person.id)
    return session.get(Consultation, state.consultation) if state and state.consultation else None
