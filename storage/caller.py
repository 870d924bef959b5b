"""Whoever writes, as the books know them: asked once for all messages and presses of the same moment."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, exists, or_, select
from sqlmodel import Session, col

from storage.absence import note_absent
from storage.draft import Draft
from storage.handled import Handled, digest
from storage.person import Person
from storage.record import table_of
from storage.talk import Remembered, TalkState, remind
from storage.ticket import Ticket

QUICKLY = timedelta(seconds=3)
"""Nobody reads an answer and writes the same words to the next question, or taps the same button again, in so short a time."""


class Caller(NamedTuple):
    """``person``: None at the very first message. ``name``, ``said``, ``at``: the chat's last update, the digest of its words or
    press, and when it came.
    """

    person: Person | None = None
    name: str | None = None
    said: str | None = None
    at: datetime | None = None

    def repeats(self, said: str, at: datetime) -> bool:
        """Whether the last ones said the same a moment ago: words sent again on a poor signal, a button tapped twice. Not if they
        lie ahead, from where the clock has jumped back since.
        """
        return self.at is not None and bool(said) and self.said == digest(said) and abs(at - self.at) < QUICKLY


_HANDLED, _DRAFT, _TICKET, _TALK = (table_of(model).c for model in (Handled, Draft, Ticket, TalkState))
_NEWEST = select(_HANDLED.name).where(_HANDLED.chat_id == col(Person.chat_id))
_NEWEST_NAME = _NEWEST.order_by(_HANDLED.at.desc(), _HANDLED.name.desc()).limit(1).scalar_subquery()
_LAST = table_of(Handled).alias()
_HAS_DRAFT = exists().where(_DRAFT.person_id == col(Person.id), _DRAFT.aside.is_(False))
_OWN = exists().where(_TICKET.person_id == col(Person.id), _TICKET.ended_at.is_(None))
_TAKEN = exists().where(_TICKET.taken_by == col(Person.id), _TICKET.ended_at.is_(None))
_CALLERS = (
    select(
        Person,
        _LAST.c.name,
        _LAST.c.said,
        _LAST.c.at,
        _HAS_DRAFT,
        or_(_OWN, _TAKEN),
        *(_TALK[part] for part in Remembered._fields),
    )
    .select_from(Person)
    .outerjoin(_LAST, _LAST.c.name == _NEWEST_NAME)
    .outerjoin(table_of(TalkState), _TALK.person_id == col(Person.id))
    .where(col(Person.chat_id).in_(bindparam("chats", expanding=True)))
)


def callers(session: Session, chats: Iterable[int]) -> dict[int, Caller]:
    """Those who have written from these chats before. Their talk, and what one of them has not open, is not looked for again."""
    found = {}
    for person, name, said, at, has_draft, has_ticket, *talk in session.execute(_CALLERS, {"chats": sorted(chats)}):
        for is_there, kind in ((has_draft, Draft), (has_ticket, Ticket)):
            if not is_there:
                note_absent(session, kind, person.id)
        remind(session, person, Remembered(talk[0], talk[1] or "", talk[2] or (), talk[3]))
        found[person.chat_id] = Caller(person, name, said, at)
    return found
