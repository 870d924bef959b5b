"""Lanes: what comes from a chat, or goes to it, is in the hands of one worker at a time, so that its order stays."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import BigInteger, ColumnElement, Connection, or_
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from storage.columns import MOMENT, coded
from storage.record import changed, inserted

LEASED_FOR = timedelta(seconds=5)
"""After which another worker goes on for one that has died."""


class Way(StrEnum):
    """``IN``: what the person wrote. ``OUT``: what the person is told without having written."""

    IN = "in"
    OUT = "out"


class Lane(SQLModel, table=True):
    """Held by ``worker`` until ``until``; there is no row for a lane that nobody holds."""

    way: Way = Field(primary_key=True, sa_type=coded(Way))
    chat_id: int = Field(primary_key=True, sa_type=BigInteger)
    worker: str = Field(max_length=32)
    until: datetime = Field(sa_type=MOMENT)


def hold(session: Session, way: Way, chat_id: int, worker: str, at: datetime) -> bool:
    """Takes the lane or goes on holding it; False if another worker has it."""
    this = (col(Lane.way) == way, col(Lane.chat_id) == chat_id)
    free = or_(col(Lane.worker) == worker, abandoned(at))
    if changed(session, update(Lane).where(*this, free).values(worker=worker, until=at + LEASED_FOR)):
        return True
    return inserted(session, Lane(way=way, chat_id=chat_id, worker=worker, until=at + LEASED_FOR)) is not None


def keep_holding(session: Session, way: Way, chats: Iterable[int], worker: str, at: datetime) -> None:
    """The same for lanes whose present work takes long."""
    held = (col(Lane.way) == way, col(Lane.worker) == worker, col(Lane.chat_id).in_(list(chats)))
    session.execute(update(Lane).where(*held).values(until=at + LEASED_FOR))


def let_go(session: Session, way: Way, worker: str, chat_id: int | None = None) -> None:
    """The worker has nothing more to do there; without a chat: anywhere."""
    held = (col(Lane.way) == way, col(Lane.worker) == worker)
    session.execute(delete(Lane).where(*held, *(() if chat_id is None else (col(Lane.chat_id) == chat_id,))))


def holders(connection: Connection, way: Way) -> Sequence[str]:
    """The workers that hold lanes, dead ones, too."""
    return connection.execute(select(Lane.worker).where(Lane.way == way).distinct()).scalars().all()


def abandoned(at: datetime) -> ColumnElement[bool]:
    """Its time is over; or it lies so far ahead that a clock has jumped back since."""
    return or_(col(Lane.until) <= at, col(Lane.until) > at + 2 * LEASED_FOR)
