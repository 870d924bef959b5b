"""Deleting what is a person's own (个人信息保护法 47). Figures stay right: consultations lose their words and their asker,
answers to the quiz lose who gave them and are still counted as one person's."""

import secrets

from sqlmodel import Session, SQLModel, col, delete, func, select, update

from storage.announcement import Receiver
from storage.attachment import LOOSE, Attachment
from storage.audit import Deed, note
from storage.change import Change
from storage.collecting import Collecting
from storage.consultation import Consultation
from storage.dispute import Dispute
from storage.draft import Draft
from storage.handled import Handled
from storage.outbox import Outgoing
from storage.person import Person, Role
from storage.place import everywhere
from storage.quiz import QuizAnswer
from storage.talk import forget_talk
from storage.ticket import Ticket, TicketMessage

NOBODY = "-"
"""The pseudonym of an asker who was forgotten."""
_STRANGER = 8
"""Bytes of a new pseudonym that leads back to nobody."""


def forget(session: Session, person: Person) -> int:
    """Wherever it was written down, removes the person's words, talk, open form, hand-overs, files that belong to no record, and
    name; a villager whom no record names goes altogether. The files' content goes with the next sweep of the store.

    Returns the number of mediation cases that stay, because they are records of the committee (人民调解法 27).
    """
    with everywhere(session):
        return _forgotten(session, person)


def _forgotten(session: Session, person: Person) -> int:
    forget_talk(session, person)
    session.exec(delete(Draft).where(col(Draft.person_id) == person.id))
    session.exec(delete(Collecting).where(col(Collecting.person_id) == person.id))
    session.exec(update(Handled).where(col(Handled.chat_id) == person.chat_id).values(answer=None))
    session.exec(delete(Outgoing).where(col(Outgoing.chat_id) == person.chat_id))
    _forget_files(session, person)
    _forget_tickets(session, person)
    own = update(Consultation).where(col(Consultation.created_by) == person.id)
    session.exec(own.values(question="", asker=NOBODY, village=None, created_by=None, origin=None))
    answers = update(QuizAnswer).where(col(QuizAnswer.person_id) == person.id)
    session.exec(answers.values(who=secrets.token_hex(_STRANGER), person_id=None))
    session.exec(update(Receiver).where(col(Receiver.person_id) == person.id).values(person_id=None))
    person.subscribed_at = None
    note(session, Deed.DELETION, person, person)
    cases = len(session.exec(select(Dispute.id).where(Dispute.applicant_id == person.id)).all())
    person.name, person.phone = "", None
    if person.role is Role.VILLAGER:
        person.villages = []
        session.flush()
        if not _is_named(session, person):
            session.delete(person)
    return cases


def _forget_files(session: Session, person: Person) -> None:
    """Files that were given to a record stay with it."""
    loose = select(Attachment.id).where(Attachment.created_by == person.id, col(Attachment.table).in_(LOOSE))
    numbers = session.exec(loose).all()
    session.exec(delete(Change).where(col(Change.table) == Attachment.__tablename__, col(Change.record_id).in_(numbers)))
    session.exec(delete(Attachment).where(col(Attachment.id).in_(numbers)))


def _forget_tickets(session: Session, person: Person) -> None:
    """Hand-overs of the person's own go with what both sides said in them; each stays counted as its consultation."""
    own = session.exec(select(Ticket.id).where(Ticket.person_id == person.id)).all()
    session.exec(delete(TicketMessage).where(col(TicketMessage.ticket_id).in_(own)))
    session.exec(delete(Ticket).where(col(Ticket.id).in_(own)))


def _is_named(session: Session, person: Person) -> bool:
    """Whether some record still names the person: an applicant's case, what a former mediator wrote, an invitation."""
    key = SQLModel.metadata.tables[str(Person.__tablename__)].c.id
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            if any(foreign.column is key for foreign in column.foreign_keys):
                query = select(func.count()).select_from(table).where(column == person.id)
                if session.exec(query).one():
                    return True
    return False
