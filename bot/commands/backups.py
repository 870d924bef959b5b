"""``fawen backup`` and ``fawen restore``."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bot.office import shelf_of
from bot.settings import Settings
from knowledge.texts import Texts
from storage.audit import Deed, note
from storage.database import Database
from storage.failures import DamagedDatabase, NotEmpty
from storage.record import now

if TYPE_CHECKING:
    from storage.backup import Manifest


class BackupCommands:
    """``fail`` ends the program with one clear sentence."""

    def __init__(self, texts: Texts, fail: Callable[[str], NoReturn]) -> None:
        self._texts = texts
        self._fail = fail

    def backup(self, file: Path | None) -> None:
        """``fawen backup``; without a file, the day's, as every night."""
        from storage.backup import write_backup  # read in where a backup is made

        settings = Settings()
        if file is None and not settings.keep_backups_days:
            self._fail(self._texts("backup.no_nights"))
        if file and file.is_dir():
            self._fail(self._texts("backup.is_folder", path=file))
        database = Database(settings.database, settings.secrets)
        database.migrate()
        with database.work() as session:
            note(session, Deed.BACKUP, None, nightly=file is None)
        shelf, day = shelf_of(settings), now().astimezone(settings.zone).date()
        made = write_backup(database, shelf, file) if file else settings.rotation.make(database, shelf, day)
        database.close()
        click.echo(self._texts("backup.made", path=file or settings.rotation.path(day), **_counts(made)))
        if made.damaged:
            click.echo(self._texts("backup.damaged", count=len(made.damaged)))
        click.echo(self._texts("backup.keep_key"))

    def restore(self, file: Path, yes: bool, without_files: bool) -> None:
        """``fawen restore``"""
        from storage.restoring import restore  # read in where it is needed
        from storage.unpacking import unpacked

        if not file.is_file():
            self._fail(self._texts("errors.no_file", path=file))
        file.open("rb").close()  # one that we may not read is no bad backup
        settings = Settings()
        with unpacked(file) as backup:
            made_at = backup.manifest.made_at.astimezone(settings.zone)
            click.echo(self._texts("backup.found", made=f"{made_at:%Y-%m-%d %H:%M}", **_counts(backup.manifest)))
            backup.fits(settings.secrets)
            if not without_files:
                backup.has_files()
            self._make_room(settings, yes)
            restore(settings.database, settings.secrets, shelf_of(settings), backup)
        database = Database(settings.database, settings.secrets)
        with database.work() as session:
            note(session, Deed.RESTORE, None, made_at=backup.manifest.made_at.isoformat())
        database.close()
        click.echo(self._texts("backup.restored", **_counts(backup.manifest)))

    def _make_room(self, settings: Settings, yes: bool) -> None:
        """What is there now is kept in a backup of its own. Raises NotEmpty."""
        from storage.backup import write_backup
        from storage.restoring import is_empty

        database = Database(settings.database, settings.secrets)
        try:
            if is_empty(database):
                return
            if not yes:
                raise NotEmpty
            target = settings.rotation.directory / f"before-restore-{now().astimezone(settings.zone):%Y%m%d-%H%M%S}.backup"
            write_backup(database, shelf_of(settings), target)
            click.echo(self._texts("backup.kept_old", path=target))
        except DamagedDatabase:
            if not yes:
                raise NotEmpty from None
            click.echo(self._texts("backup.old_damaged"))
        finally:
            database.close()


def _counts(manifest: "Manifest") -> dict[str, int]:
    return {"rows": manifest.rows, "tables": len(manifest.tables), "files": len(manifest.files)}


def commands(texts: Texts, fail: Callable[[str], NoReturn]) -> Iterator[click.Command]:
    """The commands of this file."""
    own = BackupCommands(texts, fail)
    file = click.Argument(["file"], type=click.Path(path_type=Path, readable=False))
    day = click.Argument(["file"], type=click.Path(path_type=Path, readable=False), required=False)
    yield click.Command("backup", callback=own.backup, help=texts("backup.help"), params=[day])
    yield click.Command(
        "restore",
        callback=own.restore,
        help=texts("backup.help_restore"),
        params=[
            file,
            click.Option(["--yes"], is_flag=True, help=texts("backup.help_yes")),
            click.Option(["--without-files"], is_flag=True, help=texts("backup.help_without_files")),
        ],
    )
