"""The folder of nightly backups: one a day, of which the newest and the first of each month stay."""

import re
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from storage.database import Database
from storage.failures import BadBackup
from storage.files import Files
from storage.shelf import Shelf

if TYPE_CHECKING:
    from storage.backup import Manifest

_NAME = "fawen-{day}.backup"
_A_DAY = 86_400.0
"""Seconds."""
_NIGHTLY = re.compile(r"fawen-(\d{4}-\d{2}-\d{2})\.backup")


@dataclass(frozen=True)
class Rotation:
    """``days``: how many of the newest stay; 0: none are made. ``months``: for how many months, beyond those, the first one."""

    directory: Path
    days: int
    months: int

    def path(self, day: date) -> Path:
        """Where that day's backup is."""
        return self.directory / _NAME.format(day=day)

    def backups(self) -> list[Path]:
        """Those that are there, the newest first. Files of other names are not ours."""
        found = self.directory.glob("*") if self.directory.is_dir() else ()
        return sorted((path for path in found if _NIGHTLY.fullmatch(path.name)), reverse=True)

    def make(self, database: Database, shelf: Shelf, day: date) -> "Manifest":
        """The day's backup; then what is too old goes, with files of records that no backup names any more."""
        from storage.backup import FILES, kept_files, write_backup  # read in where a backup is made
        from storage.unpacking import manifest_of

        beside = Files(self.directory / FILES)
        manifest = write_backup(database, shelf, self.path(day), beside)
        self._tidy()
        there = self.backups()
        staying = kept(there, self.days, self.months)
        for path in there:
            if path not in staying:
                path.unlink()
        with suppress(BadBackup):  # one that cannot be read may name any of them
            beside.sweep(kept_files(map(manifest_of, staying)), _A_DAY)  # younger ones may be of a backup that is just being made
        return manifest

    def _tidy(self) -> None:
        """Takes away what backups have left that were cut off in the middle."""
        for path in self.directory.glob(f".{_NAME.format(day='*')}.*"):
            if path.is_dir() and path.stat().st_mtime < time.time() - _A_DAY:
                shutil.rmtree(path, ignore_errors=True)


def kept(backups: Sequence[Path], days: int, months: int) -> list[Path]:
    """Which stay, of backups in the order newest first."""
    newest, older = list(backups[:days]), backups[days:]
    first_of_month = {path.name[:13]: path for path in older}  # the last one seen of a month is its oldest
    return newest + list(first_of_month.values())[:months]
