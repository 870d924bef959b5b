"""A dispute that the people's mediation committee takes up, with the official fields (docs/glossary.md)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import MOMENT, coded
from storage.fields import Answer, Asked
from storage.minutes import MinutesBase, TermsBase
from storage.record import Record, now
from storage.sealing import SEALED


class DisputeKind(StrEnum):
    """Types of the Ministry of Justice's table on people's mediation."""

    FAMILY = "family"
    NEIGHBOR = "neighbor"
    HOMESTEAD = "homestead"
    CONTRACT = "contract"
    PRODUCTION = "production"
    DAMAGES = "damages"
    LAND = "land"
    EXPROPRIATION = "expropriation"
    ENVIRONMENT = "environment"
    LABOR = "labor"
    CONSUMER = "consumer"
    MEDICAL = "medical"
    TRAFFIC = "traffic"
    PROPERTY_SERVICE = "property_service"
    OTHER = "other"


class Source(StrEnum):
    """How the case came: on application, on the committee's own motion, or handed over by an office."""

    APPLICATION = "application"
    OWN_MOTION = "own_motion"
    POLICE = "police"
    COURT = "court"
    PETITION = "petition"
    GOVERNMENT = "government"
    OTHER = "other"


class Severity(StrEnum):
    """Ordinary, or major (difficult, long-standing, many people)."""

    ORDINARY = "ordinary"
    MAJOR = "major"


class Level(StrEnum):
    """Which committee mediates."""

    VILLAGE = "village"
    TOWNSHIP = "township"


UNSAID: dict[str, None] = {"source": None, "level": None}
"""What a ledger says nothing of is unknown; only whoever logs a case sees the usual, and can change it."""
_NO_DEFAULT = {"default": None}
"""Of the column: None is written as None."""


class Status(StrEnum):
    """Where a case stands. An application that nobody has accepted may be ``dropped``, which is withdrawn, or ``referred``, which
    is handed on.
    """

    APPLIED = "applied"
    ACCEPTED = "accepted"
    MEDIATING = "mediating"
    RESOLVED = "resolved"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    DROPPED = "dropped"
    REFERRED = "referred"


CLOSED = frozenset({Status.RESOLVED, Status.FAILED, Status.WITHDRAWN, Status.TRANSFERRED, Status.DROPPED, Status.REFERRED})
MERE_APPLICATIONS = frozenset({Status.APPLIED, Status.DROPPED, Status.REFERRED})
"""What nobody has accepted has no day of acceptance, and counts by none."""
NEVER_COUNTED = MERE_APPLICATIONS - {Status.REFERRED}
"""By the day of closing, an application that was handed on counts among what was handed on."""


class AgreementForm(StrEnum):
    """An oral agreement is put on record; a written one is signed by both (人民调解法 28-30)."""

    NONE = "none"
    ORAL = "oral"
    WRITTEN = "written"


class Performance(StrEnum):
    """What became of an agreement: nothing agreed yet, to be performed, performed, confirmed by the court, or broken."""

    NONE = "none"
    PENDING = "pending"
    PERFORMED = "performed"
    CONFIRMED = "confirmed"
    BROKEN = "broken"


class Prevented(StrEnum):
    """What the mediation kept from happening, as the official table lists it; counted in cases and in persons."""

    SUICIDE = "suicide"
    CRIME = "crime"
    GROUP_PETITION = "group_petition"
    GROUP_FIGHT = "group_fight"


class DisputeBase(SQLModel):
    """The fields in the order in which they are asked and shown.

    ``amount`` is in yuan. ``cases``: how many cases the row stands for, more than 1 only where a ledger of earlier
    years gives a total; ``accepted_on`` and ``closed_on`` may then be unknown, the years are not. ``effective_on``: the day
    from which the agreement binds (人民调解法 29, 30); ``visited_on``: the last follow-up visit; ``rating``: whether the villager
    who applied was content. ``party_count``: given where the names are not all written down. ``prevented_persons``: how many
    people would have been drawn in. ``source``, ``level``: None where a ledger of earlier years does not say.
    """

    village: Annotated[str | None, Asked(Answer.VILLAGE, needed=True, up_front=True)] = None
    kind: Annotated[DisputeKind | None, Asked(Answer.CHOICE, needed=True, up_front=True, choices="dispute_kind")] = Field(
        default=None, sa_type=coded(DisputeKind)
    )
    parties: Annotated[list[str], Asked(Answer.PARTIES, needed=True, up_front=True)] = Field(default_factory=list, sa_type=JSON)
    summary: Annotated[str, Asked(Answer.TEXT, needed=True, up_front=True, longest=1000)] = Field(default="", max_length=1000)
    amount: Annotated[int | None, Asked(Answer.AMOUNT, up_front=True)] = Field(default=None, ge=0, le=10**12, sa_type=BigInteger)
    status: Status = Field(default=Status.ACCEPTED, sa_type=coded(Status))
    agreement: AgreementForm = Field(default=AgreementForm.NONE, sa_type=coded(AgreementForm))
    source: Annotated[Source | None, Asked(Answer.CHOICE, choices="dispute_source")] = Field(
        default=Source.APPLICATION, sa_type=coded(Source), sa_column_kwargs=_NO_DEFAULT
    )
    accepted_on: Annotated[date | None, Asked(Answer.DAY)] = None
    severity: Annotated[Severity, Asked(Answer.CHOICE, choices="severity")] = Field(
        default=Severity.ORDINARY, sa_type=coded(Severity)
    )
    level: Annotated[Level | None, Asked(Answer.CHOICE, choices="level")] = Field(
        default=Level.VILLAGE, sa_type=coded(Level), sa_column_kwargs=_NO_DEFAULT
    )
    with_adviser: Annotated[bool, Asked(Answer.YES_NO)] = False
    phone: Annotated[str | None, Asked(Answer.PHONE)] = Field(default=None, max_length=20, sa_type=SEALED)
    party_count: Annotated[int | None, Asked(Answer.COUNT)] = Field(default=None, ge=1, le=1_000_000)
    prevented: Annotated[Prevented | None, Asked(Answer.CHOICE, choices="prevented")] = Field(
        default=None, sa_type=coded(Prevented)
    )
    prevented_persons: Annotated[int | None, Asked(Answer.COUNT)] = Field(default=None, ge=1, le=1_000_000)
    performance: Performance = Field(default=Performance.NONE, sa_type=coded(Performance))
    effective_on: date | None = None
    visited_on: date | None = None
    rating: bool | None = None
    transferred_to: str | None = Field(default=None, max_length=32)
    closed_on: date | None = None
    accepted_year: int
    closed_year: int | None = None
    cases: int = Field(default=1, ge=1, le=1_000_000)
    mediator_id: int | None = Field(default=None, foreign_key="person.id")
    applicant_id: int | None = Field(default=None, foreign_key="person.id")
    number_year: int | None = None
    number: int | None = None


class Dispute(Record, DisputeBase, MinutesBase, TermsBase, table=True):
    """A dispute as stored; ``number`` counts within ``number_year`` and township. Rows of imported totals have no number."""

    __table_args__ = (
        UniqueConstraint("number_year", "number", "township"),
        Index("ix_dispute_accepted_year", "accepted_year", "township"),
        Index("ix_dispute_closed_year", "closed_year", "township"),
    )

    id: int | None = Field(default=None, primary_key=True)


class DisputeStep(SQLModel, table=True):
    """One step in a case's life: the history that nothing overwrites.

    ``before``: the fields that the step changed, as they were; an undone step stays, marked. ``note``: what was added to it.
    """

    __tablename__ = "dispute_step"

    id: int | None = Field(default=None, primary_key=True)
    dispute_id: int = Field(foreign_key="dispute.id", index=True)
    name: str = Field(max_length=32)
    status: Status = Field(sa_type=coded(Status))
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    undone: bool = False
    by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(default_factory=now, sa_type=MOMENT)
    note: str = Field(default="", max_length=1000)


class NoteBase(SQLModel):
    """A word that somebody adds to a case's history."""

    note: Annotated[str, Asked(Answer.TEXT, needed=True, up_front=True, longest=1000)] = ""


class ApplicationBase(SQLModel):
    """What a villager is asked when applying for mediation; becomes a Dispute with status APPLIED."""

    village: Annotated[str | None, Asked(Answer.VILLAGE, needed=True, up_front=True)] = None
    applicant: Annotated[str, Asked(Answer.NAME, needed=True, up_front=True, longest=30)] = ""
    opponent: Annotated[str, Asked(Answer.NAME, needed=True, up_front=True, longest=60)] = ""
    summary: Annotated[str, Asked(Answer.TEXT, needed=True, up_front=True, longest=1000)] = ""
    phone: Annotated[str | None, Asked(Answer.PHONE, needed=True, up_front=True)] = None
