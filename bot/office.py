"""The composition root: everything that the talks work with, made once at the start."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from bot.catalogue import Catalogue, load_catalogue
from bot.metrics import Metrics
from bot.settings import Settings
from knowledge.content import Content, load_content
from knowledge.texts import Texts
from storage.backup import Shelf
from storage.database import Database
from storage.failures import LostDatabase
from storage.files import Files
from storage.person import Person, Role
from storage.record import now
from storage.statistics import Statistics

_PSEUDONYM_LENGTH = 12


@dataclass
class Office:
    """``clock`` gives the present moment; tests replace it. ``additions``: which of the editors' additions ``content`` holds."""

    settings: Settings
    content: Content
    catalogue: Catalogue
    database: Database
    clock: Callable[[], datetime] = field(default=now)
    additions: tuple[tuple[int | None, datetime | None], ...] = ()
    metrics: Metrics = field(default_factory=Metrics)

    @property
    def texts(self) -> Texts:
        return self.content.texts

    @cached_property
    def statistics(self) -> Statistics:
        """Kept, since it keeps its queries."""
        return Statistics(self.catalogue.indicators, self.catalogue.activities, self.settings.zone)

    @property
    def files(self) -> Files:
        """The store of photos and files, beside the database."""
        return shelf_of(self.settings).files

    def local_now(self) -> datetime:
        """The present moment in the township's time zone."""
        return self.clock().astimezone(self.settings.zone)

    def pseudonym(self, person: Person) -> str:
        """The same for the same person, and nothing that leads back to them without the secret."""
        return pseudonym(self.settings.secret, person)

    def role_of(self, chat_id: int) -> Role | None:
        """A role that the settings give; None leaves the stored one."""
        if chat_id in self.settings.admin_ids:
            return Role.ADMIN
        return None


def pseudonym(secret: bytes, person: Person) -> str:
    """The person's under that secret."""
    digest = hmac.new(secret, str(person.chat_id).encode(), hashlib.sha256)
    return digest.hexdigest()[:_PSEUDONYM_LENGTH]


def shelf_of(settings: Settings) -> Shelf:
    """What lies beside the database."""
    return Shelf(files=Files(settings.data_dir / "files"), township=settings.township)


def open_office(settings: Settings) -> Office:
    """Loads the content and opens the database. Raises what :func:`open_database` raises, and ContentError."""
    database = open_database(settings)
    return Office(settings, load_content(), load_catalogue(own=settings.township), database)


def open_database(settings: Settings) -> Database:
    """The database, brought to the newest tables.

    Raises:
        LostDatabase: there is no SQLite file, though there are backups of one.
        DamagedDatabase: the SQLite file is cut off or spoilt.
        NewerDatabase: the database was written by a later version.
        WrongKey: it was encrypted with another secret.
    """
    database = Database(settings.database, settings.secrets)
    _refuse_lost(database, settings)
    database.migrate()
    return database


def _refuse_lost(database: Database, settings: Settings) -> None:
    """A lost file must not be taken for a first start: people would write into an empty book for days."""
    path = Path(str(database.url.database))
    backups = settings.rotation.backups()
    if database.is_file and backups and not (path.is_file() and path.stat().st_size):
        raise LostDatabase(path=path, backup=backups[0])
