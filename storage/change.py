"""What was changed in a record after it was saved: old and new value, who, when. Rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import MOMENT
from storage.record import Record, now
from storage.sealing import SEALED


class Change(SQLModel, table=True):
    """``table`` and ``record_id`` name the record; ``field`` is what changed; both values are encrypted."""

    id: int | None = Field(default=None, primary_key=True)
    table: str
    record_id: int = Field(index=True)
    field: str
    old: Any = Field(default=None, nullable=True, sa_type=SEALED)
    new: Any = Field(default=None, nullable=True, sa_type=SEALED)
    by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(default_factory=now, sa_type=MOMENT)


def changes_of(session: Session, record: Record) -> list[Change]:
    """All changes of a saved record, the first one first."""
    number = record.id  # type: ignore[attr-defined]
    query = select(Change).where(Change.table == str(type(record).__tablename__), Change.record_id == number)
    return list(session.exec(query.order_by(col(Change.id))))
