"""Which tables a database has, read without Alembic, which is loaded only where they change."""

from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

MIGRATIONS = Path(__file__).parent / "migrations"
KEPT_IN = "alembic_version"
"""Alembic's own table; it has one row (https://alembic.sqlalchemy.org/en/latest/tutorial.html)."""


def current(connection: Connection) -> str | None:
    """The revision of the database's tables; None where there are none."""
    if not inspect(connection).has_table(KEPT_IN):
        return None
    return connection.execute(select(column("version_num")).select_from(table(KEPT_IN))).scalar()


def known() -> list[str]:
    """All revisions that this version of the program can make, in their order: each file is named by its own."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
