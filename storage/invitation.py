"""Invitations to the team: one link for one person, good for some days, and confirmed by an admin before it counts."""

from datetime import datetime, timedelta

from sqlalchemy import JSON
from sqlmodel import Field, Session, SQLModel

from storage.audit import Deed, note
from storage.columns import MOMENT, coded
from storage.person import Person, Role
from storage.place import here, of_township

VALID_FOR = timedelta(days=7)


class Invitation(SQLModel, table=True):
    """``township``, ``villages``: where somebody is to work. ``used_by``: who came by the link and waits for an admin's word;
    ``decided_by`` and ``accepted`` are that word. The link itself is not stored: it is made from the office's secret.
    """

    id: int | None = Field(default=None, primary_key=True)
    role: Role = Field(sa_type=coded(Role))
    township: str = of_township()
    villages: list[str] = Field(default_factory=list, sa_type=JSON)
    invited_by: int = Field(foreign_key="person.id")
    invited_at: datetime = Field(sa_type=MOMENT)
    used_by: int | None = Field(default=None, foreign_key="person.id")
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    accepted: bool | None = None


def invite(session: Session, role: Role, by: Person, at: datetime) -> Invitation:
    """A new invitation to where the session works."""
    invitation = Invitation(role=role, township=here(session), invited_by=by.id or 0, invited_at=at)
    session.add(invitation)
    session.flush()
    return invitation


def invitation_by_id(session: Session, number: int) -> Invitation | None:
    """The invitation, kept from others until this work is done: it is good for one person, and one word decides."""
    return session.get(Invitation, number, with_for_update=True)


def is_open(invitation: Invitation, at: datetime) -> bool:
    """Whether somebody can still come by it."""
    return invitation.used_by is None and at - invitation.invited_at < VALID_FOR


def decide(session: Session, invitation: Invitation, joining: Person, by: Person, accepted: bool) -> None:
    """An admin's word; with a yes the person has the role from now on."""
    invitation.decided_by, invitation.accepted = by.id, accepted
    if accepted:
        note(session, Deed.ROLE, by, joining, field="role")
        joining.role, joining.villages, joining.suspended_at = invitation.role, list(invitation.villages), None
        joining.township = invitation.township
