"""Updates that wait for the bot: https://core.telegram.org/bots/api#getting-updates."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from bot.local import settings
from bot.local.numbering import first_number
from bot.local.tables import UpdateRow

MAX_LIMIT = 100
_MOST = 1_000_000
_ALLOWED = "allowed_updates"


def push(session: Session, chat_id: int, kind: str, body: dict[str, Any]) -> None:
    """Keeps the update for the bot, unless the bot has said that it does not want this kind."""
    allowed = settings.read(session, _ALLOWED)
    if allowed and kind not in allowed:
        return
    session.add(UpdateRow(id=first_number(session, "updates"), chat_id=chat_id, kind=kind, body=body))


def allow(session: Session, kinds: Sequence[object]) -> None:
    """Updates of other kinds are dropped from now on; an empty list means all."""
    settings.write(session, _ALLOWED, [kind for kind in kinds if isinstance(kind, str)])


def acknowledge(session: Session, offset: int) -> None:
    """Forgets what stands before the offset; a negative one counts from the end."""
    if offset < 0:
        newest = select(col(UpdateRow.id)).order_by(col(UpdateRow.id).desc()).limit(min(-offset, _MOST))
        kept = session.exec(newest).all()
        offset = kept[-1] or 0 if kept else 0
    session.exec(delete(UpdateRow).where(col(UpdateRow.id) < offset))


def drop(session: Session, number: int) -> None:
    """One update was taken by the webhook."""
    session.exec(delete(UpdateRow).where(col(UpdateRow.id) == number))


def waiting(session: Session, offset: int, limit: int = MAX_LIMIT) -> list[dict[str, Any]]:
    """The oldest waiting updates, in order."""
    query = select(UpdateRow).where(col(UpdateRow.id) >= offset).order_by(col(UpdateRow.id)).limit(limit)
    return [{"update_id": row.id, row.kind: row.body} for row in session.exec(query)]


def count(session: Session, chat_id: int | None = None) -> int:
    """How many updates are not acknowledged, of one chat or of all."""
    query = select(func.count()).select_from(UpdateRow)
    if chat_id is not None:
        query = query.where(col(UpdateRow.chat_id) == chat_id)
    return session.exec(query).one()


def forget(session: Session) -> None:
    """Drops every waiting update (deleteWebhook's drop_pending_updates)."""
    session.exec(delete(UpdateRow))
