"""Updates that were handled: written down in the transaction of their effect, so that the same one twice has one effect."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Row, bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from storage.columns import MOMENT
from storage.record import dialect, inserting
from storage.sealing import SEALED

KEPT = timedelta(days=8)
"""Telegram keeps an update for 24 hours (https://core.telegram.org/bots/api#getting-updates)."""
QUICKLY = timedelta(seconds=3)
"""Nobody reads an answer and writes the same words to the next question, or taps the same button again, in so short a time."""
Answer = Sequence[dict[str, Any]]


class Handled(SQLModel, table=True):
    """``name``: of the update, unique over all bots. ``said``: a digest of the words or the pressed button. ``answer``: what
    was to be said, encrypted, until the chat's next update shows that it came; None if it cannot be said again.
    """

    name: str = Field(primary_key=True, max_length=64)
    chat_id: int = Field(index=True, sa_type=BigInteger)
    said: str = Field(default="", max_length=64)
    answer: list[dict[str, Any]] | None = Field(default=None, nullable=True, sa_type=SEALED)
    at: datetime = Field(sa_type=MOMENT)


_BY_NAME = select(Handled.answer).where(Handled.name == bindparam("name"))
_LAST = select(Handled.said, Handled.at).where(Handled.chat_id == bindparam("chat"))
_LAST = _LAST.order_by(col(Handled.at).desc(), col(Handled.name).desc()).limit(1)
_CAME = (
    update(Handled)
    .where(col(Handled.chat_id) == bindparam("chat"), col(Handled.answer).is_not(None))
    .values(answer=None)
    .execution_options(synchronize_session=False)
)


def handled(session: Session, name: str) -> Row[tuple[Answer | None]] | None:
    """The update's ``answer``, if it was handled before."""
    return session.execute(_BY_NAME, {"name": name}).first()


def is_repeated(session: Session, chat_id: int, said: str, at: datetime) -> bool:
    """Whether the chat's last update said the same a moment ago: words sent again on a poor signal, a button tapped twice."""
    last = session.execute(_LAST, {"chat": chat_id}).first()
    return last is not None and bool(said) and last.said == digest(said) and at - last.at < QUICKLY


def write_down(session: Session, name: str, chat_id: int, said: str, answer: Answer | None, at: datetime) -> None:
    """The update is handled. What the chat was told before has come, and is forgotten."""
    session.execute(_CAME, {"chat": chat_id})
    told = None if answer is None else list(answer)
    said = digest(said) if said else ""
    session.execute(
        inserting(dialect(session), Handled), {"name": name, "chat_id": chat_id, "said": said, "answer": told, "at": at}
    )


def forget_handled(session: Session, before: datetime) -> None:
    """Drops the updates that no server can send again."""
    session.exec(delete(Handled).where(col(Handled.at) < before))


def digest(said: str) -> str:
    """The same for the same words, and not the words."""
    return hashlib.sha256(said.encode()).hexdigest()
