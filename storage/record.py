"""What every record has: when and by whom it was written, where it came from, and whether it still counts."""

from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import JSON, CursorResult, Delete, Update, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel

from storage.absence import look_again
from storage.columns import MOMENT
from storage.place import Placed

Row = TypeVar("Row", bound=SQLModel)
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def now() -> datetime:
    """The present moment in UTC; all moments are stored with their zone."""
    return datetime.now(UTC)


class Record(Placed):
    """``origin``: the message or ledger row that the record was made from; unique, so that the same one twice is one record.

    ``rounded``: fields whose number is a round one ("120余人次"), as ``{"attendance": true}``.
    ``unit_lost``: the source gives a number without its unit, and none is made up.
    """

    created_at: datetime = Field(default_factory=now, sa_type=MOMENT)
    created_by: int | None = Field(default=None, foreign_key="person.id")
    origin: str | None = Field(default=None, unique=True)
    rounded: dict[str, bool] = Field(default_factory=dict, sa_type=JSON)
    unit_lost: bool = False
    voided_at: datetime | None = Field(default=None, sa_type=MOMENT)


def inserted(session: Session, row: Row) -> Row | None:
    """Writes the row down; None if one like it is there already, from this worker or another one at the same moment.

    The database's own unique constraint decides; on PostgreSQL this waits until the other worker is done.
    """
    session.flush()
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row


@cache
def inserting(dialect: str, table: type[SQLModel]) -> Any:
    """``insert`` that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``, which both databases have."""
    return _INSERT[dialect](table_of(table))


def table_of(model: type[SQLModel]) -> Any:
    """The table itself. A statement on it knows nothing of objects in the session, and costs half as much as one on the model."""
    return inspect(model).local_table


def dialect(session: Session) -> str:
    """The database's name for SQLAlchemy: ``sqlite`` or ``postgresql``."""
    return session.get_bind().dialect.name


def changed(session: Session, statement: Update | Delete, row: SQLModel | None = None) -> int:
    """How many rows the statement changed; of several workers at the same moment one changes a row. ``row`` is read anew."""
    session.flush()
    result = session.execute(statement)
    if row is not None:
        session.refresh(row)
        look_again(session, {type(row)})
    return result.rowcount if isinstance(result, CursorResult) else 0
