"""Messages to people on the team about something that cannot wait."""

from sqlmodel import col, select

from bot.access import Action, may_in
from bot.replies import Button, Reply
from bot.turn import Turn
from knowledge.answering import Decision
from storage.dispute import Dispute
from storage.membership import members
from storage.person import Person
from storage.place import here

_MOST_WORDS = 300


def alert(turn: Turn, decision: Decision, rows: tuple[tuple[Button, ...], ...]) -> list[Reply]:
    """To everybody who may be alerted and is in charge where the person lives: who, where, how to reach them, and the words.

    Where a life may depend on it, the ones on duty must be able to call or go (个人信息保护法 13, 第四项).
    """
    if decision.danger is None:
        return []
    township = turn.office.content.township
    village = turn.office.content.reader.village(turn.text) or turn.person.home
    unknown = turn.say("danger.unknown")
    text = turn.say(
        "danger.alert",
        kind=turn.say(f"danger.kinds.{decision.danger.kind}"),
        number=decision.danger.number,
        time=turn.office.local_now().strftime("%H:%M"),
        name=turn.person.name or unknown,
        village=township.village_name(village) or unknown,
        phone=_phone(turn) or unknown,
        words=turn.text[:_MOST_WORDS],
    )
    return [Reply(text, rows, chat_id=person.chat_id) for person in team(turn, village)]


def _phone(turn: Turn) -> str | None:
    """The number in the message, else the person's own, else that of their last application."""
    query = select(Dispute.phone).where(Dispute.applicant_id == turn.person.id, col(Dispute.phone).is_not(None))
    applied = turn.session.exec(query.order_by(col(Dispute.id).desc())).first()
    return turn.office.content.reader.phone(turn.text) or turn.person.phone or applied


def team(turn: Turn, village: str | None) -> list[Person]:
    """Those to be told of something in that village, without the one who writes."""
    return [
        p for p in members(turn.session) if p.id != turn.person.id and may_in(p, Action.BE_ALERTED, here(turn.session), village)
    ]
