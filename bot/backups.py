"""``fawen backup``, ``fawen restore``, and the backup of every night."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NoReturn

import click
from sqlmodel import col, delete

from bot.access import Action, may
from bot.office import Office, shelf_of
from bot.posting import post
from bot.replies import Reply
from bot.settings import Settings
from knowledge.texts import Texts
from storage.audit import Deed, note
from storage.backup import Manifest, write_backup
from storage.daily import Daily, claim_day
from storage.database import Database
from storage.failures import DamagedDatabase, NotEmpty
from storage.membership import members
from storage.record import now
from storage.restoring import is_empty, restore
from storage.unpacking import unpacked

_NAME = "backup"
_LOG = logging.getLogger(__name__)


def back_up_tonight(office: Office) -> list[Reply]:
    """Once a day among all workers. That it could not be done is said to the admins, and tried again at the next start."""
    rotation, day = office.settings.rotation, office.local_now().date()
    if not rotation.days or not _claimed(office, day):
        return []
    try:
        made = rotation.make(office.database, shelf_of(office.settings), day)
    except Exception as error:  # whatever it was, somebody has to know
        _LOG.error("the backup was not made: %s", type(error).__name__)
        with office.database.work() as session:
            session.exec(delete(Daily).where(col(Daily.name) == _NAME, col(Daily.day) == day))
            text = office.texts("backup.not_made", fault=type(error).__name__)
            return post(session, [Reply(text, chat_id=p.chat_id) for p in members(session) if may(p, Action.MANAGE_TEAM)])
    _LOG.info("backup: %s rows, %s files", made.rows, len(made.files))
    return []


def _claimed(office: Office, day: date) -> bool:
    """In a work of its own: writing the backup must not keep others from writing."""
    with office.database.work() as session:
        if not claim_day(session, _NAME, day):
            return False
        note(session, Deed.BACKUP, None, nightly=True)
        return True


class BackupCommands:
    """``fail`` ends the program with one clear sentence."""

    def __init__(self, texts: Texts, fail: Callable[[str], NoReturn]) -> None:
        self._texts = texts
        self._fail = fail

    def backup(self, file: Path) -> None:
        """``fawen backup``"""
        if file.is_dir():
            self._fail(self._texts("backup.is_folder", path=file))
        settings = Settings()
        database = Database(settings.database, settings.secrets)
        database.migrate()
        with database.work() as session:
            note(session, Deed.BACKUP, None)
        made = write_backup(database, shelf_of(settings), file)
        database.close()
        click.echo(self._texts("backup.made", path=file, **_counts(made)))
        if made.damaged:
            click.echo(self._texts("backup.damaged", count=len(made.damaged)))
        click.echo(self._texts("backup.keep_key"))

    def restore(self, file: Path, yes: bool, without_files: bool) -> None:
        """``fawen restore``"""
        if not file.is_file():
            self._fail(self._texts("errors.no_file", path=file))
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


def _counts(manifest: Manifest) -> dict[str, int]:
    return {"rows": manifest.rows, "tables": len(manifest.tables), "files": len(manifest.files)}


def commands(texts: Texts, fail: Callable[[str], NoReturn]) -> Iterator[click.Command]:
    """The commands of this file."""
    own = BackupCommands(texts, fail)
    file = click.Argument(["file"], type=click.Path(path_type=Path))
    yield click.Command("backup", callback=own.backup, help=texts("backup.help"), params=[file])
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
