"""Whoever writes, as the books know them: asked once for every message and press, in one query."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, exists, or_, select, true
from sqlmodel import Session, col

from storage.absence import note_absent
from storage.draft import Draft
from storage.handled import Handled, digest
from storage.person import Person
from storage.record import table_of
from storage.ticket import Ticket

QUICKLY = timedelta(seconds=3)
"""Nobody reads an answer and writes the same words to the next question, or taps the same button again, in so short a time."""


class Caller(NamedTuple):
    """``person``: None at the very first message. ``is_handled``: this update had its effect before. ``said``, ``at``: the digest
    of the chat's last words or press, and when they came.
    """

    person: Person | None = None
    is_handled: bool = False
    said: str | None = None
    at: datetime | None = None

    def repeats(self, said: str, at: datetime) -> bool:
        """Whether the last ones said the same a moment ago: words sent again on a poor signal, a button tapped twice."""
        return self.at is not None and bool(said) and self.said == digest(said) and at - self.at < QUICKLY


_HANDLED, _DRAFT, _TICKET = (table_of(model).c for model in (Handled, Draft, Ticket))
_IS_HANDLED = exists().where(_HANDLED.name == bindparam("name"))
_HAS_DRAFT = exists().where(_DRAFT.person_id == col(Person.id), _DRAFT.aside.is_(False))
_OWN = exists().where(_TICKET.person_id == col(Person.id), _TICKET.ended_at.is_(None))
_TAKEN = exists().where(_TICKET.taken_by == col(Person.id), _TICKET.ended_at.is_(None))
_SAID = select(_HANDLED.said, _HANDLED.at).where(_HANDLED.chat_id == bindparam("chat"))
_LAST = _SAID.order_by(_HANDLED.at.desc(), _HANDLED.name.desc()).limit(1).subquery()
_CALLER = (
    select(Person, _IS_HANDLED, _LAST.c.said, _LAST.c.at, _HAS_DRAFT, or_(_OWN, _TAKEN))
    .outerjoin(_LAST, true())
    .where(col(Person.chat_id) == bindparam("chat"))
)


def caller(session: Session, chat_id: int, update: str) -> Caller:
    """``update``: its name in :class:`storage.handled.Handled`. What the person has not open is not looked for again."""
    row = session.execute(_CALLER, {"chat": chat_id, "name": update}).first()
    if row is None:
        return Caller()
    person, is_handled, said, at, has_draft, has_ticket = row
    for is_there, kind in ((has_draft, Draft), (has_ticket, Ticket)):
        if not is_there:
            note_absent(session, kind, person.id)
    return Caller(person, is_handled, said, at)
