"""Small things the bot has set, by key."""

from typing import Any

from sqlmodel import Session

from bot.local.tables import SettingRow


def read(session: Session, key: str, default: Any = None) -> Any:
    """The value (anything JSON can hold), or the default if it was never set."""
    row = session.get(SettingRow, key)
    return default if row is None else row.value


def write(session: Session, key: str, value: Any) -> None:
    session.merge(SettingRow(key=key, value=value))


def remove(session: Session, key: str) -> None:
    row = session.get(SettingRow, key)
    if row is not None:
        session.delete(row)
