"""How long people's words are kept (个人信息保护法 19): after that they are blanked, and the figures stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select, update

from storage.consultation import Channel, Consultation
from storage.record import changed
from storage.talk import TalkState
from storage.ticket import Ticket, TicketMessage


@dataclass(frozen=True)
class Keeping:
    """Days; 0 keeps for ever. ``questions``: the words of what the bot was asked. ``tickets``: what was said in a hand-over, from
    its end. ``talk``: what is remembered of a talk with the bot.
    """

    questions: int
    tickets: int
    talk: int


def retire(session: Session, keeping: Keeping, at: datetime) -> Mapping[str, int]:
    """Blanks what is older; how many rows of each kind. Consultations, tickets and their dates stay, so that no figure moves."""
    counts = {"questions": 0, "tickets": 0, "messages": 0, "talks": 0}
    if keeping.questions:
        old = (col(Consultation.asked_at) < at - timedelta(days=keeping.questions), col(Consultation.channel) == Channel.BOT)
        counts["questions"] = changed(
            session, update(Consultation).where(*old, col(Consultation.question) != "").values(question="")
        )
    if keeping.tickets:
        ended = col(Ticket.ended_at) < at - timedelta(days=keeping.tickets)
        counts["tickets"] = changed(session, update(Ticket).where(ended, col(Ticket.question) != "").values(question=""))
        of_them = col(TicketMessage.ticket_id).in_(select(Ticket.id).where(ended))
        counts["messages"] = changed(session, update(TicketMessage).where(of_them, col(TicketMessage.text) != "").values(text=""))
    if keeping.talk:
        counts["talks"] = changed(session, delete(TalkState).where(col(TalkState.updated_at) < at - timedelta(days=keeping.talk)))
    return counts
