"""Every button that was shown to somebody of one township, pressed by somebody of the same role in the next one.

Nothing of that township may change or be told. What the neighbours do with their own township, such as sending for its figures
or beginning a form, is theirs to do. An installation of one township becomes one of a district's first, in the way of
``fawen migrate --into``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from sqlmodel import Session, SQLModel, col, select

from bot import door
from bot.office import Office
from bot.replies import Reply
from bot.router import Router
from bot.talk import additions, gaps, places
from bot.turn import Turn
from storage.ledger import person_for
from storage.person import Person, Role
from storage.settling import adopt
from tests import district
from tests.district import HERE, NEXT
from tests.strangers import Rows, private_words, writes, written

_SEED = 4000
_EDITED = (f"{additions.PREFIX}:", f"{gaps.PREFIX}:added")
"""What editors added is everybody's (docs/places.md)."""
_OF_ALL: Mapping[Role, tuple[str, ...]] = {
    Role.VILLAGER: (f"{places.PREFIX}:",),  # who lives where is for villagers to say
    Role.ADVISER: _EDITED,
    Role.STAFF: _EDITED,
    Role.ADMIN: _EDITED,
}


def complaints(office: Office, shown: Mapping[int, set[str]], place: str = HERE) -> list[str]:
    """What the neighbours of ``place`` got, which must be nothing. ``shown``: the buttons' data by the chat that had them."""
    next_ = HERE if place == NEXT else NEXT
    with Session(office.database.engine, expire_on_commit=False) as session, session.begin() as work:
        if not office.is_district:
            office = _in_a_district(office)
            adopt(session, place)
        theirs = _by_role(session, shown, place)
        neighbours = {role: _neighbour(office, session, number, role, next_) for number, role in enumerate(Role, _SEED)}
        watch = _Watch(office, session, place, next_)
        found = [fault for role, data in theirs.items() for one in sorted(data) for fault in watch.faults(neighbours[role], one)]
        work.rollback()
    return found


def _in_a_district(office: Office) -> Office:
    townships = {**district.content().townships, HERE: office.content}
    found = replace(office, content=replace(office.content, townships=townships), _views={})
    found.statistics = office.statistics  # keeps its queries, which take long to make
    return found


def _by_role(session: Session, shown: Mapping[int, set[str]], place: str) -> dict[Role, set[str]]:
    """Those of the whole district have no role in the next township; its admin comes nearest."""
    found: dict[Role, set[str]] = {}
    for person in session.exec(select(Person).where(col(Person.township).in_((place, "")))):
        role = Role.ADMIN if person.role is Role.DISTRICT else person.role
        found.setdefault(role, set()).update(shown.get(person.chat_id, ()))
    return found


def _neighbour(office: Office, session: Session, chat_id: int, role: Role, place: str) -> Person:
    person = person_for(session, chat_id, "neighbour", role)
    person.township, person.villages = place, [village.id for village in office.at(place).content.township.villages]
    session.flush()
    return person


@dataclass
class _Watch:
    office: Office
    session: Session
    place: str
    next_: str

    def __post_init__(self) -> None:
        self._router = Router(self.office)
        self._before = written(self.session)
        self._secrets = self._private() | self._names()
        self._near = set(self.session.exec(select(Person.chat_id).where(Person.township == self.next_)))

    def faults(self, person: Person, data: str) -> list[str]:
        """What is wrong with what happened on the press, which is undone."""
        if data.startswith(_OF_ALL.get(person.role, ())):
            return []
        with self.session.begin_nested() as press:
            office = self.office.of(self.session, person)
            turn = Turn(office, self.session, person, f"forged:{data}", data=door.data(data))
            with writes(self.session) as statements:
                replies = self._router.press(turn)
                self.session.flush()
            after = written(self.session) if statements else self._before
            found = [*self._changed(after, person), *self._new(after, person), *self._told(replies, person)]
            press.rollback()
        return [f"{person.role} with {data}: {fault}" for fault in found]

    def _private(self) -> set[str]:
        """Words that nobody in the next township has written down as well."""
        theirs = private_words(self.session, lambda row: getattr(row, "township", self.place) == self.place)
        return theirs - private_words(self.session, lambda row: getattr(row, "township", self.place) == self.next_)

    def _names(self) -> set[str]:
        """The township's, its villages', its people's, and what its cases' numbers begin with."""
        here, near = (self.office.at(place).content.township for place in (self.place, self.next_))
        villages = {village.name for village in here.villages} - {village.name for village in near.villages}
        people = set(self.session.exec(select(Person.name).where(Person.township == self.place)))
        return {here.name, f"{here.short_name}人调字", *villages, *people} - {""}

    def _changed(self, after: Rows, person: Person) -> Iterator[str]:
        for key, row in self._before.items():
            own = key == ("person", (person.id,)) and (key not in after or after[key]["township"] == self.next_)
            if after.get(key) != row and not own:
                yield f"{key} was {row}, is {after.get(key)}"

    def _new(self, after: Rows, person: Person) -> Iterator[str]:
        """A new row is the neighbours', points to nothing of the township and holds nothing of it."""
        for key in after.keys() - self._before.keys():
            table, row = SQLModel.metadata.tables[key[0]], after[key]
            if row.get("township", self.next_) != self.next_:
                yield f"new {key} of {row['township']}"
            for foreign in table.foreign_keys:
                to = (foreign.column.table.name, (row[foreign.parent.name],))
                if to in self._before and to != ("person", (person.id,)):
                    yield f"new {key} of {to}"
            yield from (f"new {key} with {one}" for one in self._secret_in(str(row)))

    def _told(self, replies: Iterable[Reply], person: Person) -> Iterator[str]:
        for reply in replies:
            if reply.chat_id not in (None, *self._near):
                yield f"{reply.chat_id} was told {reply.text}"
            words = " ".join([reply.text, reply.toast, reply.name, *(button.label for row in reply.rows for button in row)])
            yield from (f"told {one}" for one in self._secret_in(words + _within(reply.document)))

    def _secret_in(self, words: str) -> Iterator[str]:
        return (one for one in self._secrets if one in words)


def _within(document: bytes | None) -> str:
    """The words of a Word or Excel file."""
    if document is None or not is_zipfile(BytesIO(document)):
        return ""
    with ZipFile(BytesIO(document)) as parts:
        return "".join(parts.read(name).decode(errors="ignore") for name in parts.namelist() if name.endswith(".xml"))
