"""Replies to people who did not write go into the outbox, in the transaction of what they tell of. Knows no telegram."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.replies import Reply, packed
from bot.splitting import parts
from storage.outbox import put
from storage.record import now


def post(session: Session, replies: Sequence[Reply]) -> list[Reply]:
    """Writes down those that name a chat, each message of a long one for itself: what has gone out is not sent again with what
    has not. Returns the replies.
    """
    for reply in replies:
        if reply.chat_id and (reply.text or reply.document):
            for part in parts(reply):
                put(session, reply.chat_id, packed([part])[0], now())
    return list(replies)
