"""Updates that were handled: written down in the transaction of their effect, so that the same one twice has one effect."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from storage.columns import MOMENT
from storage.record import table_of
from storage.sealing import SEALED

KEPT = timedelta(days=8)
"""Telegram keeps an update for 24 hours (https://core.telegram.org/bots/api#getting-updates)."""
Answer = Sequence[dict[str, Any]]


class Handled(SQLModel, table=True):
    """``name``: of the update, unique over all bots. ``said``: a digest of the words or the pressed button. ``answer``: what
    was to be said, encrypted, until it has gone out; None if it cannot be said again.
    """

    name: str = Field(primary_key=True, max_length=64)
    chat_id: int = Field(index=True, sa_type=BigInteger)
    said: str = Field(default="", max_length=64)
    answer: list[dict[str, Any]] | None = Field(default=None, nullable=True, sa_type=SEALED)
    at: datetime = Field(sa_type=MOMENT)


_TABLE = table_of(Handled)
_ROW = _TABLE.c
_ANSWER = select(_ROW.answer).where(_ROW.name == bindparam("name"))
_NAMES = _ROW.name.in_(bindparam("names", expanding=True))
_KNOWN = select(_ROW.name).where(_NAMES)
_INSERT = _TABLE.insert()
_FORGET = update(_TABLE).where(_NAMES).values(answer=None)


def answer_to(session: Session, name: str) -> Answer:
    """What was to be said to an update that was handled; nothing if it is not known, or cannot be said again."""
    return session.connection().scalar(_ANSWER, {"name": name}) or ()


def known(session: Session, names: Iterable[str]) -> set[str]:
    """Those that were handled."""
    return set(session.connection().execute(_KNOWN, {"names": list(names)}).scalars())


class Done(NamedTuple):
    """An update that was handled, as it is written down. ``said``: the words or the pressed button."""

    name: str
    chat_id: int
    said: str
    answer: Answer | None
    at: datetime


def write_down(session: Session, updates: Sequence[Done]) -> None:
    """They are handled. Raises IntegrityError if one of them was before."""
    rows = [{**one._asdict(), "said": digest(one.said), "answer": one.answer and list(one.answer)} for one in updates]
    if rows:
        session.connection().execute(_INSERT, rows)


def forget_answers(session: Session, names: Collection[str]) -> None:
    """They have gone out."""
    session.connection().execute(_FORGET, {"names": list(names)})


def forget_handled(session: Session, before: datetime) -> None:
    """Drops the updates that no server can send again."""
    session.exec(delete(Handled).where(col(Handled.at) < before))


def digest(said: str) -> str:
    """The same for the same words, and not the words; nothing for nothing."""
    return hashlib.sha256(said.encode()).hexdigest() if said else ""
