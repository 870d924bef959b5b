"""Members of the team: who they are, suspending them, and the cases that somebody who leaves hands over."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, or_, select

from storage.audit import Deed, note
from storage.change import Change
from storage.dispute import CLOSED, Dispute, Performance, Status
from storage.failures import LastAdmin
from storage.ledger import correct
from storage.person import Person, Role
from storage.place import here


def members(session: Session, township: str | None = None) -> list[Person]:
    """Everybody on the team of the township, else of where the session works, suspended ones too, by role and name."""
    place = here(session) if township is None else township
    found = session.exec(select(Person).where(Person.role != Role.VILLAGER, Person.township == place)).all()
    return _ranked(found)


def leaders(session: Session) -> list[Person]:
    """Those of the district, and the admins of its townships."""
    leading = or_(Person.role == Role.DISTRICT, Person.role == Role.ADMIN)
    return _ranked(session.exec(select(Person).where(leading)).all())


def _ranked(found: Sequence[Person]) -> list[Person]:
    rank = list(Role)
    return sorted(found, key=lambda person: (-rank.index(person.role), person.name, person.id))


def open_cases(session: Session, mediator: Person) -> list[Dispute]:
    """The mediator's cases that are not done: open ones, and agreements that are still to be performed."""
    query = select(Dispute).where(Dispute.mediator_id == mediator.id, col(Dispute.voided_at).is_(None)).order_by(col(Dispute.id))
    return [d for d in session.exec(query) if d.status not in CLOSED or _to_be_performed(d)]


def suspend(session: Session, person: Person, by: Person, at: datetime | None) -> None:
    """From ``at`` the person may do no more than a villager; None gives the role back.

    Raises:
        LastAdmin: nobody would be left to let people in.
    """
    if at:
        _another_admin(session, person)
    _noted(session, person, "suspended_at", str(person.suspended_at or ""), str(at or ""), by)
    person.suspended_at = at


def leave(session: Session, person: Person, heir: Person | None, by: Person, today: date) -> int:
    """The person leaves the team and is a villager again; the open cases go to ``heir``, or stay with the village's mediators.

    Returns how many cases were handed over.

    Raises:
        LastAdmin: nobody would be left to let people in.
    """
    _another_admin(session, person)
    cases = open_cases(session, person)
    for dispute in cases:
        correct(session, dispute, {"mediator_id": heir.id if heir else None}, by, today)
    _noted(session, person, "role", person.role.value, Role.VILLAGER.value, by)
    person.role, person.villages, person.suspended_at = Role.VILLAGER, [], None
    return len(cases)


def place(session: Session, person: Person, villages: list[str], by: Person) -> None:
    """Where the person works from now on."""
    _noted(session, person, "villages", person.villages, villages, by)
    person.villages = villages


def _noted(session: Session, person: Person, field: str, old: object, new: object, by: Person) -> None:
    note(session, Deed.ROLE, by, person, field=field)
    session.add(Change(table=str(Person.__tablename__), record_id=person.id or 0, field=field, old=old, new=new, by=by.id))


def _to_be_performed(dispute: Dispute) -> bool:
    return dispute.status is Status.RESOLVED and dispute.performance is Performance.PENDING


def _another_admin(session: Session, person: Person) -> None:
    others = (p for p in members(session, person.township) if p.acting_role is Role.ADMIN and p.id != person.id)
    if person.role is Role.ADMIN and not next(others, None):
        raise LastAdmin
