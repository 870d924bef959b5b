"""People who write to Fawen, and what they may do."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field, SQLModel

from storage.columns import MOMENT, coded
from storage.fields import Answer, Asked
from storage.place import of_township
from storage.record import now
from storage.sealing import SEALED


class Role(StrEnum):
    """Who somebody is to the township, the last one to all of a district; what each may do stands in bot/access.py."""

    VILLAGER = "villager"
    MEDIATOR = "mediator"
    ADVISER = "adviser"
    STAFF = "staff"
    ADMIN = "admin"
    DISTRICT = "district"


class ContactBase(SQLModel):
    """How the people of a case reach who takes it up."""

    phone: Annotated[str | None, Asked(Answer.PHONE, needed=True, up_front=True)] = None


class PersonBase(SQLModel):
    """``chat_id``: the private chat, which in Telegram has the user's own number. ``township``: where the person lives or
    works (storage/place.py). ``villages``: ids a mediator works in.

    ``suspended_at``: since when a member of the team may do no more than a villager. ``menu``: the role whose menu of commands
    this chat was given last.
    ``subscribed_at``: since when the office's announcements are wanted.
    ``phone``: told to the villagers whose case the person has accepted.
    """

    chat_id: int = Field(unique=True, sa_type=BigInteger)
    name: str = Field(default="", max_length=100)
    role: Role = Field(default=Role.VILLAGER, sa_type=coded(Role))
    township: str = of_township()
    villages: list[str] = Field(default_factory=list, sa_type=JSON)
    phone: str | None = Field(default=None, max_length=20, sa_type=SEALED)
    suspended_at: datetime | None = Field(default=None, sa_type=MOMENT)
    subscribed_at: datetime | None = Field(default=None, sa_type=MOMENT)
    menu: Role | None = Field(default=None, sa_type=coded(Role))

    @property
    def home(self) -> str | None:
        """The village where a villager lives, if it is known; the first one of a member of the team."""
        return next(iter(self.villages), None)

    @property
    def acting_role(self) -> Role:
        """The role that counts now."""
        return Role.VILLAGER if self.suspended_at else self.role


class Person(PersonBase, table=True):
    """A person as stored."""

    id: int | None = Field(default=None, primary_key=True)
    joined_at: datetime = Field(default_factory=now, sa_type=MOMENT)
