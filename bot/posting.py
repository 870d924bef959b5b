"""Replies to people who did not write go into the outbox, in the transaction of what they tell of. Knows no telegram."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.replies import Reply, packed
from storage.outbox import put
from storage.record import now


def post(session: Session, replies: Sequence[Reply]) -> list[Reply]:
    """Writes down those that name a chat; returns the replies."""
    for reply in replies:
        if reply.chat_id and (reply.text or reply.document):
            put(session, reply.chat_id, packed([reply])[0], now())
    return list(replies)
