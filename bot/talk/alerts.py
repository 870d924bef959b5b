"""Messages to people on the team about something that cannot wait."""

from sqlmodel import col, select

from bot.access import Action, may_in
from bot.replies import Button, Reply
from bot.turn import Turn
from knowledge.answering import Decision
from storage.person import Person, Role


def alert(turn: Turn, decision: Decision, rows: tuple[tuple[Button, ...], ...]) -> list[Reply]:
    """A word to everybody on the team who is in charge where the person lives; the words themselves stay private."""
    if decision.danger is None:
        return []
    village = turn.person.villages[0] if turn.person.villages else None
    text = turn.say(
        "danger.alert",
        kind=turn.say(f"danger.kinds.{decision.danger.kind}"),
        number=decision.danger.number,
        time=turn.office.local_now().strftime("%H:%M"),
        pseudonym=turn.office.pseudonym(turn.person),
    )
    return [Reply(text, rows, chat_id=person.chat_id) for person in team(turn, village)]


def team(turn: Turn, village: str | None) -> list[Person]:
    """Those to be told of something in that village, without the one who writes."""
    query = select(Person).where(Person.role != Role.VILLAGER, Person.id != turn.person.id).order_by(col(Person.id))
    return [p for p in turn.session.exec(query) if may_in(p, Action.BE_ALERTED, village)]
