"""A row or three in every table, by the tables' own types, and everything that a database holds, to be compared."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, DateTime, Float, Integer, String, Table, Text, insert, select

from storage.backup import reflected
from storage.database import Database

ROWS = 3
_WORDS = "屋檐水 'quoted' \"double\" \\ \n \U0001f600 {}"


def fill(connection: Connection) -> None:
    """Writes down what every table can hold: long numbers, moments with microseconds, line ends, JSON null beside no value."""
    for table in reflected(connection):
        if table.name != "seal":
            connection.execute(insert(table), [_row(table, number) for number in range(1, ROWS + 1)])


def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables; moments with their zone, JSON as values."""
    with database.snapshot() as connection:
        tables = reflected(connection)
        found = {}
        for table in tables:
            rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            found[table.name] = [{name: _zoned(value) for name, value in row.items()} for row in rows]
        found["alembic_version"] = [dict(row) for row in connection.exec_driver_sql("SELECT * FROM alembic_version").mappings()]
        return found


def _zoned(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    return value


def _row(table: Table, number: int) -> dict[str, Any]:
    """Without its number, which the database gives, so that it knows which one comes next."""
    given = table.name == "audit_entry"  # which counts for itself
    return {c.name: _value(c, number) for c in table.columns if given or c.name != "id"}


def _value(column: Column[Any], number: int) -> Any:
    if column.foreign_keys:
        return number
    if column.nullable and number == ROWS and not isinstance(column.type, JSON):
        return None
    kind = column.type
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Integer):
        return number if column.primary_key else number + 2**33 if column.name == "chat_id" else number
    if isinstance(kind, JSON):
        return {"words": _WORDS, "n": number, "none": None} if number % 2 else ([] if number == 2 else JSON.NULL)
    if isinstance(kind, DateTime):
        return datetime(2026, 11, number, 23, 59, 59, 123456 * number, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 2, number)
    if isinstance(kind, Float):
        return number / 3
    assert isinstance(kind, (String, Text)), (column, kind)
    return f"{number}{_WORDS}"[: kind.length or 1000]
