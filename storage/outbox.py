"""The outbox: what people are told without having written, kept with its cause in one transaction until it has gone out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, delete, or_, update
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.columns import MOMENT, coded
from storage.lane import Way, taken
from storage.sealing import SEALED

LONGEST_PAUSE = timedelta(hours=1)
"""Between two tries, unless the server asks for more; what is due later than that was put off by a clock that has jumped back."""


class Stand(StrEnum):
    """``BLOCKED``: the receiver has stopped the bot. ``GIVEN_UP``: it cannot be sent. Messages that were sent are gone."""

    WAITING = "waiting"
    BLOCKED = "blocked"
    GIVEN_UP = "given_up"


class Outgoing(SQLModel, table=True):
    """One message to one chat. ``body``: encrypted; None once nobody will read it. ``due``: not to be tried before."""

    __tablename__ = "outbox"

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(index=True, sa_type=BigInteger)
    body: dict[str, Any] | None = Field(default=None, nullable=True, sa_type=SEALED)
    stand: Stand = Field(default=Stand.WAITING, sa_type=coded(Stand), index=True)
    tries: int = 0
    at: datetime = Field(sa_type=MOMENT)
    due: datetime = Field(sa_type=MOMENT)


def put(session: Session, chat_id: int, body: dict[str, Any], at: datetime) -> None:
    """To be sent as soon as this transaction is committed."""
    session.add(Outgoing(chat_id=chat_id, body=body, at=at, due=at))


def first_of(session: Session, chat_id: int, at: datetime) -> Outgoing | None:
    """The chat's oldest waiting message; None if there is none, or if it is not due: those behind it wait, too."""
    query = select(Outgoing).where(Outgoing.chat_id == chat_id, Outgoing.stand == Stand.WAITING)
    oldest = session.exec(query.order_by(col(Outgoing.id)).limit(1)).first()
    return oldest if oldest and (oldest.due <= at or oldest.due > at + LONGEST_PAUSE) else None


def sent(session: Session, row: Outgoing) -> None:
    """It has gone out."""
    session.execute(delete(Outgoing).where(col(Outgoing.id) == row.id))


def put_off(session: Session, row: Outgoing, due: datetime, tries: int) -> None:
    """To be tried again, and those behind it with it."""
    session.execute(update(Outgoing).where(col(Outgoing.id) == row.id).values(due=due, tries=tries))


def give_up(session: Session, row: Outgoing, stand: Stand) -> None:
    """Nobody will read it: the words go, that it could not be sent stays."""
    session.execute(update(Outgoing).where(col(Outgoing.id) == row.id).values(stand=stand, body=None))


def undelivered(connection: Connection, worker: str, at: datetime) -> Sequence[int]:
    """The chats with a message that is due and that no other worker has in its hands, those that wait longest first."""
    oldest = select(func.min(Outgoing.id)).where(Outgoing.stand == Stand.WAITING).group_by(col(Outgoing.chat_id))
    free = col(Outgoing.chat_id).not_in(taken(Way.OUT, worker, at))
    query = select(Outgoing.chat_id).where(col(Outgoing.id).in_(oldest), free, _is_due(at))
    return connection.execute(query.order_by(col(Outgoing.id))).scalars().all()


def unsent(connection: Connection) -> int:
    """How many messages wait."""
    query = select(func.count()).select_from(Outgoing).where(Outgoing.stand == Stand.WAITING)
    return connection.execute(query).scalar_one()


def forget_given_up(session: Session, before: datetime) -> None:
    """Drops what was given up long ago."""
    session.execute(delete(Outgoing).where(col(Outgoing.stand) != Stand.WAITING, col(Outgoing.at) < before))


def _is_due(at: datetime) -> ColumnElement[bool]:
    return or_(col(Outgoing.due) <= at, col(Outgoing.due) > at + LONGEST_PAUSE)
