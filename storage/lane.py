"""Lanes: what comes from a chat, or goes to it, is in the hands of one worker at a time, so that its order stays."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, not_, or_
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from storage.columns import MOMENT, coded
from storage.record import dialect, inserting, table_of

LEASED_FOR = timedelta(seconds=5)
"""After which another worker goes on for one that has died."""
_FAR = 2 * LEASED_FOR


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


def hold(session: Session, way: Way, chats: Iterable[int], worker: str, at: datetime) -> set[int]:
    """Takes the lanes or goes on holding them; returns those that no other worker has."""
    lane = {"of_way": way, "mine": worker, "end": at + LEASED_FOR, "at": at, "far": at + _FAR}
    in_order = sorted(chats)  # so that two workers do not block each other
    lanes = [{**lane, "of_chat": chat_id} for chat_id in in_order]
    return set(session.connection().execute(_holding(dialect(session)), lanes).scalars()) if lanes else set()


@cache
def _holding(name: str) -> Any:
    insert = inserting(name, Lane)
    insert = insert.values(
        way=bindparam("of_way"), chat_id=bindparam("of_chat"), worker=bindparam("mine"), until=bindparam("end")
    )
    given = insert.excluded
    free = or_(col(Lane.worker) == given.worker, _abandoned(bindparam("at"), bindparam("far")))
    taken = insert.on_conflict_do_update(
        index_elements=["way", "chat_id"], set_={"worker": given.worker, "until": given.until}, where=free
    )
    return taken.returning(col(Lane.chat_id))


def keep_holding(session: Session, way: Way, chats: Iterable[int], worker: str, at: datetime) -> None:
    """The same for lanes whose present work takes long."""
    held = (col(Lane.way) == way, col(Lane.worker) == worker, col(Lane.chat_id).in_(list(chats)))
    session.execute(update(Lane).where(*held).values(until=at + LEASED_FOR))


def let_go(session: Session, way: Way, worker: str, chats: Collection[int] | None = None) -> None:
    """The worker has nothing more to do there; None: anywhere."""
    if chats is None:
        session.execute(delete(Lane).where(col(Lane.way) == way, col(Lane.worker) == worker))
    elif chats:
        session.connection().execute(_LETTING_GO, {"of_way": way, "mine": worker, "of_chats": sorted(chats)})


def holders(connection: Connection, way: Way) -> Sequence[str]:
    """The workers that hold lanes, dead ones, too."""
    return connection.execute(select(Lane.worker).where(Lane.way == way).distinct()).scalars().all()


_LANE = table_of(Lane).c
_LETTING_GO = delete(table_of(Lane)).where(
    _LANE.way == bindparam("of_way"), _LANE.worker == bindparam("mine"), _LANE.chat_id.in_(bindparam("of_chats", expanding=True))
)


def taken(way: Way, worker: str, at: datetime) -> Any:
    """A query for the chats whose lanes other workers have in their hands."""
    return select(Lane.chat_id).where(Lane.way == way, Lane.worker != worker, not_(_abandoned(at, at + _FAR)))


def _abandoned(at: Any, far: Any) -> ColumnElement[bool]:
    """Its time is over; or it lies so far ahead that a clock has jumped back since."""
    return or_(col(Lane.until) <= at, col(Lane.until) > far)
