"""What the papers say of a party beside the name; every field may stay open, a line to write on."""

from enum import StrEnum
from typing import Annotated

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, select

from storage.columns import coded
from storage.dispute import Dispute
from storage.fields import Answer, Asked
from storage.record import Record
from storage.sealing import SEALED


class Sex(StrEnum):
    """As it stands in an identity card."""

    MALE = "male"
    FEMALE = "female"


class PartyBase(SQLModel):
    """``born``: the day of birth (ISO), or the age or year as somebody said it. The identity number gives sex and birth."""

    identity: Annotated[str | None, Asked(Answer.IDENTITY, up_front=True)] = Field(default=None, max_length=18, sa_type=SEALED)
    phone: Annotated[str | None, Asked(Answer.PHONE, up_front=True)] = Field(default=None, max_length=20, sa_type=SEALED)
    address: Annotated[str, Asked(Answer.TEXT, up_front=True, longest=200)] = Field(default="", max_length=200)
    ethnicity: Annotated[str, Asked(Answer.TEXT, up_front=True, longest=20)] = Field(default="", max_length=20)
    occupation: Annotated[str, Asked(Answer.TEXT, up_front=True, longest=50)] = Field(default="", max_length=50)
    sex: Annotated[Sex | None, Asked(Answer.CHOICE, choices="sex")] = Field(default=None, sa_type=coded(Sex))
    born: Annotated[str, Asked(Answer.TEXT, longest=20)] = Field(default="", max_length=20)


class Party(Record, PartyBase, table=True):
    """A party of one case; known by ``name`` as it stands in the case's ``parties``."""

    __table_args__ = (UniqueConstraint("dispute_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    dispute_id: int = Field(foreign_key="dispute.id", index=True)
    name: str = Field(max_length=100)


def parties_of(session: Session, dispute: Dispute) -> dict[str, Party]:
    """Those of whom something is known, by name."""
    return {party.name: party for party in session.exec(select(Party).where(Party.dispute_id == dispute.id))}


def party_of(session: Session, dispute: Dispute, name: str) -> Party:
    """The party of that name, written down if nothing was known of it."""
    known = parties_of(session, dispute).get(name[:100])
    if known:
        return known
    party = Party(dispute_id=dispute.id or 0, name=name[:100])
    session.add(party)
    session.flush()
    return party


def follow(session: Session, dispute: Dispute, before: list[str]) -> None:
    """After the parties' names were changed: what is known of a party whose name was mended in its place goes with it.

    What was known of a party that is gone stays in the database, under the old name, and on no paper.
    """
    known = parties_of(session, dispute)
    for old, new in zip(before, dispute.parties, strict=False):
        mended = old != new and new not in before and old not in dispute.parties
        if mended and old in known and new not in known and len(before) == len(dispute.parties):
            known[old].name = new[:100]
            session.add(known[old])
