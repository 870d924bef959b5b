"""A backup that was read back: verified to the last byte before anything is done with it."""

import json
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from storage.backup import FILES, FORMAT, MANIFEST, TABLES, TOWNSHIP, Manifest, hash_of
from storage.database import Database
from storage.failures import BackupWithoutFiles, BadBackup, DamagedFile, MissingFile, NewerDatabase, NoBackup
from storage.files import Files
from storage.sealing import Cipher, Seal

_UNREADABLE = (tarfile.TarError, OSError, EOFError, zlib.error, ValidationError, KeyError, ValueError)


class Unpacked(BaseModel, arbitrary_types_allowed=True):
    """A verified backup, laid out in a directory. ``beside``: the store that nightly backups share."""

    directory: Path
    manifest: Manifest
    beside: Files

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The table's rows as plain data; JSON columns as their JSON text."""
        with (self.directory / TABLES / table).open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)

    def file(self, name: str) -> bytes:
        """The content of that hash. Raises MissingFile, DamagedFile."""
        enclosed = self.directory / FILES / name
        return enclosed.read_bytes() if enclosed.is_file() else self.beside.read(name)

    def declarations(self) -> list[Path]:
        """The township's own files."""
        return [self.directory / TOWNSHIP / name for name in self.manifest.township]

    def fits(self, secrets: Sequence[bytes]) -> None:
        """Whether this program and this office can work with it.

        Raises:
            NewerDatabase: the backup was made by a later version of the program.
            WrongKey: it was encrypted with another secret.
        """
        if self.manifest.format != FORMAT or not Database.knows(self.manifest.revision):
            raise NewerDatabase(revision=self.manifest.revision)
        cipher = Cipher(secrets)
        for seal in self.rows(str(Seal.__tablename__)) if Seal.__tablename__ in self.manifest.tables else ():
            cipher.opened(seal["sample"])

    def has_files(self) -> None:
        """Raises BackupWithoutFiles if a file of a record is neither in the backup nor beside it."""
        lost = [name for name in self.manifest.files if not self._has(name)]
        if lost:
            raise BackupWithoutFiles(count=len(lost))

    def _has(self, name: str) -> bool:
        try:
            self.file(name)
        except (MissingFile, DamagedFile):
            return False
        return True


@contextmanager
def unpacked(source: Path) -> Iterator[Unpacked]:
    """The backup for as long as it is needed.

    Raises:
        NoBackup: it is none, or cut off.
        BadBackup: a part of it is damaged.
    """
    with tempfile.TemporaryDirectory(prefix="fawen-restore-") as scratch:
        directory = Path(scratch)
        try:
            with tarfile.open(source) as tar:
                _lay_out(tar, directory)
            manifest = Manifest.model_validate_json((directory / MANIFEST).read_bytes())
            found = Unpacked(directory=directory, manifest=manifest, beside=Files(source.parent / FILES))
            part = _spoilt(found)
        except _UNREADABLE as error:
            raise NoBackup(path=source) from error
        if part:
            raise BadBackup(path=source, part=part)
        yield found


def manifest_of(source: Path) -> Manifest:
    """What a backup says of itself, without reading it all. Raises NoBackup."""
    try:
        with tarfile.open(source) as tar:
            first = tar.extractfile(MANIFEST)
            return Manifest.model_validate_json(first.read() if first else b"")
    except _UNREADABLE as error:
        raise NoBackup(path=source) from error


def _lay_out(tar: tarfile.TarFile, directory: Path) -> None:
    """Only what a backup has: plain files in its folders, and the manifest."""
    for member in tar:
        parts = Path(member.name).parts
        if not member.isfile() or not (parts == (MANIFEST,) or (len(parts) == 2 and parts[0] in (TABLES, FILES, TOWNSHIP))):
            raise ValueError(member.name)
        tar.extract(member, directory, filter="data")


def _spoilt(found: Unpacked) -> str | None:
    """The part that does not agree with the manifest."""
    manifest = found.manifest
    for folder, parts in ((TABLES, manifest.tables), (TOWNSHIP, manifest.township)):
        for name, part in parts.items():
            if hash_of(found.directory / folder / name) != part.sha256:
                return f"{folder}/{name}"
    counted = (f"{TABLES}/{name}" for name, part in manifest.tables.items() if sum(1 for _ in found.rows(name)) != part.rows)
    enclosed = (f"{FILES}/{path.name}" for path in (found.directory / FILES).glob("*") if hash_of(path) != path.name)
    return next(counted, None) or next(enclosed, None)
