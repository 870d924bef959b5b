"""What the local chat remembers. Its own registry: these rows never mix with the product's tables."""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

_NUMBERS_NEVER_COME_BACK = {"sqlite_autoincrement": True}


class LocalRow(SQLModel, registry=registry()):
    """Base of the local chat's tables."""


class MessageRow(LocalRow, table=True):
    """``body`` is a Bot API Message; ``keyboard`` the reply keyboard it brought, which the Message does not show.

    ``key`` is what the page called the message when it sent it: sent again, it is not written down again.
    """

    __tablename__ = "message"
    __table_args__ = _NUMBERS_NEVER_COME_BACK

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(index=True)
    body: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    keyboard: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    key: str | None = Field(default=None, index=True)


class UpdateRow(LocalRow, table=True):
    """An Update that no getUpdates offset has acknowledged yet."""

    __tablename__ = "pending_update"
    __table_args__ = _NUMBERS_NEVER_COME_BACK

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(index=True)
    kind: str
    body: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class PressRow(LocalRow, table=True):
    """A pressed button, until and after answerCallbackQuery. ``pressed_at`` in Unix seconds."""

    __tablename__ = "press"
    __table_args__ = _NUMBERS_NEVER_COME_BACK

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int
    pressed_at: int
    answered: bool = False
    text: str = ""
    show_alert: bool = False


class FileRow(LocalRow, table=True):
    """A file that either side sent. ``kind`` is photo or document, ``path`` is relative to the files' directory."""

    __tablename__ = "file"
    __table_args__ = _NUMBERS_NEVER_COME_BACK

    id: int | None = Field(default=None, primary_key=True)
    file_id: str = Field(unique=True)
    unique_id: str
    kind: str
    path: str = ""
    name: str
    mime: str
    size: int
    width: int = 0
    height: int = 0


class SettingRow(LocalRow, table=True):
    """What the bot has set about itself: its commands for each scope, its name and descriptions, its wished updates."""

    __tablename__ = "setting"

    key: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_type=JSON)
