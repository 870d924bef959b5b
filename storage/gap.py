"""Questions that found no answer, and what the editor made of them."""

from collections.abc import Generator
from contextlib import closing
from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel, and_, col, or_, select

from storage.columns import MOMENT, coded
from storage.consultation import BY_PERSON, Consultation, Solved
from storage.person import Person

_BATCH = 500
_NONE = "none"
LONGEST = 512
"""Characters of a normal form by which a question is known again; a story that goes on longer is the same one."""


class Settled(StrEnum):
    """What was made of a question: it counts as another way of asking, as a new entry, or is left."""

    PHRASING = "phrasing"
    ENTRY = "entry"
    IGNORED = "ignored"


class Gap(SQLModel, table=True):
    """A question that is settled, in its normal form, so that the same one does not come up again."""

    question: str = Field(primary_key=True, max_length=LONGEST)
    settled: Settled = Field(sa_type=coded(Settled))
    by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=MOMENT)


def unanswered(session: Session) -> Generator[Consultation, None, None]:
    """Consultations to which the bot had no answer, whether or not a person gave one then, or whose asker said that it did not
    help; the newest first. Read as far as they are looked at.
    """
    decision = col(Consultation.decision)
    without = or_(decision == _NONE, and_(decision == BY_PERSON, col(Consultation.entry).is_(None)))
    lost = or_(without, Consultation.outcome == Solved.UNSOLVED)
    query = select(Consultation).where(lost, Consultation.question != "", col(Consultation.voided_at).is_(None))
    newest = query.order_by(col(Consultation.id).desc()).execution_options(yield_per=_BATCH)
    with closing(session.exec(newest)) as found:
        yield from found


def settled(session: Session) -> set[str]:
    """The normal forms of all questions that are settled."""
    return set(session.exec(select(Gap.question)))


def settle(session: Session, questions: set[str], how: Settled, by: Person, at: datetime) -> None:
    """Writes down what was made of these normal forms (at most ``LONGEST`` long); what was settled before stays as it was."""
    for question in sorted(questions - settled(session)):
        session.add(Gap(question=question, settled=how, by=by.id, at=at))
    session.flush()
