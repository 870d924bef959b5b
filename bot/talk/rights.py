"""What a person may ask of the office about their own data (个人信息保护法 44-47): what is kept, a copy of it, its deletion."""

from sqlmodel import select

from bot.replies import Button, Reply, in_rows
from bot.talk.own_data import written_out
from bot.turn import Turn
from storage.audit import Deed, note
from storage.dispute import CLOSED, Dispute
from storage.forgetting import forget
from storage.person import Person
from storage.ticket import Ticket, waiting_of

PREFIX = "p"


def privacy(turn: Turn) -> list[Reply]:
    """/privacy: what is kept, who sees it, for how long, and how to have it deleted."""
    keeping = turn.office.settings.keeping
    text = turn.say("privacy.words", questions=_days(turn, keeping.questions), tickets=_days(turn, keeping.tickets))
    buttons = (Button(turn.say(f"privacy.buttons.{name}"), f"{PREFIX}:{name}") for name in ("data", "ask"))
    return [Reply(text, in_rows(buttons))]


def own_data(turn: Turn) -> list[Reply]:
    """/mydata: everything that is kept of the person, as a file to read."""
    note(turn.session, Deed.OWN_DATA, turn.person, turn.person)
    name = turn.say("privacy.data.file", day=turn.today.isoformat())
    return [Reply(turn.say("privacy.data.sent"), document=written_out(turn).encode("utf-8-sig"), name=name)]


def press(turn: Turn) -> list[Reply]:
    """The buttons under /privacy, and the yes to a deletion."""
    acts = {"data": own_data, "ask": _ask, "forget": forgotten}
    act = acts.get(turn.data[0]) if turn.data else None
    return act(turn) if act else [Reply(toast=turn.say("talk.stale"))]


def forgotten(turn: Turn) -> list[Reply]:
    """Deletes what is the person's own, at once and for good; who was just talking with them is told."""
    cases = _cases(turn)
    ticket = waiting_of(turn.session, turn.person)
    told = _told(turn, ticket) if ticket else []
    forget(turn.session, turn.person)
    said = [turn.say("talk.forgotten"), *([_stays(turn, cases)] if cases else [])]
    return [Reply("\n".join(said), replaces=True), *told]


def _ask(turn: Turn) -> list[Reply]:
    """What would go and what would stay, before it is done."""
    cases = _cases(turn)
    said = [turn.say("privacy.ask"), *([_stays(turn, cases)] if cases else [])]
    return [Reply("\n".join(said), ((Button(turn.say("talk.buttons.forget"), f"{PREFIX}:forget"),),))]


def _stays(turn: Turn, cases: list[Dispute]) -> str:
    """Cases belong to the committee's records; what is still open goes on."""
    still = sum(case.status not in CLOSED and case.voided_at is None for case in cases)
    said = [turn.say("talk.cases_stay", count=len(cases)), *([turn.say("privacy.still_open", count=still)] if still else [])]
    return "\n".join(said)


def _cases(turn: Turn) -> list[Dispute]:
    return list(turn.session.exec(select(Dispute).where(Dispute.applicant_id == turn.person.id)))


def _told(turn: Turn, ticket: Ticket) -> list[Reply]:
    taker = turn.session.get(Person, ticket.taken_by) if ticket.taken_by else None
    return [Reply(turn.say("privacy.talk_ended"), chat_id=taker.chat_id)] if taker else []


def _days(turn: Turn, days: int) -> str:
    return turn.say("privacy.days", days=days) if days else turn.say("privacy.for_ever")
