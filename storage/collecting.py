"""Where the next photos and files of a person go, from 添照片 until 完."""

from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel

from storage.attachment import Place
from storage.columns import MOMENT
from storage.person import Person

FORGOTTEN_AFTER = timedelta(minutes=30)
"""Without a new file for so long, somebody has gone on to something else, and the next file is asked about."""


class Collecting(SQLModel, table=True):
    """``item``: the place in the dossier that the next files get. ``at``: the last file's moment, or the beginning's."""

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    table: str = Field(max_length=32)
    record_id: int
    item: str | None = Field(default=None, max_length=32)
    at: datetime = Field(sa_type=MOMENT)

    @property
    def place(self) -> Place:
        return Place(self.table, self.record_id)


def collect(session: Session, person: Person, place: Place, item: str | None, at: datetime) -> None:
    """The person's next files go to that record."""
    session.merge(Collecting(person_id=person.id or 0, table=place.table, record_id=place.record_id, item=item, at=at))
    session.flush()


def collecting(session: Session, person: Person, at: datetime) -> Collecting | None:
    """Where files go now, if anywhere."""
    found = session.get(Collecting, person.id)
    return found if found and at - found.at < FORGOTTEN_AFTER else None


def finish(session: Session, person: Person) -> None:
    """The next files go nowhere by themselves."""
    if found := session.get(Collecting, person.id):
        session.delete(found)
        session.flush()
