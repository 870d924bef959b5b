"""Announcements to those who subscribed: one row a receiver, claimed before it is sent, so that nobody gets it twice."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, UniqueConstraint, and_, or_, update
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.columns import MOMENT, coded
from storage.outbox import LONGEST_PAUSE
from storage.person import Person, Role
from storage.record import Record, changed

PUSH = "announcement:"
"""Begins the origin of the media push as which an announcement is counted."""


class State(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    PLANNED = "planned"
    SENDING = "sending"
    DONE = "done"
    CANCELLED = "cancelled"


class Fate(StrEnum):
    """What became of one receiver's message. ``UNCLEAR``: the worker died, or the answer never came, while it was being sent;
    it may have arrived, and is never sent again.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    REACHED = "reached"
    BLOCKED = "blocked"
    FAILED = "failed"
    UNCLEAR = "unclear"


class Announcement(Record, table=True):
    """``audience``: ``all``, ``village.<id>`` or ``role.<role>``, of those who subscribed. ``leased_until``: until when one
    worker alone sends it. ``activity_id``: the media push as which it was counted.
    """

    id: int | None = Field(default=None, primary_key=True)
    text: str = Field(max_length=1000)
    audience: str = Field(max_length=80)
    state: State = Field(default=State.DRAFT, sa_type=coded(State))
    send_at: datetime | None = Field(default=None, sa_type=MOMENT)
    leased_until: datetime | None = Field(default=None, sa_type=MOMENT)
    activity_id: int | None = Field(default=None, foreign_key="activity.id", unique=True)


class Receiver(SQLModel, table=True):
    """``person_id`` is taken out when the person is forgotten."""

    __table_args__ = (UniqueConstraint("announcement_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    fate: Fate = Field(default=Fate.WAITING, sa_type=coded(Fate))


def subscribers(session: Session, announcement: Announcement) -> list[int]:
    """Ids of those whom it would go to now: in its township, or everywhere if it is of none."""
    kind, _, which = announcement.audience.partition(".")
    subscribed = select(Person).where(col(Person.subscribed_at).is_not(None))
    if announcement.township:
        subscribed = subscribed.where(Person.township == announcement.township)
    people = session.exec(subscribed.order_by(col(Person.id)))
    return [p.id or 0 for p in people if _is_meant(p, kind, which)]


def move(session: Session, announcement: Announcement, before: State, after: State, send_at: datetime | None = None) -> bool:
    """Whether it stood there and was moved by us; False if somebody was quicker."""
    there = update(Announcement).where(col(Announcement.id) == announcement.id, col(Announcement.state) == before)
    return changed(session, there.values(state=after, send_at=send_at or announcement.send_at), announcement) == 1


def stirs(connection: Connection, at: datetime) -> bool:
    """Whether one is due or being sent; reads only."""
    due = and_(col(Announcement.state) == State.PLANNED, col(Announcement.send_at) <= at)
    query = select(Announcement.id).where(or_(due, col(Announcement.state) == State.SENDING)).limit(1)
    return connection.execute(query).first() is not None


def begin_due(session: Session, at: datetime) -> None:
    """What is due gets its receivers: those who are subscribed at this moment."""
    due = select(Announcement).where(Announcement.state == State.PLANNED, col(Announcement.send_at) <= at)
    for announcement in session.exec(due).all():
        if move(session, announcement, State.PLANNED, State.SENDING):
            ids = subscribers(session, announcement)
            session.add_all(Receiver(announcement_id=announcement.id or 0, person_id=number) for number in ids)
    session.flush()


def lease(session: Session, at: datetime, until: datetime) -> Announcement | None:
    """The oldest that is being sent, for this worker alone: among all workers one message follows the other. A lease that lies
    far ahead is over: a clock has jumped back since.

    What an earlier worker had claimed and not settled is unclear from now on.
    """
    query = select(Announcement).where(Announcement.state == State.SENDING).order_by(col(Announcement.id))
    oldest = session.exec(query).first()
    if oldest is None:
        return None
    until_when = col(Announcement.leased_until)
    free = or_(until_when.is_(None), until_when <= at, until_when > at + LONGEST_PAUSE)
    mine = update(Announcement).where(col(Announcement.id) == oldest.id, free).values(leased_until=until)
    if not changed(session, mine, oldest):
        return None
    left = (col(Receiver.announcement_id) == oldest.id, col(Receiver.fate) == Fate.CLAIMED)
    session.execute(update(Receiver).where(*left).values(fate=Fate.UNCLEAR))
    return oldest


def renew(session: Session, announcement: Announcement, until: datetime | None) -> bool:
    """Makes the lease that we have last until then, or frees it. False if it has run out and another worker has it."""
    ours = (col(Announcement.id) == announcement.id, col(Announcement.leased_until) == announcement.leased_until)
    if not changed(session, update(Announcement).where(*ours).values(leased_until=until)):
        return False
    announcement.leased_until = until
    return True


def claim_next(session: Session, announcement: Announcement) -> tuple[int, int] | None:
    """The next receiver's row and chat, ours to send to; None if nobody waits."""
    waits = (Receiver.announcement_id == announcement.id, Receiver.fate == Fate.WAITING)
    query = select(Receiver.id, Person.chat_id).join(Person).where(*waits).order_by(col(Receiver.id))
    for number, chat_id in session.exec(query.limit(1)).all():
        claimed = update(Receiver).where(col(Receiver.id) == number, col(Receiver.fate) == Fate.WAITING)
        if changed(session, claimed.values(fate=Fate.CLAIMED)):
            return number or 0, chat_id
    return None


def settle(session: Session, receiver: int, fate: Fate) -> None:
    """What became of a message that we had claimed."""
    ours = (col(Receiver.id) == receiver, col(Receiver.fate).in_((Fate.CLAIMED, Fate.UNCLEAR)))
    session.execute(update(Receiver).where(*ours).values(fate=fate))


def tally(session: Session, announcement: Announcement) -> Mapping[Fate, int]:
    """How many receivers had which fate."""
    query = select(Receiver.fate, func.count()).where(Receiver.announcement_id == announcement.id).group_by(Receiver.fate)
    return Counter({Fate(fate): count for fate, count in session.exec(query)})


def _is_meant(person: Person, kind: str, which: str) -> bool:
    if kind == "village":
        return which in person.villages
    return kind == "all" or person.acting_role == Role(which)
