"""The inbox: an update is written down before it is acknowledged, and goes when its answer has gone out."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, Index, UniqueConstraint, bindparam, delete
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.columns import MOMENT
from storage.handled import forget_answers, known
from storage.lane import Way, taken
from storage.record import dialect, inserting, table_of
from storage.sealing import SEALED


class Arrived(NamedTuple):
    """An update as it came; ``body`` is Telegram's (https://core.telegram.org/bots/api#update)."""

    update_id: int
    chat_id: int
    body: dict[str, Any]


class Incoming(SQLModel, table=True):
    """An update that waits to be handled. ``body`` is encrypted."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index("ix_inbox_chat", "chat_id", "bot_id", "update_id"),  # a chat's first one is found however many wait
    )

    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigInteger)
    update_id: int = Field(sa_type=BigInteger)
    chat_id: int = Field(sa_type=BigInteger)
    body: dict[str, Any] = Field(default_factory=dict, sa_type=SEALED)
    at: datetime = Field(sa_type=MOMENT)


class Waiting(NamedTuple):
    """One that waits. ``body``: None until it is read (``bodies``)."""

    id: int
    update_id: int
    chat_id: int
    at: datetime
    body: dict[str, Any] | None = None


_TABLE = table_of(Incoming)
_ROW = _TABLE.c
_OF_CHATS = (_ROW.bot_id == bindparam("bot"), _ROW.chat_id.in_(bindparam("chats", expanding=True)))
_NUMBER = select(func.min(_ROW.update_id)).where(*_OF_CHATS).group_by(_ROW.chat_id).scalar_subquery()
_FIRST = select(_ROW.id, _ROW.update_id, _ROW.chat_id, _ROW.at).where(
    _ROW.bot_id == bindparam("bot"), _ROW.update_id.in_(_NUMBER)
)
_AMONG = _ROW.id.in_(bindparam("rows", expanding=True))
_BODIES = select(_ROW.id, _ROW.body).where(_AMONG)
_DONE = delete(_TABLE).where(_AMONG)


def named(bot_id: int, update_id: int) -> str:
    """An update's name in ``Handled``, unique over all bots."""
    return f"{bot_id}:{update_id}"


def keep(session: Session, bot_id: int, updates: Sequence[Arrived], at: datetime) -> list[int]:
    """Writes the updates down, each once, however often it comes to whichever worker. Returns the chats of the new ones."""
    names = [named(bot_id, update.update_id) for update in updates]
    before = known(session, names)
    rows = [
        {"bot_id": bot_id, "update_id": update.update_id, "chat_id": update.chat_id, "body": update.body, "at": at}
        for name, update in zip(names, updates, strict=True)
        if name not in before
    ]
    if not rows:
        return []
    insert = inserting(dialect(session), Incoming).on_conflict_do_nothing().returning(col(Incoming.chat_id))
    return list(session.connection().execute(insert, rows).scalars())


def first_of(session: Session, bot_id: int, chats: Collection[int]) -> dict[int, Waiting]:
    """What each of the chats sent first of all that waits, by chat; without its body."""
    rows = session.connection().execute(_FIRST, {"bot": bot_id, "chats": sorted(chats)}) if chats else ()
    return {row.chat_id: Waiting(*row) for row in rows}


def bodies(session: Session, rows: Collection[Waiting]) -> list[Waiting]:
    """The same with their bodies, decrypted."""
    found = session.connection().execute(_BODIES, {"rows": [row.id for row in rows]}) if rows else ()
    body = {number: read for number, read in found}
    return [row._replace(body=body.get(row.id)) for row in rows]


def close(session: Session, bot_id: int, rows: Collection[Waiting]) -> None:
    """Handled, and answered."""
    if rows:
        session.connection().execute(_DONE, {"rows": [row.id for row in rows]})
        forget_answers(session, [named(bot_id, row.update_id) for row in rows])


def unfinished(connection: Connection, bot_id: int, worker: str, at: datetime) -> Sequence[int]:
    """The chats with something to do that no other worker has in its hands, those that wait longest first."""
    free = col(Incoming.chat_id).not_in(taken(Way.IN, worker, at))
    query = select(Incoming.chat_id).where(Incoming.bot_id == bot_id, free)
    first = func.min(Incoming.id)
    return connection.execute(query.group_by(col(Incoming.chat_id)).order_by(first)).scalars().all()


def waiting(connection: Connection) -> int:
    """How many updates are not answered."""
    return connection.execute(select(func.count()).select_from(Incoming)).scalar_one()
