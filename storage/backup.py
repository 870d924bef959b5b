"""A backup: one file that restores the whole, on SQLite and PostgreSQL alike, whichever it was made on (docs/backup.md).

A compressed tar: a manifest with the number of rows and the SHA-256 of each part, one file of JSON lines for each table, and the
files of records. The office's secret is not in it.
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from sqlalchemy import JSON, Connection, MetaData, Table, Text, cast, select

from storage.database import Database
from storage.failures import DamagedFile, MissingFile
from storage.files import Files
from storage.record import now
from storage.revision import KEPT_IN, current
from storage.shelf import Shelf

MANIFEST, TABLES, FILES, TOWNSHIP = "backup.json", "tables", "files", "township"
FORMAT = 1
_ONCE = {"yield_per": 1000, "compiled_cache": None}
"""The tables are looked up anew each time: queries that are kept would keep them all in memory, night after night."""
_COMPRESSION = 6


class Part(BaseModel):
    """One table, or one of the township's own declarations: how many rows, and the hash of its content."""

    rows: int = 0
    sha256: str


class Manifest(BaseModel):
    """``revision``: of the tables. ``files``: the hashes of the files of records; ``damaged``: of those that could not be read
    any more when the backup was made.
    """

    format: int = FORMAT
    made_at: datetime
    revision: str
    tables: dict[str, Part]
    township: dict[str, Part] = {}
    files: list[str] = []
    damaged: list[str] = []

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.tables.values())


def write_backup(database: Database, shelf: Shelf, target: Path, beside: Files | None = None) -> Manifest:
    """Writes a backup of this moment while others go on working. The target is there whole or not at all, for its owner only.

    ``beside``: a store that takes the files of records instead of the backup, each once however many backups name it.

    Raises:
        DamagedDatabase: SQLite finds the database spoilt; a backup of it would look like one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    database.check()
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
        directory = Path(scratch)
        (directory / TABLES).mkdir()
        with database.snapshot() as connection:
            revision = current(connection) or ""
            tables = {table.name: _written(connection, table, directory / TABLES) for table in reflected(connection)}
        sound, damaged = _sorted(shelf.files, beside)
        declared = sorted(shelf.township.glob("*")) if shelf.township.is_dir() else []
        township = {path.name: Part(sha256=hash_of(path)) for path in declared}
        manifest = Manifest(made_at=now(), revision=revision, tables=tables, township=township, files=sound, damaged=damaged)
        made = directory / "backup"
        made.touch(mode=0o600)
        with tarfile.open(made, "w:gz", compresslevel=_COMPRESSION) as tar:
            _add(tar, MANIFEST, manifest.model_dump_json(indent=1).encode())
            for name in tables:
                tar.add(directory / TABLES / name, f"{TABLES}/{name}")
            for path in declared:
                tar.add(path, f"{TOWNSHIP}/{path.name}")
            for name in () if beside else sound:
                _add(tar, f"{FILES}/{name}", shelf.files.read(name))
        _reach_disk(made)
        made.replace(target)
    return manifest


def reflected(connection: Connection) -> list[Table]:
    """The tables that are there, those that others point to first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != KEPT_IN]


def hash_of(path: Path) -> str:
    """The SHA-256 of the file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sorted(files: Files, beside: Files | None) -> tuple[list[str], list[str]]:
    """The hashes of sound files, which are in the other store afterwards if there is one, and of damaged ones."""
    sound, damaged = [], []
    for name in sorted(files.names()):
        try:
            content = files.read(name)
        except (DamagedFile, MissingFile):
            damaged.append(name)
            continue
        if beside:
            beside.put(content)
        sound.append(name)
    return sound, damaged


def _written(connection: Connection, table: Table, directory: Path) -> Part:
    path, count = directory / table.name, 0
    columns = [cast(c, Text).label(c.name) if isinstance(c.type, JSON) else c for c in table.columns]
    query = select(*columns).order_by(*table.primary_key.columns)
    with path.open("w", encoding="utf-8") as lines:
        for row in connection.execution_options(**_ONCE).execute(query).mappings():
            lines.write(json.dumps(_plain(row), ensure_ascii=False) + "\n")
            count += 1
    return Part(rows=count, sha256=hash_of(path))


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): _jsonable(value) for name, value in row.items()}


def _jsonable(value: Any) -> Any:
    """Moments in UTC; SQLite forgets that they are."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))


def _reach_disk(path: Path) -> None:
    with path.open("rb") as written:
        os.fsync(written.fileno())


def kept_files(manifests: Iterable[Manifest]) -> set[str]:
    """The hashes of all files that those backups name."""
    return {name for manifest in manifests for name in manifest.files}
