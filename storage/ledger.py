"""Writing records down: each is born complete, numbered and dated, and what is changed later keeps its history."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from storage.activity import Activity
from storage.audit import Deed, note
from storage.change import Change
from storage.consultation import Consultation
from storage.dispute import CLOSED, Dispute, DisputeStep, Status
from storage.failures import NotFound
from storage.person import Person, Role
from storage.place import everywhere, here
from storage.record import Record, dialect, inserted, inserting, now, table_of

AnyRecord = TypeVar("AnyRecord", bound=Record)
_TRIES = 100
"""How often a number may be snatched away by other workers before something else must be wrong."""


def known_person(session: Session, chat_id: int) -> Person | None:
    """The person of that chat, if they have written before."""
    return session.scalars(_OF_CHAT, {"chat": chat_id}).first()


_OF_CHAT = select(Person).where(Person.chat_id == bindparam("chat"))


def person_for(session: Session, chat_id: int, name: str, role: Role | None = None, known: Person | None = None) -> Person:
    """The person of that chat, written down at the first message. ``role``, if given, is theirs from now on. ``known``: the
    person, if somebody has looked already.
    """
    person = known or known_person(session, chat_id)
    if person is None:
        born = Person.model_validate({"chat_id": chat_id, "name": name[:100], "role": role or Role.VILLAGER})
        person = inserted(session, born) or known_person(session, chat_id)
        assert person is not None  # if ours could not be written, another worker's is there
    if name and person.name != name[:100]:
        person.name = name[:100]
    if role and person.role is not role:
        note(session, Deed.ROLE, None, person, field="role")
        person.role = role
    if person.role is Role.DISTRICT and person.township:
        person.township = ""
    session.flush()
    return person


def by_origin(session: Session, table: type[AnyRecord], origin: str) -> AnyRecord | None:
    """The record that was made from that message or ledger row, which is one among all townships."""
    with everywhere(session):
        found: AnyRecord | None = session.scalars(_of_origin(table), {"origin": origin}).first()
        return found


@cache
def _of_origin(table: type[Record]) -> Any:
    return select(table).where(table.origin == bindparam("origin"))


def file_consultation(session: Session, values: Mapping[str, Any], by: Person, origin: str) -> int:
    """A new consultation's number. The same ``origin`` twice gives the consultation of the first time."""
    at = now()
    row = {**_PLAIN, "asked_at": at, **values, "created_at": at, "created_by": by.id, "origin": origin, "township": here(session)}
    number = session.connection().scalar(_filing(dialect(session)), row)
    if number is None:
        number = session.connection().scalar(_NUMBER, {"origin": origin})
    assert isinstance(number, int)
    return number


_CONSULTATION = table_of(Consultation).c
_PLAIN = Consultation(asker="", year=0).model_dump(exclude={"id"})
_NUMBER = select(_CONSULTATION.id).where(_CONSULTATION.origin == bindparam("origin"))


@cache
def _filing(name: str) -> Any:
    return inserting(name, Consultation).on_conflict_do_nothing(index_elements=["origin"]).returning(_CONSULTATION.id)


def file_dispute(session: Session, values: Mapping[str, Any], at: datetime, by: Person | None, origin: str) -> Dispute:
    """A new dispute with the next number of its year and township. The same ``origin`` twice gives the dispute of the first time.

    ``at``: the moment, in the township's time zone.
    """
    known = by_origin(session, Dispute, origin)
    if known:
        return known
    today = at.date()
    day = values.get("accepted_on") or today
    status = values.get("status", Status.ACCEPTED)
    closed = {"closed_on": today, "closed_year": today.year} if status in CLOSED else {}
    dispute = Dispute.model_validate(
        {
            **values,
            "accepted_on": day,
            "accepted_year": day.year,
            "number_year": day.year,
            "created_by": by.id if by else None,
            "origin": origin,
            **closed,
        }
    )
    for _ in range(_TRIES):
        if _numbered(session, dispute):
            break
        if known := by_origin(session, Dispute, origin):
            return known
    else:
        session.add(dispute)  # it was not the number: let the database say what is wrong
        session.flush()
    session.add(DisputeStep(dispute_id=dispute.id or 0, name="filed", status=dispute.status, by=by.id if by else None, at=at))
    return dispute


def correct(session: Session, record: AnyRecord, changes: Mapping[str, Any], by: Person, today: date) -> None:
    """Changes fields of a saved record and writes down what they were. A closing or reopening moves the dates with it."""
    validated = type(record).model_validate({**record.model_dump(), **changes})
    for field in changes:
        old, new = getattr(record, field), getattr(validated, field)
        if old == new:
            continue
        _remember(session, record, field, old, new, by)
        setattr(record, field, new)
        if isinstance(record, Dispute) and field == "status":
            closed = record.closed_on, record.closed_year
            _moved(record, today)
            for name, before in zip(("closed_on", "closed_year"), closed, strict=True):
                _remember(session, record, name, before, getattr(record, name), by)
    if isinstance(record, Dispute):
        record.accepted_year = record.accepted_on.year if record.accepted_on else record.accepted_year
        record.closed_year = record.closed_on.year if record.closed_on else record.closed_year
    session.add(record)


def _remember(session: Session, record: Record, field: str, old: Any, new: Any, by: Person) -> None:
    if old != new:
        table, number = str(type(record).__tablename__), record.id  # type: ignore[attr-defined]
        session.add(Change(table=table, record_id=number, field=field, old=_plain(old), new=_plain(new), by=by.id))


def void(session: Session, record: Record, by: Person, today: date) -> None:
    """Takes a record out of all counting; it stays readable. One that is out already stays as it is."""
    if record.voided_at is None:
        correct(session, record, {"voided_at": now()}, by, today)
        note(session, Deed.VOID, by, record)


def unvoid(session: Session, record: Record, by: Person, today: date) -> None:
    """It counts again. One that does already stays as it is."""
    if record.voided_at is not None:
        correct(session, record, {"voided_at": None}, by, today)
        note(session, Deed.UNVOID, by, record)


def dispute_by_id(session: Session, dispute_id: int) -> Dispute:
    """The dispute, kept from others until this work is done: who changes it afterwards starts from what we leave. Voided ones
    too: they can be looked at and restored. Raises NotFound.
    """
    dispute = session.get(Dispute, dispute_id, with_for_update=True)
    if dispute is None:
        raise NotFound(record=dispute_id)
    return dispute


def activity_by_id(session: Session, activity_id: int) -> Activity:
    """Voided ones too: they can be looked at and restored. Raises NotFound."""
    activity = session.get(Activity, activity_id)
    if activity is None:
        raise NotFound(record=activity_id)
    return activity


def _moved(dispute: Dispute, today: date) -> None:
    if dispute.status not in CLOSED:
        dispute.closed_on = dispute.closed_year = None
    elif dispute.closed_year is None:  # mending the outcome of a closed case leaves its closing day
        dispute.closed_on, dispute.closed_year = today, today.year


def _numbered(session: Session, dispute: Dispute) -> bool:
    """Writes the dispute down under the next number of its year; False if another worker has just taken it."""
    highest = session.exec(select(func.max(col(Dispute.number))).where(Dispute.number_year == dispute.number_year)).one()
    dispute.number = (highest or 0) + 1
    return inserted(session, dispute) is not None


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if hasattr(value, "isoformat") else value
