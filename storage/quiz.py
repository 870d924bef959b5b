"""The quiz: events that the office holds, and who answered what in which round. Nobody's name, no ranking."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint, func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import MOMENT
from storage.place import everywhere
from storage.record import Record, inserted, now

_CODES = range(100_000, 1_000_000)
"""Six digits: short enough to be called out in the market, and typed."""


class QuizEvent(Record, table=True):
    """``code`` is what people type; ``questions`` are ids of the bank. ``closed_at``: ended by hand, early or late.

    ``activity_id``: the publicity activity as which it was counted.
    """

    __tablename__ = "quiz_event"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=6)
    name: str = Field(max_length=100)
    first_day: date
    last_day: date
    questions: list[str] = Field(default_factory=list, sa_type=JSON)
    closed_at: datetime | None = Field(default=None, sa_type=MOMENT)
    activity_id: int | None = Field(default=None, foreign_key="activity.id", unique=True)

    def is_over(self, today: date) -> bool:
        """Whether it takes no answers any more."""
        return self.closed_at is not None or today > self.last_day


class QuizAnswer(SQLModel, table=True):
    """The first answer of somebody to a question in a round; later ones change nothing.

    ``round``: which day's, week's or event's question it was. ``who``: a pseudonym, so that people are counted and not known;
    ``person_id`` only serves to delete what is theirs.
    """

    __tablename__ = "quiz_answer"
    __table_args__ = (UniqueConstraint("round", "who", "question"),)

    id: int | None = Field(default=None, primary_key=True)
    round: str = Field(index=True, max_length=32)
    who: str = Field(max_length=32)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    question: str = Field(max_length=100)
    option: str = Field(max_length=200)
    right: bool
    at: datetime = Field(default_factory=now, sa_type=MOMENT)


@dataclass(frozen=True)
class Results:
    """Of a round: how many people answered at least one question, how many answers there are, and how many are right."""

    participants: int
    answers: int
    right: int

    @property
    def share(self) -> int:
        """Right answers in per cent; 0 if there are none at all."""
        return round(100 * self.right / self.answers) if self.answers else 0


def free_code(session: Session) -> str:
    """A code that no event has."""
    with everywhere(session):
        taken = set(session.exec(select(QuizEvent.code)).all())
    return next(code for code in iter(_drawn, "") if code not in taken)


def event_by_code(session: Session, code: str) -> QuizEvent | None:
    """The event of that code, if there is one."""
    return session.exec(select(QuizEvent).where(QuizEvent.code == code, col(QuizEvent.voided_at).is_(None))).first()


def events(session: Session, most: int) -> list[QuizEvent]:
    """The newest events."""
    query = select(QuizEvent).where(col(QuizEvent.voided_at).is_(None)).order_by(col(QuizEvent.id).desc())
    return list(session.exec(query.limit(most)))


def open_events(session: Session, today: date) -> list[QuizEvent]:
    """Those that take answers today, the one that ends first at the top."""
    query = select(QuizEvent).where(
        QuizEvent.first_day <= today,
        QuizEvent.last_day >= today,
        col(QuizEvent.closed_at).is_(None),
        col(QuizEvent.voided_at).is_(None),
    )
    return list(session.exec(query.order_by(col(QuizEvent.last_day), col(QuizEvent.id))))


def answered(session: Session, round_: str, who: str) -> dict[str, QuizAnswer]:
    """What somebody has answered in a round, by question."""
    query = select(QuizAnswer).where(QuizAnswer.round == round_, QuizAnswer.who == who)
    return {answer.question: answer for answer in session.exec(query)}


def answer_first(session: Session, **given: Any) -> tuple[QuizAnswer, bool]:
    """Writes an answer down unless the question was answered before; the first answer, and whether it is this one."""
    fresh = QuizAnswer(**given)
    if inserted(session, fresh):
        return fresh, True
    return answered(session, fresh.round, fresh.who)[fresh.question], False


def results(session: Session, round_: str) -> Results:
    """The round's figures."""
    query = select(func.count(func.distinct(QuizAnswer.who)), func.count()).where(QuizAnswer.round == round_)
    participants, answers = session.exec(query).one()
    right = session.exec(select(func.count()).where(QuizAnswer.round == round_, col(QuizAnswer.right).is_(True))).one()
    return Results(participants, answers, right)


def _drawn() -> str:
    return str(secrets.choice(_CODES))
