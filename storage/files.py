"""The files beside the database: each content once, under its own hash, never overwritten with another.

``files/ab/abcdef…``: the first two digits of the SHA-256, then all of it. A content that is there stays readable, whatever
happens while the next one is written: a temporary file is written to the disk and then takes its name in one move.
"""

import hashlib
import logging
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from storage.failures import DamagedFile, MissingFile

_HASH = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".part"
_LOG = logging.getLogger(__name__)


class Files:
    """The store in a directory, which is made when the first file comes."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def put(self, content: bytes) -> str:
        """Keeps the content and returns its hash. On return it has reached the disk."""
        name = hashlib.sha256(content).hexdigest()
        path = self._path(name)
        if self._holds(name):
            os.utime(path)  # young again: sweep must not take it before the record names it
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=_UNFINISHED, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
        for directory in (path.parent, self._directory):
            _reach_disk(directory)
        return name

    def read(self, name: str) -> bytes:
        """The content of that hash.

        Raises:
            MissingFile: it is not there.
            DamagedFile: what is there is something else.
        """
        try:
            content = self._path(name).read_bytes()
        except OSError as error:
            _LOG.error("the file %s cannot be read", name)
            raise MissingFile(name=name) from error
        if hashlib.sha256(content).hexdigest() != name:
            _LOG.error("the file %s is damaged", name)
            raise DamagedFile(name=name)
        return content

    def names(self) -> Iterator[str]:
        """The hashes of all files that are there."""
        return (path.name for path in self._directory.glob("??/*") if _HASH.fullmatch(path.name))

    def sweep(self, named: set[str], older_than: float) -> int:
        """Removes what no record names, and leftovers of writing, once they are so many seconds old; returns how many."""
        before = time.time() - older_than
        unnamed = [path for path in self._directory.glob("??/*") if path.name not in named and _changed(path) < before]
        for path in unnamed:
            path.unlink(missing_ok=True)
        return len(unnamed)

    def _holds(self, name: str) -> bool:
        """Whether the content is there and sound; a damaged one is mended by writing it again."""
        path = self._path(name)
        return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == name

    def _path(self, name: str) -> Path:
        if not _HASH.fullmatch(name):
            raise MissingFile(name=name)
        return self._directory / name[:2] / name


def _changed(path: Path) -> float:
    """When, in Unix seconds; now, if another worker has just taken it away or given it its name."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _reach_disk(directory: Path) -> None:
    """A new name in a directory survives a power failure only when the directory itself has been written."""
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
