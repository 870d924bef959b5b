"""The composition root: everything that the talks work with, made once at the start."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlmodel import Session

from bot.catalogue import Catalogue, load_catalogue
from bot.committing import Committer
from bot.metrics import Metrics
from bot.settings import Settings
from knowledge.content import Content, load_content
from knowledge.texts import Texts
from storage.database import Database
from storage.failures import LostDatabase, NoTownship, UnknownTownship
from storage.files import Files
from storage.person import Person, Role
from storage.place import stand
from storage.record import now
from storage.settling import townships
from storage.shelf import Shelf
from storage.statistics import Statistics

_PSEUDONYM_LENGTH = 12


@dataclass
class Office:
    """``clock`` gives the present moment; tests replace it. ``additions``: which of the editors' additions ``content`` holds.

    ``place``: the township of a district as which this is seen; None for the whole, which may be one township.
    """

    settings: Settings
    content: Content
    catalogue: Catalogue
    database: Database
    clock: Callable[[], datetime] = field(default=now)
    additions: tuple[tuple[int | None, datetime | None], ...] = ()
    metrics: Metrics = field(default_factory=Metrics)
    place: str | None = None
    _whole: "Office | None" = None
    _views: dict[str, "Office"] = field(default_factory=dict)

    @cached_property
    def commits(self) -> Committer:
        """One for all that write at the same moment."""
        return Committer(self.database)

    @property
    def texts(self) -> Texts:
        return self.content.texts

    @cached_property
    def statistics(self) -> Statistics:
        """Kept, since it keeps its queries."""
        return Statistics(self.catalogue.indicators, self.catalogue.activities, self.settings.zone)

    @property
    def is_district(self) -> bool:
        """Whether this is the whole of several townships."""
        return bool(self.content.townships)

    @property
    def whole(self) -> "Office":
        """That of the district; itself where there is but one township."""
        return self._whole or self

    @property
    def parts(self) -> list["Office"]:
        """What goes on in each township for itself: the townships of a district, else the one."""
        return [self.at(place) for place in self.content.townships] or [self]

    def named(self, name: str) -> "Office | None":
        """The township of that id or name, or the whole."""
        return next((one for one in (self, *self.parts) if name in (one.place, one.content.township.name)), None)

    def at(self, place: str) -> "Office":
        """The same with the villages and facts of one township; itself where there is none of that id."""
        content = self.content.townships.get(place)
        if content is None:
            return self
        view = self._views.get(place)
        if view is None or view.content is not content:
            view = self._views[place] = replace(self, content=content, place=place, _whole=self, _views={})
            view.statistics = self.statistics
        return view

    def of(self, session: Session, person: Person) -> "Office":
        """As the person meets it. From now on the session reads and writes what is their township's; the district's own people
        count in all of them.
        """
        if not self.is_district:
            return self
        stand(session, None if person.acting_role is Role.DISTRICT else person.township)
        return self.at(person.township)

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
            return Role.DISTRICT if self.is_district else Role.ADMIN
        return None


def pseudonym(secret: bytes, person: Person) -> str:
    """The person's under that secret."""
    digest = hmac.new(secret, str(person.chat_id).encode(), hashlib.sha256)
    return digest.hexdigest()[:_PSEUDONYM_LENGTH]


def shelf_of(settings: Settings) -> Shelf:
    """What lies beside the database."""
    return Shelf(files=Files(settings.data_dir / "files"), township=settings.township)


def open_office(settings: Settings) -> Office:
    """Loads the content and opens the database.

    Raises what :func:`open_database` raises, ContentError, and:
        UnknownTownship: there are records of a township that the settings do not name.
        NoTownship: there are records from before there were several townships.
    """
    database = open_database(settings)
    content = load_content(district=settings.district)
    with database.work() as session:
        unknown = sorted(townships(session) - (content.townships.keys() or {""}))
    if unknown:
        database.close()
        raise UnknownTownship(place=unknown[0]) if unknown[0] else NoTownship
    return Office(settings, content, load_catalogue(own=settings.township), database)


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
