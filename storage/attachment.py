"""Photos and files that belong to a record of any table; their content lies in storage.files under its hash."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, Session, col, select

from storage.draft import Draft
from storage.failures import TooManyFiles
from storage.ledger import by_origin, correct
from storage.person import Person
from storage.record import Record

MOST = 50
"""Files of one record; also the most that wait for a record of one person."""

LOOSE = ("person", "draft")
"""Tables whose files belong to no record yet."""


@dataclass(frozen=True)
class Place:
    """The record that files belong to: its table's name and its number."""

    table: str
    record_id: int


@dataclass(frozen=True)
class Kept:
    """A file whose content is in the store under ``sha256``. ``album``: what files that were sent together have in common."""

    sha256: str
    name: str
    media_type: str
    size: int
    caption: str = ""
    album: str | None = None


class Attachment(Record, table=True):
    """``table`` and ``record_id`` name the record: a dispute, an activity; ``draft`` while a form is filled in, and ``person``
    while nobody has said where it belongs. ``item``: its place in the dossier, None while it is not sorted. A removed one is
    voided. Who sent it and when: ``created_by``, ``created_at``. ``size`` in bytes.
    """

    __table_args__ = (Index("ix_attachment_record", "table", "record_id"),)

    id: int | None = Field(default=None, primary_key=True)
    table: str = Field(max_length=32)
    record_id: int
    sha256: str = Field(max_length=64, index=True)
    name: str = Field(max_length=200)
    media_type: str = Field(max_length=100)
    size: int
    caption: str = Field(default="", max_length=1024)
    item: str | None = Field(default=None, max_length=32)
    album: str | None = Field(default=None, max_length=64, index=True)

    @property
    def place(self) -> Place:
        return Place(self.table, self.record_id)


def attach(session: Session, place: Place, file: Kept, by: Person, origin: str, item: str | None = None) -> Attachment:
    """Writes the file down for the record. The same message, or the same content for the same record, gives the one of the
    first time.

    Raises:
        TooManyFiles: the record has as many as it may.
    """
    if known := by_origin(session, Attachment, origin):
        return known
    there = attachments(session, place)
    if same := next((one for one in there if one.sha256 == file.sha256), None):
        return same
    if len(there) >= MOST:
        raise TooManyFiles(limit=MOST)
    attachment = Attachment.model_validate(
        {
            "table": place.table,
            "record_id": place.record_id,
            "sha256": file.sha256,
            "name": file.name[:200],
            "media_type": file.media_type,
            "size": file.size,
            "caption": file.caption[:1024],
            "album": file.album,
            "item": item,
            "created_by": by.id,
            "origin": origin,
        }
    )
    session.add(attachment)
    session.flush()
    return attachment


def attachments(session: Session, place: Place) -> list[Attachment]:
    """The record's files that were not removed, in the order in which they came."""
    query = select(Attachment).where(Attachment.table == place.table, Attachment.record_id == place.record_id)
    return list(session.exec(query.where(col(Attachment.voided_at).is_(None)).order_by(col(Attachment.id))))


def waiting(session: Session, person: Person) -> list[Attachment]:
    """The person's files of which nobody has said where they belong, those of forms that were thrown away among them."""
    query = select(Attachment).where(Attachment.created_by == person.id, col(Attachment.table).in_(LOOSE))
    found = session.exec(query.where(col(Attachment.voided_at).is_(None)).order_by(col(Attachment.id))).all()
    drafts = set(session.exec(select(Draft.id).where(Draft.person_id == person.id)))
    return [one for one in found if one.table != "draft" or one.record_id not in drafts]


def move(session: Session, files: Sequence[Attachment], place: Place, by: Person, today: date) -> None:
    """Gives the files to another record, with history."""
    for file in files:
        correct(session, file, {"table": place.table, "record_id": place.record_id}, by, today)
    session.flush()


def sort(session: Session, files: Sequence[Attachment], item: str, by: Person, today: date) -> None:
    """Says which item of the dossier the files are, with history."""
    for file in files:
        correct(session, file, {"item": item}, by, today)
    session.flush()


def counts(session: Session, place: Place) -> Mapping[str, int]:
    """How many files the record has of each item of the dossier; unsorted ones are left out."""
    return Counter(file.item for file in attachments(session, place) if file.item)


def named_files(session: Session) -> set[str]:
    """The hashes of all files that any row names, removed ones too: their history stays readable."""
    return set(session.exec(select(Attachment.sha256)))
