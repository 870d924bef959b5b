"""How records are named to people: numbers of cases, villages, the masked parties."""

from bot.documents.placeholders import case_name
from bot.replies import Button
from bot.turn import Turn
from storage.dispute import Dispute
from storage.person import Person


def case_number(turn: Turn, dispute: Dispute) -> str:
    """How the case is called, in the chat as on paper."""
    return case_name(turn.office, dispute)


def contact(turn: Turn, mediator: Person) -> str:
    """A mediator's name, and where to call: the own phone, else the office's, if the township has entered it."""
    facts = turn.office.content.township.facts
    phone = mediator.phone or facts.get("justice_office_phone") or facts.get("township_office_phone")
    key = "cases.contact" if phone else "cases.contact_name"
    return turn.say(key, name=mediator.name, phone=phone)


def case_line(turn: Turn, dispute: Dispute) -> str:
    """Number, village and kind, without anybody's name."""
    kind = turn.say(f"choices.dispute_kind.{dispute.kind}") if dispute.kind else turn.say("cases.source_application")
    village = turn.office.content.township.village_name(dispute.village)
    return turn.say("cases.button", number=case_number(turn, dispute), village=village, kind=kind)


def case_buttons(turn: Turn, dispute: Dispute) -> tuple[tuple[Button, ...], ...]:
    """A button that opens the case."""
    return ((Button(case_line(turn, dispute), f"c:{dispute.id}"),),)
