"""What the buttons of a case do: open its card, take a step, take one back, change it, take it out."""

from typing import Any

from bot.access import may_see
from bot.forms.engine import Engine
from bot.forms.form import Form
from bot.replies import Button, Reply, in_rows
from bot.talk import lateness, papers, supplements, voiding
from bot.talk.applicant import told
from bot.talk.case_card import PREFIX, answers_of, card
from bot.talk.case_list import filtered, filters
from bot.talk.intake import DISPUTE
from bot.talk.names import case_number
from bot.turn import Turn
from storage.casework import NOTE, stage, take, undo, undoable
from storage.clocks import CONFIRMATION_DAYS, Clock, due
from storage.dispute import Dispute
from storage.failures import NeedsWriting, NotFound, StepNotAllowed
from storage.lateness import spans
from storage.ledger import dispute_by_id

CONTACT = "contact"
_ELSEWHERE = ("transferred", "referred")
"""Steps that ask to whom the case goes."""


def press(engine: Engine, form: Form, turn: Turn) -> list[Reply]:
    """A case's button: opens its card, takes a step, takes one back, opens the record to be changed, or takes it out."""
    dispute_id, step, to = (*turn.data, "", "", "")[:3]
    if dispute_id in filters(turn.person):
        return filtered(turn, dispute_id)
    try:
        dispute = dispute_by_id(turn.session, int(dispute_id) if dispute_id.isdecimal() else 0)
    except NotFound:
        return [Reply(toast=turn.say("errors.not_found"))]
    if not may_see(turn.person, dispute):
        return [Reply(toast=turn.say("cases.not_yours"))]
    if dispute.voided_at or step in voiding.STEPS:
        return voiding.press(turn, form, dispute, step)
    return _of_case(engine, form, turn, dispute, step, to)


def _of_case(engine: Engine, form: Form, turn: Turn, dispute: Dispute, step: str, to: str) -> list[Reply]:
    if step == "edit":
        return engine.start(turn, DISPUTE, answers_of(form, dispute), dispute.id)
    if step == NOTE:
        return engine.start(turn, supplements.NOTE, record_id=dispute.id)
    if step == "add":
        return supplements.opened(engine, turn, dispute, to) if to else [supplements.offered(turn, dispute)]
    if step == CONTACT:
        return engine.start(turn, supplements.CONTACT)
    if step == "paper":
        return [papers.sent(turn, dispute, to) if to else papers.offered(turn, dispute)]
    if step in _ELSEWHERE and to not in turn.office.texts.under("cases.transfer_to"):
        return [_to_whom(turn, dispute, step)]
    return _stepped(turn, form, dispute, step, to) if step else [card(turn, form, dispute)]


def _stepped(turn: Turn, form: Form, dispute: Dispute, step: str, to: str) -> list[Reply]:
    to_whom = {name: {"transferred_to": to} for name in _ELSEWHERE}
    further: dict[str, dict[str, Any]] = {"accept": {"mediator_id": turn.person.id}, **to_whom}
    last = undoable(turn.session, dispute, turn.office.local_now())
    if last and last.name == step:  # tapped again, because the answer was slow to come
        return [Reply(toast=turn.say("cases.already", step=turn.say(f"cases.did.{step}"))), card(turn, form, dispute)]
    days = spans(dispute)
    try:
        if step == "undo":
            if to and (last is None or str(last.id) != to):
                raise StepNotAllowed(step=step)
            undo(turn.session, dispute, turn.person, turn.office.local_now())
        else:
            take(turn.session, dispute, step, turn.person, turn.office.local_now(), **further.get(step, {}))
    except NeedsWriting:
        return [Reply(toast=turn.say("errors.needs_writing")), card(turn, form, dispute)]
    except StepNotAllowed:
        standing = turn.say(f"cases.stages.{stage(dispute)}")
        return [Reply(toast=turn.say("cases.moved_on", status=standing)), card(turn, form, dispute)]
    said = [turn.say("cases.stepped", number=case_number(turn, dispute), step=turn.say(f"cases.did.{step}"))]
    if f"cases.after.{step}" in turn.office.texts:
        said.append(turn.say(f"cases.after.{step}"))
    if step in ("oral", "written") and any(item.clock is Clock.CONFIRMATION for item in due(dispute, turn.today)):
        said.append(turn.say("cases.confirm_in_time", days=CONFIRMATION_DAYS))
    said += lateness.changed(turn, dispute, days) if step == "reopened" else []  # it leaves the days on which it was closed
    asked = [_own_phone(turn, dispute)] if step == "accept" and dispute.applicant_id and turn.person.phone is None else []
    taken_back = last.name if last and step == "undo" else None
    return [Reply("\n".join(said), replaces=True), card(turn, form, dispute), *asked, *told(turn, dispute, step, taken_back)]


def _own_phone(turn: Turn, dispute: Dispute) -> Reply:
    """Who has taken a villager's case is asked once for the number that the villager may call."""
    return Reply(turn.say("cases.own_phone"), ((Button(turn.say("cases.leave_phone"), f"{PREFIX}:{dispute.id}:{CONTACT}"),),))


def _to_whom(turn: Turn, dispute: Dispute, step: str) -> Reply:
    offices = turn.office.texts.under("cases.transfer_to")
    rows = in_rows(Button(name, f"{PREFIX}:{dispute.id}:{step}:{code}") for code, name in offices.items())
    return Reply(turn.say("cases.to_whom"), rows)
