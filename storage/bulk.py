"""Many records at once, in batches, each column turned into the database's form with one look at its type.

The same column types as everywhere do the turning (moments, choices, JSON), so that a record written here reads like
one that was written alone; a test compares them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, insert
from sqlmodel import Session

from storage.place import here
from storage.record import Record
from storage.sealing import Sealed

Row = Mapping[str, Any]


def columns_of(table: type[Record]) -> tuple[str, ...]:
    """The columns that a new row fills: all but its key."""
    return tuple(column.name for column in _table(table).columns if not column.primary_key)


def write(session: Session, table: type[Record], rows: Sequence[Row]) -> None:
    """Inserts the rows, each with a value for every column of ``columns_of``."""
    if not rows:
        return
    names = columns_of(table)
    connection = session.connection()
    statement = insert(_table(table)).values(dict.fromkeys(names)).compile(connection)
    order = statement.positiontup or list(names)
    turned = {name: _turned(table, name, rows, connection.dialect) for name in names}
    if place := here(session):
        turned["township"] = [place] * len(rows)
    if statement.positional:
        connection.exec_driver_sql(str(statement), list(zip(*(turned[name] for name in order), strict=True)))
    else:
        lists = zip(*(turned[name] for name in names), strict=True)
        connection.exec_driver_sql(str(statement), [dict(zip(names, values, strict=True)) for values in lists])


def _turned(table: type[Record], name: str, rows: Sequence[Row], dialect: Any) -> list[Any]:
    values = [row[name] for row in rows]
    kind = _table(table).columns[name].type
    process: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return values
    if isinstance(kind, JSON):  # lists have no hash; most say nothing
        nothing: dict[bool, Any] = {True: process([]), False: process({})}
        return [process(value) if value or value is None else nothing[isinstance(value, list)] for value in values]
    if isinstance(kind, Sealed):  # equal secrets must not look equal
        return [process(value) for value in values]
    known = {value: process(value) for value in set(values)}
    return [*known.values()] * len(values) if len(known) == 1 else [known[value] for value in values]


def _table(table: type[Record]) -> Any:
    return table.__table__  # type: ignore[attr-defined]
