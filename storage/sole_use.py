"""Nobody else may have a database open while all of it is changed: a bot that runs would go on with what it knew before."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from storage.database import Database
from storage.failures import DatabaseInUse

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

_TRIES, _BETWEEN = 10, 0.1
"""A server counts a connection for a moment after it was closed; seconds."""


def require_sole_use(database: Database) -> None:
    """Closes what this process has open. Raises DatabaseInUse if somebody else has it open, too."""
    database.close()
    if database.is_file:
        written_out(Path(str(database.url.database)))
        return
    with database.engine.connect() as connection:
        for _ in range(_TRIES):
            if not connection.exec_driver_sql(_OTHERS).scalar():
                return
            time.sleep(_BETWEEN)
    raise DatabaseInUse


def written_out(path: Path) -> None:
    """Writes what is still in the -wal file into the SQLite database itself, which SQLite does only if nobody else has it open.

    Raises:
        DatabaseInUse: somebody has.
    """
    if not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.DatabaseError as error:  # one that is spoilt is left as it is
            if error.sqlite_errorcode & 0xFF in _BUSY:
                raise DatabaseInUse from error
