"""A form that somebody is filling in: raw answers in a row, so that any worker, on any day, can go on with it."""

import secrets
from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, Session, SQLModel, select

from storage.columns import MOMENT
from storage.failures import SecondDraft
from storage.record import now
from storage.sealing import SEALED

_NUMBERS = 2**31


class Draft(SQLModel, table=True):
    """``answers``: field → the words as they were given, encrypted; read anew at every step. ``asked``: the field asked for now,
    None when the review card is shown. ``skipped``: fields that the person passed over. One open draft a person.

    ``id`` is drawn at random: SQLite gives the number of a deleted row to the next one, and the buttons of a form that was
    thrown away must not work on another.
    """

    id: int | None = Field(default_factory=lambda: secrets.randbelow(_NUMBERS), primary_key=True)
    person_id: int = Field(unique=True, foreign_key="person.id")
    form: str
    answers: dict[str, str] = Field(default_factory=dict, sa_type=SEALED)
    skipped: list[str] = Field(default_factory=list, sa_type=JSON)
    asked: str | None = None
    editing: bool = False
    record_id: int | None = None
    started_at: datetime = Field(default_factory=now, sa_type=MOMENT)
    updated_at: datetime = Field(default_factory=now, sa_type=MOMENT)


def open_draft(session: Session, person_id: int) -> Draft | None:
    """The person's open draft."""
    return session.exec(select(Draft).where(Draft.person_id == person_id)).first()


def start_draft(session: Session, person_id: int, form: str, answers: dict[str, str]) -> Draft:
    """Opens a draft. Raises SecondDraft if one is open already."""
    if open_draft(session, person_id):
        raise SecondDraft
    draft = Draft(person_id=person_id, form=form, answers=answers)
    session.add(draft)
    session.flush()
    return draft
