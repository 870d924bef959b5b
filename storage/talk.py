"""What is remembered of a person's talk with the bot, so that any worker can go on with it."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, bindparam
from sqlmodel import Field, Session, SQLModel, select

from storage.columns import MOMENT
from storage.consultation import Consultation
from storage.person import Person
from storage.record import dialect, inserting, now, table_of


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


class Remembered(NamedTuple):
    """The same, as it is read and written."""

    entry: str | None = None
    words: str = ""
    offered: Sequence[str] = ()
    consultation: int | None = None


_TABLE = table_of(TalkState)
_ROW = _TABLE.c
_REMEMBERED = select(_ROW.entry, _ROW.words, _ROW.offered, _ROW.consultation).where(_ROW.person_id == bindparam("person"))
_TALKS, _TO_WRITE = "talks", "talks to write"


def remembered(session: Session, person: Person) -> Remembered:
    """Nothing for somebody who has not asked yet, or long ago."""
    found: Remembered | None = session.info.get(_TALKS, {}).get(person.id)
    if found is None:
        row = session.connection().execute(_REMEMBERED, {"person": person.id}).first()
        found = Remembered(*row) if row else Remembered()
    return found


def remind(session: Session, person: Person, talk: Remembered) -> None:
    """Somebody has looked, and nobody need look again in the same piece of work."""
    session.info.setdefault(_TALKS, {})[person.id] = talk


def remember(session: Session, person: Person, talk: Remembered, at: datetime) -> None:
    """In the place of what was remembered before, from the end of this piece of work on."""
    row = {"person_id": person.id, **talk._asdict(), "offered": list(talk.offered), "updated_at": at}
    session.info.setdefault(_TO_WRITE, {})[person.id] = row
    remind(session, person, talk)


def write_talks(session: Session) -> None:
    """What was to be remembered, all at once."""
    if rows := session.info.pop(_TO_WRITE, {}):
        session.connection().execute(_remembering(dialect(session)), list(rows.values()))


def forget_talk(session: Session, person: Person) -> None:
    """Nothing is remembered."""
    session.info.get(_TO_WRITE, {}).pop(person.id, None)
    session.connection().execute(_TABLE.delete().where(_ROW.person_id == person.id))
    remind(session, person, Remembered())


@cache
def _remembering(name: str) -> Any:
    insert = inserting(name, TalkState)
    given = {column.name: insert.excluded[column.name] for column in _TABLE.columns if not column.primary_key}
    return insert.on_conflict_do_update(index_elements=["person_id"], set_=given)


def last_consultation(session: Session, person: Person) -> Consultation | None:
    """What the person asked last."""
    number = remembered(session, person).consultation
    return session.get(Consultation, number) if number else None
