"""What an editor adds to the knowledge base in the chat: tried before it goes live, and never lost from the history."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Connection, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.audit import Deed, note
from storage.columns import MOMENT, coded
from storage.person import Person
from storage.record import changed, table_of


class Addition(StrEnum):
    """What is added."""

    PHRASING = "phrasing"
    ENTRY = "entry"


class Trial(StrEnum):
    """Where a proposal stands: to be tried, tried and harmful, live, or not wanted (any more)."""

    TRYING = "trying"
    HARMFUL = "harmful"
    LIVE = "live"
    DROPPED = "dropped"


class Proposal(SQLModel, table=True):
    """``entry``: the entry's id. ``text``: the phrasing, or the new entry's question. ``content``: a new entry's other fields.

    ``lost``: the questions that would lose their answer, ``[question, entry, entry instead]``. ``tried_at``: by which worker's
    clock the trial began; ``decided_at``: when it went live or was dropped.
    """

    id: int | None = Field(default=None, primary_key=True)
    addition: Addition = Field(sa_type=coded(Addition))
    entry: str = Field(max_length=64)
    text: str = Field(max_length=1000)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    trial: Trial = Field(default=Trial.TRYING, sa_type=coded(Trial), index=True)
    lost: list[list[str]] = Field(default_factory=list, sa_type=JSON)
    by: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=MOMENT)
    origin: str | None = Field(default=None, unique=True)
    tried_at: datetime | None = Field(default=None, sa_type=MOMENT)
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=MOMENT)


def propose(session: Session, proposal: Proposal) -> Proposal:
    """Writes it down; the same origin twice is the first one."""
    known = session.exec(select(Proposal).where(Proposal.origin == proposal.origin)).first()
    if known:
        return known
    session.add(proposal)
    session.flush()
    return proposal


def stands(session: Session, entry: str) -> bool:
    """Whether an entry of that id was proposed and is not dropped."""
    query = select(Proposal.id).where(
        Proposal.entry == entry, Proposal.addition == Addition.ENTRY, Proposal.trial != Trial.DROPPED
    )
    return session.exec(query).first() is not None


def to_be_tried(session: Session, before: datetime) -> list[Proposal]:
    """Those whose trial has not begun, or began so long ago that its worker must be gone."""
    waiting = select(Proposal).where(Proposal.trial == Trial.TRYING).order_by(col(Proposal.id))
    return [p for p in session.exec(waiting) if p.tried_at is None or p.tried_at < before]


def is_tried(connection: Connection) -> bool:
    """Whether a trial waits or is being made; reads only."""
    return connection.execute(select(Proposal.id).where(Proposal.trial == Trial.TRYING).limit(1)).first() is not None


def begin(session: Session, proposal: Proposal, at: datetime) -> bool:
    """Whether the trial is this worker's to make."""
    unchanged = (col(Proposal.id) == proposal.id, col(Proposal.tried_at) == proposal.tried_at)
    return changed(session, update(Proposal).where(*unchanged).values(tried_at=at), proposal) == 1


def decide(session: Session, proposal: Proposal, trial: Trial, by: Person | None, at: datetime) -> None:
    """What becomes of it. ``by`` None: the trial found nothing against it."""
    proposal.trial, proposal.decided_at, proposal.decided_by = trial, at, by.id if by else proposal.by
    note(session, Deed.ADDITION, by or session.get(Person, proposal.by), proposal, trial=trial.value)


def revision(session: Session) -> tuple[tuple[int | None, datetime | None], ...]:
    """What is live and since when, without reading it: asked at every message. What the session has not flushed is not in it."""
    return tuple((number, decided_at) for number, decided_at in session.connection().execute(_LIVE))


_ROW = table_of(Proposal).c
_LIVE = select(_ROW.id, _ROW.decided_at).where(_ROW.trial == Trial.LIVE).order_by(_ROW.id)


def live(session: Session) -> list[Proposal]:
    """What is part of the knowledge base now, the oldest first."""
    return list(session.exec(select(Proposal).where(Proposal.trial == Trial.LIVE).order_by(col(Proposal.id))))
