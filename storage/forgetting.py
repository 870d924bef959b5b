"""Deleting what is a person's own (个人信息保护法 47). Figures stay right: consultations lose their words and their asker,
answers to the quiz lose who gave them and are still counted as one person's."""

import secrets

from sqlmodel import Session, col, delete, select, update

from storage.attachment import LOOSE, Attachment
from storage.change import Change
from storage.collecting import Collecting
from storage.consultation import Consultation
from storage.dispute import Dispute
from storage.draft import Draft
from storage.handled import Handled
from storage.person import Person, Role
from storage.quiz import QuizAnswer
from storage.talk import TalkState

NOBODY = "-"
"""The pseudonym of an asker who was forgotten."""
_STRANGER = 8
"""Bytes of a new pseudonym that leads back to nobody."""


def forget(session: Session, person: Person) -> int:
    """Removes the person's words, talk, open form, files that belong to no record, and name; a villager without a case goes
    altogether. The files' content goes with the next sweep of the store.

    Returns the number of mediation cases that stay, because they are records of the committee (人民调解法 27).
    """
    session.exec(delete(TalkState).where(col(TalkState.person_id) == person.id))
    session.exec(delete(Draft).where(col(Draft.person_id) == person.id))
    session.exec(delete(Collecting).where(col(Collecting.person_id) == person.id))
    session.exec(update(Handled).where(col(Handled.chat_id) == person.chat_id).values(answer=None))
    _forget_files(session, person)
    own = update(Consultation).where(col(Consultation.created_by) == person.id)
    session.exec(own.values(question="", asker=NOBODY, village=None, created_by=None, origin=None))
    answers = update(QuizAnswer).where(col(QuizAnswer.person_id) == person.id)
    session.exec(answers.values(who=secrets.token_hex(_STRANGER), person_id=None))
    cases = len(session.exec(select(Dispute.id).where(Dispute.applicant_id == person.id)).all())
    person.name, person.phone = "", None
    if person.role is Role.VILLAGER:
        person.villages = []
        if not cases:
            session.delete(person)
    return cases


def _forget_files(session: Session, person: Person) -> None:
    """Files that were given to a record stay with it."""
    loose = select(Attachment.id).where(Attachment.created_by == person.id, col(Attachment.table).in_(LOOSE))
    numbers = session.exec(loose).all()
    session.exec(delete(Change).where(col(Change.table) == Attachment.__tablename__, col(Change.record_id).in_(numbers)))
    session.exec(delete(Attachment).where(col(Attachment.id).in_(numbers)))
