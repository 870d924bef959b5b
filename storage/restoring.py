"""Bringing a backup back: into an empty database, or in the place of what is there, all or nothing."""

import json
import shutil
from base64 import b64decode
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    delete,
    func,
    insert,
    null,
    select,
    text,
)

from storage.backup import reflected
from storage.database import Database, try_key
from storage.failures import DamagedFile, MissingFile
from storage.sealing import Seal
from storage.shelf import Shelf
from storage.sole_use import require_sole_use, written_out
from storage.unpacking import Unpacked

ASIDE = ".replaced"
"""What a SQLite file is called once another one has taken its place."""
_BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside its file (https://sqlite.org/tempfiles.html)."""
_BATCH = 500


def restore(url: str, secrets: Sequence[bytes], shelf: Shelf, backup: Unpacked) -> None:
    """Puts the backup's rows in the place of everything in the database, and brings them to today's tables.

    Files of records come first: a row never names one that is not there. A SQLite file is built beside and takes the old one's
    place at the end; the old one stays, under another name.

    Raises:
        DatabaseInUse: the bot, or something else, has it open.
        NewerDatabase, WrongKey: as of :meth:`Unpacked.fits`; nothing has been changed.
    """
    backup.fits(secrets)
    for name in backup.manifest.files:
        _put(shelf, backup, name)
    database = Database(url, secrets)
    try:
        if database.is_file:
            _replace(Path(str(database.url.database)), secrets, backup)
        else:
            require_sole_use(database)
            _load(database, backup)
    finally:
        database.close()
    for declared in backup.declarations():
        shelf.township.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(declared, shelf.township / declared.name)


def is_empty(database: Database) -> bool:
    """Whether nobody has written anything yet."""
    own = (str(Seal.__tablename__),)
    with database.snapshot() as connection:
        tables = [table for table in reflected(connection) if table.name not in own]
        return all(connection.execute(select(table).limit(1)).first() is None for table in tables)


def _put(shelf: Shelf, backup: Unpacked, name: str) -> None:
    try:
        shelf.files.put(backup.file(name))
    except (MissingFile, DamagedFile):
        return  # the operator was asked before


def _replace(path: Path, secrets: Sequence[bytes], backup: Unpacked) -> None:
    fresh = path.with_name(f"{path.name}.restoring")
    _remove(fresh)
    database = Database(f"sqlite:///{fresh}", secrets)
    try:
        _load(database, backup)
        database.close()
        written_out(fresh)
        written_out(path)
    except BaseException:
        database.close()
        _remove(fresh)
        raise
    aside = path.with_name(path.name + ASIDE)
    _remove(aside)
    for suffix in reversed(_BESIDE[1:]):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.replace(aside.with_name(aside.name + suffix))
    if path.exists():
        _kept(path, aside)
    fresh.replace(path)


def _kept(path: Path, aside: Path) -> None:
    """Under both names, so that there is a database at every moment: a start that finds none would begin an empty one."""
    try:
        aside.hardlink_to(path)
    except OSError:  # not on every file system
        shutil.copyfile(path, aside)


def _load(database: Database, backup: Unpacked) -> None:
    with database.altering() as connection:
        old = MetaData()
        old.reflect(connection)
        old.drop_all(connection)
        database.bring(connection, backup.manifest.revision)
        tables = reflected(connection)
        for table in reversed(tables):
            connection.execute(delete(table))  # what migrations wrote
        for table in tables:
            _fill(connection, table, backup)
        try_key(connection)
        database.bring(connection, "head")


def _fill(connection: Connection, table: Table, backup: Unpacked) -> None:
    rows = ({name: _typed(table.c[name], value) for name, value in row.items()} for row in backup.rows(table.name))
    while batch := list(islice(rows, _BATCH)):
        connection.execute(insert(table), batch)
    numbered = table.primary_key.columns.get("id")
    if connection.dialect.name == "postgresql" and numbered is not None:
        highest = select(func.coalesce(func.max(numbered), 0) + 1).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, highest, text("false"))))


def _typed(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, JSON):
        return null() if value is None else _json(json.loads(value))
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value).astimezone(UTC)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return b64decode(value) if isinstance(column.type, LargeBinary) else value


def _json(value: Any) -> Any:
    return JSON.NULL if value is None else value


def _remove(path: Path) -> None:
    for suffix in _BESIDE:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
