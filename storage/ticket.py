"""A hand-over: somebody waits for a person, one of the team takes the talk over, and hands it back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, bindparam, false, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.absence import is_absent
from storage.columns import MOMENT, coded
from storage.person import Person
from storage.place import Placed
from storage.record import changed, inserted


class Reason(StrEnum):
    """Why a person is wanted."""

    ASKED = "asked"
    UNSOLVED = "unsolved"
    DANGER = "danger"


class Ticket(Placed, table=True):
    """``person_id``: who waits. ``legal``: a question of law, for the adviser first. ``asked``: who has been told, by person id.
    ``next_at``: when the next ones are told if nobody has taken it; None once everybody was told, or when it is taken.
    ``consultation_id``: the consultation that it counts as. ``worth_keeping``: whoever took it has shown it to the editors.
    """

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    consultation_id: int | None = Field(default=None, foreign_key="consultation.id")
    village: str | None = None
    reason: Reason = Field(sa_type=coded(Reason))
    legal: bool = True
    question: str = Field(default="", max_length=4096)
    asked: list[int] = Field(default_factory=list, sa_type=JSON)
    opened_at: datetime = Field(sa_type=MOMENT)
    next_at: datetime | None = Field(default=None, sa_type=MOMENT, index=True)
    taken_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    taken_at: datetime | None = Field(default=None, sa_type=MOMENT)
    ended_at: datetime | None = Field(default=None, sa_type=MOMENT)
    ended_by: int | None = Field(default=None, foreign_key="person.id")
    worth_keeping: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class TicketMessage(SQLModel, table=True):
    """What one side said to the other while a person had the talk. ``origin`` names the update, which counts once."""

    __tablename__ = "ticket_message"

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", index=True)
    by: int | None = Field(default=None, foreign_key="person.id")
    text: str = Field(default="", max_length=4096)
    at: datetime = Field(sa_type=MOMENT)
    origin: str | None = Field(default=None, unique=True)


def waiting_of(session: Session, person: Person) -> Ticket | None:
    """The person's own ticket that is not ended."""
    if is_absent(session, Ticket, person.id):
        return None
    return session.scalars(_WAITING, {"person": person.id}).first()


def taken_of(session: Session, person: Person) -> Ticket | None:
    """The ticket that this member of the team has taken and not ended."""
    if is_absent(session, Ticket, person.id):
        return None
    return session.scalars(_TAKEN, {"person": person.id}).first()


_WAITING = select(Ticket).where(Ticket.person_id == bindparam("person"), col(Ticket.ended_at).is_(None))
_TAKEN = select(Ticket).where(Ticket.taken_by == bindparam("person"), col(Ticket.ended_at).is_(None))


def untaken(session: Session) -> list[Ticket]:
    """All that wait for somebody, the oldest first."""
    query = select(Ticket).where(col(Ticket.ended_at).is_(None), col(Ticket.taken_by).is_(None)).order_by(col(Ticket.id))
    return list(session.exec(query))


def take(session: Session, ticket: Ticket, by: Person, at: datetime) -> bool:
    """Whether the ticket is now this person's; False if somebody was quicker, on whichever worker, or it is over."""
    free = (col(Ticket.id) == ticket.id, col(Ticket.taken_by).is_(None), col(Ticket.ended_at).is_(None))
    return changed(session, update(Ticket).where(*free).values(taken_by=by.id, taken_at=at, next_at=None), ticket) == 1


def postpone(session: Session, ticket: Ticket, next_at: datetime | None) -> bool:
    """Sets when the next ones are told. Whether it is this worker's turn to tell the present ones."""
    unchanged = (col(Ticket.id) == ticket.id, col(Ticket.next_at) == ticket.next_at, col(Ticket.taken_by).is_(None))
    return changed(session, update(Ticket).where(*unchanged).values(next_at=next_at), ticket) == 1


def end(ticket: Ticket, by: Person, at: datetime) -> None:
    """The talk is the bot's again."""
    ticket.ended_at, ticket.ended_by, ticket.next_at = at, by.id, None


def give_back(ticket: Ticket, next_at: datetime | None) -> None:
    """Whoever had taken it is gone: from then on everybody is called anew."""
    ticket.taken_by = ticket.taken_at = None
    ticket.asked, ticket.next_at = [], next_at


def words_of(session: Session, ticket: Ticket, by: int | None) -> list[str]:
    """What that side said, in order."""
    query = select(TicketMessage.text).where(TicketMessage.ticket_id == ticket.id, TicketMessage.by == by)
    return [text for text in session.exec(query.order_by(col(TicketMessage.id))) if text]


def said(session: Session, ticket: Ticket, by: Person, text: str, at: datetime, origin: str) -> bool:
    """Writes down what one side said. False if that very update was written down before."""
    message = TicketMessage(ticket_id=ticket.id or 0, by=by.id, text=text, at=at, origin=origin)
    return inserted(session, message) is not None
