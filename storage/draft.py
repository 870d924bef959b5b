"""A form that somebody is filling in: raw answers in a row, so that any worker, on any day, can go on with it."""

import secrets
from datetime import date, datetime

from sqlalchemy import JSON, Index, bindparam, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.absence import is_absent
from storage.columns import MOMENT
from storage.failures import SecondDraft
from storage.record import now
from storage.sealing import SEALED

_NUMBERS = 2**31


class Draft(SQLModel, table=True):
    """``answers``: field → the words as they were given, encrypted; read anew at every step. ``asked``: the field asked for now,
    None when the review card is shown. ``skipped``: fields that the person passed over. ``offered_on``: the morning on which
    the person was told that it waits. One open draft a person; others, which wait for it, are put ``aside``.

    ``id`` is drawn at random: SQLite gives the number of a deleted row to the next one, and the buttons of a form that was
    thrown away must not work on another.
    """

    __table_args__ = (
        Index("ux_draft_open", "person_id", unique=True, sqlite_where=text("NOT aside"), postgresql_where=text("NOT aside")),
    )

    id: int | None = Field(default_factory=lambda: secrets.randbelow(_NUMBERS), primary_key=True)
    person_id: int = Field(index=True, foreign_key="person.id")
    form: str
    answers: dict[str, str] = Field(default_factory=dict, sa_type=SEALED)
    skipped: list[str] = Field(default_factory=list, sa_type=JSON)
    asked: str | None = None
    editing: bool = False
    record_id: int | None = None
    aside: bool = False
    offered_on: date | None = None
    started_at: datetime = Field(default_factory=now, sa_type=MOMENT)
    updated_at: datetime = Field(default_factory=now, sa_type=MOMENT)


def open_draft(session: Session, person_id: int) -> Draft | None:
    """The person's open draft."""
    if is_absent(session, Draft, person_id):
        return None
    return session.scalars(_OPEN, {"person": person_id}).first()


_OPEN = select(Draft).where(Draft.person_id == bindparam("person"), col(Draft.aside).is_(False))


def start_draft(session: Session, person_id: int, form: str, answers: dict[str, str], aside: bool = False) -> Draft:
    """A new draft, open or waiting. Raises SecondDraft if it is to be open and another one is."""
    if not aside and open_draft(session, person_id):
        raise SecondDraft
    draft = Draft(person_id=person_id, form=form, answers=answers, aside=aside)
    session.add(draft)
    session.flush()
    return draft


def put_aside(session: Session, draft: Draft) -> None:
    """The draft waits until another one is done."""
    draft.aside = True
    session.add(draft)
    session.flush()


def take_up(session: Session, person_id: int, wanted: int | None = None) -> Draft | None:
    """Opens the wanted draft of the person's that were put aside, else the one that waits longest; None if none waits or
    another one is open.
    """
    if open_draft(session, person_id):
        return None
    query = select(Draft).where(Draft.person_id == person_id).order_by(col(Draft.id) != wanted, col(Draft.updated_at))
    draft = session.exec(query).first()
    if draft:
        draft.aside = False
        session.flush()
    return draft


def is_gone(session: Session, draft: Draft) -> bool:
    """Whether the draft was saved or thrown away in this transaction."""
    session.flush()
    return session.get(Draft, draft.id) is None
