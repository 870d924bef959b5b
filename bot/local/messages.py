"""The history of the chats, as Bot API Messages."""

from typing import Any

from sqlmodel import Session, col, select

from bot.local.failures import BadRequest
from bot.local.numbering import first_number
from bot.local.tables import MessageRow

Json = dict[str, Any]


def add(session: Session, chat_id: int, body: Json, keyboard: Json | None = None, key: str | None = None) -> MessageRow:
    """Writes the message down, with its number in the body."""
    row = MessageRow(id=first_number(session, "messages"), chat_id=chat_id, body={}, keyboard=keyboard, key=key)
    session.add(row)
    session.flush()
    row.body = {"message_id": row.id, **body}
    return row


def find(session: Session, chat_id: int, message_id: int | None) -> MessageRow | None:
    """The message of that chat, or None."""
    row = session.get(MessageRow, message_id) if message_id is not None else None
    return row if row is not None and row.chat_id == chat_id else None


def named(session: Session, chat_id: int, key: str | None) -> MessageRow | None:
    """The message that the page sent under this key, if it has come already."""
    if not key:
        return None
    return session.exec(select(MessageRow).where(MessageRow.chat_id == chat_id, MessageRow.key == key)).first()


def required(session: Session, chat_id: int, message_id: int | None, purpose: str) -> MessageRow:
    """The message, or Telegram's complaint, for example "message to edit not found"."""
    row = find(session, chat_id, message_id)
    if row is None:
        raise BadRequest(f"message {purpose} not found")
    return row


def history(session: Session, chat_id: int, after: int = 0, before: int | None = None, limit: int = 200) -> list[Json]:
    """The newest ``limit`` messages between the two numbers, oldest first, as ``shown``."""
    query = select(MessageRow).where(MessageRow.chat_id == chat_id, col(MessageRow.id) > after)
    if before is not None:
        query = query.where(col(MessageRow.id) < before)
    rows = session.exec(query.order_by(col(MessageRow.id).desc()).limit(limit)).all()
    return [shown(row) for row in reversed(rows)]


def keyboard(session: Session, chat_id: int) -> Json | None:
    """The reply keyboard that stands now: the newest one sent, or its removal."""
    query = select(MessageRow).where(MessageRow.chat_id == chat_id, col(MessageRow.keyboard).is_not(None))
    row = session.exec(query.order_by(col(MessageRow.id).desc()).limit(1)).first()
    return row.keyboard if row else None


def shown(row: MessageRow) -> Json:
    """A message for the page: the Bot API Message and, where there are any, its reply ``keyboard`` and its ``key``."""
    beside = {"keyboard": row.keyboard, "key": row.key}
    return row.body | {name: value for name, value in beside.items() if value}
