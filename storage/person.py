"""People who write to Fawen, and what they may do."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field, SQLModel

from storage.columns import MOMENT, coded
from storage.record import now


class Role(StrEnum):
    """Who somebody is to the township; what each may do stands in bot/access.py."""

    VILLAGER = "villager"
    MEDIATOR = "mediator"
    ADVISER = "adviser"
    STAFF = "staff"
    ADMIN = "admin"


class PersonBase(SQLModel):
    """``chat_id``: the private chat, which in Telegram has the user's own number. ``villages``: ids a mediator works in."""

    chat_id: int = Field(unique=True, sa_type=BigInteger)
    name: str = Field(default="", max_length=100)
    role: Role = Field(default=Role.VILLAGER, sa_type=coded(Role))
    villages: list[str] = Field(default_factory=list, sa_type=JSON)


class Person(PersonBase, table=True):
    """A person as stored."""

    id: int | None = Field(default=None, primary_key=True)
    joined_at: datetime = Field(default_factory=now, sa_type=MOMENT)
