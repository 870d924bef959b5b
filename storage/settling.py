"""Which townships there are records of, and records and people coming to a township."""

from typing import Any

from sqlmodel import Session, and_, col, func, not_, or_, select, update

from storage.activity import Activity
from storage.announcement import PUSH
from storage.attachment import Attachment
from storage.consultation import Consultation
from storage.dispute import Dispute
from storage.invitation import Invitation
from storage.person import Person, Role
from storage.place import Placed, everywhere, placed
from storage.ticket import Ticket

_OF_A_PERSON = {Consultation: Consultation.created_by, Attachment: Attachment.created_by, Ticket: Ticket.person_id}


def townships(session: Session) -> set[str]:
    """Of all disputes and activities, and of people who have one; empty for those of the time when there was one township alone.
    A district's own people, villagers who have not said where they live, and pushes of the whole district belong to none.
    """
    team = or_(Person.township != "", col(Person.role).not_in((Role.VILLAGER, Role.DISTRICT)))
    pushed = and_(Activity.township == "", func.coalesce(Activity.origin, "").startswith(PUSH))
    queries = (
        select(Dispute.township),
        select(Activity.township).where(not_(pushed)),
        select(Person.township).where(team),
    )
    return {place for query in queries for place in session.exec(query.distinct())}


def adopt(session: Session, place: str) -> None:
    """What was written down while there was one township becomes that one's."""
    tables: list[Any] = [Person, Invitation, *placed(Placed)]
    for table in tables:
        session.execute(update(table).where(col(table.township) == "").values(township=place))


def settle(session: Session, person: Person, place: str) -> None:
    """The person lives in that township from now on, and what they have asked and sent goes along."""
    with everywhere(session):
        for table, owner in _OF_A_PERSON.items():
            session.execute(update(table).where(col(owner) == person.id).values(township=place))
    person.township, person.villages = place, []


def is_free(session: Session, person: Person) -> bool:
    """Whether no case and no waiting hand-over holds the person where they are."""
    with everywhere(session):
        case = session.exec(select(Dispute.id).where(Dispute.applicant_id == person.id).limit(1)).first()
        ticket = session.exec(
            select(Ticket.id).where(Ticket.person_id == person.id, col(Ticket.ended_at).is_(None)).limit(1)
        ).first()
    return case is None and ticket is None
