"""Small things the bot has set, by key; read with every message, so they are remembered while the database is open."""

from typing import Any

from sqlmodel import Session

from bot.local.tables import SettingRow

KNOWN = "settings"
"""Under which a session knows what was read."""


def read(session: Session, key: str, default: Any = None) -> Any:
    """The value (anything JSON can hold), or the default if it was never set."""
    known = session.info[KNOWN]
    if key not in known:
        row = session.get(SettingRow, key)
        known[key] = None if row is None else row.value
    return default if known[key] is None else known[key]


def write(session: Session, key: str, value: Any) -> None:
    session.info[KNOWN].pop(key, None)
    session.merge(SettingRow(key=key, value=value))


def remove(session: Session, key: str) -> None:
    session.info[KNOWN].pop(key, None)
    row = session.get(SettingRow, key)
    if row is not None:
        session.delete(row)
