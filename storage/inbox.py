"""The inbox: an update is written down before it is acknowledged, and goes when its answer has gone out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, UniqueConstraint, bindparam, delete
from sqlalchemy.orm import defer
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.columns import MOMENT
from storage.handled import Handled
from storage.lane import Way, taken
from storage.record import dialect, inserting
from storage.sealing import SEALED


class Arrived(NamedTuple):
    """An update as it came; ``body`` is Telegram's (https://core.telegram.org/bots/api#update)."""

    update_id: int
    chat_id: int
    body: dict[str, Any]


class Incoming(SQLModel, table=True):
    """An update that waits to be handled. ``body`` is encrypted."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("bot_id", "update_id"),)

    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigInteger)
    update_id: int = Field(sa_type=BigInteger)
    chat_id: int = Field(index=True, sa_type=BigInteger)
    body: dict[str, Any] = Field(default_factory=dict, sa_type=SEALED)
    at: datetime = Field(sa_type=MOMENT)


_BODY: Any = Incoming.body
_OF_CHAT = (Incoming.bot_id == bindparam("bot"), Incoming.chat_id == bindparam("chat"))
_FIRST = select(Incoming).options(defer(_BODY)).where(*_OF_CHAT).order_by(col(Incoming.update_id)).limit(1)
_DONE = delete(Incoming).where(col(Incoming.id) == bindparam("row"))


def named(bot_id: int, update_id: int) -> str:
    """An update's name in ``Handled``, unique over all bots."""
    return f"{bot_id}:{update_id}"


def keep(session: Session, bot_id: int, updates: Sequence[Arrived], at: datetime) -> list[int]:
    """Writes the updates down, each once, however often it comes to whichever worker. Returns the chats of the new ones."""
    names = [named(bot_id, update.update_id) for update in updates]
    before = set(session.exec(select(Handled.name).where(col(Handled.name).in_(names))))
    rows = [
        {"bot_id": bot_id, "update_id": update.update_id, "chat_id": update.chat_id, "body": update.body, "at": at}
        for name, update in zip(names, updates, strict=True)
        if name not in before
    ]
    if not rows:
        return []
    insert = inserting(dialect(session), Incoming).on_conflict_do_nothing().returning(col(Incoming.chat_id))
    return list(session.scalars(insert, rows))


def first_of(session: Session, bot_id: int, chat_id: int) -> Incoming | None:
    """What the chat sent first of all that waits; its body is read when it is asked for (``read_body``)."""
    return session.scalars(_FIRST, {"bot": bot_id, "chat": chat_id}).first()


def read_body(session: Session, row: Incoming) -> None:
    """Decrypts it, too."""
    session.refresh(row, [_BODY.key])


def done(session: Session, row: Incoming) -> None:
    """Handled, and answered."""
    session.execute(_DONE, {"row": row.id})


def unfinished(connection: Connection, bot_id: int, worker: str, at: datetime) -> Sequence[int]:
    """The chats with something to do that no other worker has in its hands, those that wait longest first."""
    free = col(Incoming.chat_id).not_in(taken(Way.IN, worker, at))
    query = select(Incoming.chat_id).where(Incoming.bot_id == bot_id, free)
    first = func.min(Incoming.id)
    return connection.execute(query.group_by(col(Incoming.chat_id)).order_by(first)).scalars().all()


def waiting(connection: Connection) -> int:
    """How many updates are not answered."""
    return connection.execute(select(func.count()).select_from(Incoming)).scalar_one()
