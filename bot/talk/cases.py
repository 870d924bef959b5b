"""A mediator's cases: the open ones, each with its card and its next steps."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from bot.access import may_see
from bot.forms.card import lines
from bot.forms.form import Form
from bot.forms.parsing import Parser
from bot.replies import Button, Reply, in_rows
from bot.talk.intake import DISPUTE
from bot.talk.names import case_line, case_number
from bot.turn import Turn
from storage.dispute import CLOSED, AgreementForm, Dispute, Status
from storage.failures import NotFound
from storage.ledger import correct, dispute_by_id

PREFIX = "c"
_MOST = 20
_STEPS: dict[str, Mapping[str, Any]] = {
    "accept": {"status": Status.ACCEPTED},
    "mediating": {"status": Status.MEDIATING},
    "oral": {"status": Status.RESOLVED, "agreement": AgreementForm.ORAL},
    "written": {"status": Status.RESOLVED, "agreement": AgreementForm.WRITTEN},
    "failed": {"status": Status.FAILED},
    "withdrawn": {"status": Status.WITHDRAWN},
}
_NEXT: dict[Status, tuple[str, ...]] = {
    Status.APPLIED: ("accept", "withdrawn"),
    Status.ACCEPTED: ("mediating", "oral", "written", "failed", "withdrawn"),
    Status.MEDIATING: ("oral", "written", "failed", "withdrawn"),
}
"""Steps that a case can take from where it stands."""


def show_cases(turn: Turn) -> list[Reply]:
    """/cases: the open cases that the person may see, oldest first."""
    query = select(Dispute).where(col(Dispute.voided_at).is_(None), col(Dispute.status).not_in(CLOSED)).order_by(col(Dispute.id))
    seen = [dispute for dispute in turn.session.exec(query) if may_see(turn.person, dispute)]
    if not seen:
        return [Reply(turn.say("cases.none"))]
    buttons = in_rows(Button(case_line(turn, dispute), f"{PREFIX}:{dispute.id}") for dispute in seen[:_MOST])
    return [Reply(turn.say("cases.list", count=len(seen)), buttons)]


def show_progress(turn: Turn) -> list[Reply]:
    """How a villager's own applications stand."""
    query = select(Dispute).where(Dispute.applicant_id == turn.person.id).order_by(col(Dispute.id).desc())
    shown = [
        turn.say("talk.progress_line", number=case_number(turn, d), status=turn.say(f"choices.dispute_status.{d.status}"))
        for d in turn.session.exec(query)
    ]
    return [Reply(turn.say("talk.progress", lines="\n".join(shown)) if shown else turn.say("talk.no_progress"))]


def press(form: Form, turn: Turn) -> list[Reply]:
    """A case's button: opens its card, or takes a step."""
    dispute_id, step = (*turn.data, "", "")[:2]
    try:
        dispute = dispute_by_id(turn.session, int(dispute_id) if dispute_id.isdecimal() else 0)
    except NotFound:
        return [Reply(toast=turn.say("errors.not_found"))]
    if not may_see(turn.person, dispute):
        return [Reply(toast=turn.say("cases.not_yours"))]
    if not step:
        return [_card(turn, form, dispute)]
    if step not in _NEXT.get(dispute.status, ()):
        status = turn.say(f"choices.dispute_status.{dispute.status}")
        return [Reply(toast=turn.say("cases.moved_on", status=status)), _card(turn, form, dispute)]
    return _stepped(turn, form, dispute, step)


def _stepped(turn: Turn, form: Form, dispute: Dispute, step: str) -> list[Reply]:
    changes = {**_STEPS[step]}
    if step == "accept":
        changes |= {"mediator_id": turn.person.id, "accepted_on": turn.today}
    correct(turn.session, dispute, changes, turn.person, turn.today)
    status = turn.say(f"choices.dispute_status.{dispute.status}")
    said = [turn.say("cases.stepped", number=case_number(turn, dispute), status=status)]
    said += [turn.say("cases.failed_routes")] if step == "failed" else []
    return [Reply("\n".join(said), replaces=True)] + ([] if dispute.status in CLOSED else [_card(turn, form, dispute)])


def _card(turn: Turn, form: Form, dispute: Dispute) -> Reply:
    answers = _answers(dispute)
    shown = [question for question in form.questions if question.name in answers]
    parser = Parser(turn.office.content.reader, turn.office.texts, turn.today)
    text = turn.say("cases.card", number=case_number(turn, dispute), lines=lines(turn, shown, answers, parser))
    steps = _NEXT.get(dispute.status, ())
    return Reply(text, in_rows(Button(turn.say(f"cases.steps.{step}"), f"{PREFIX}:{dispute.id}:{step}") for step in steps))


def _answers(dispute: Dispute) -> dict[str, str]:
    """The record's fields as answers of its form."""
    fields = Dispute.model_fields.keys() & set(_FIELDS)
    values = {name: getattr(dispute, name) for name in _FIELDS if name in fields}
    return {name: _words(value) for name, value in values.items() if value not in (None, "", [])}


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value) if isinstance(value, list) else str(value)


_FIELDS = ("village", "kind", "parties", "summary", "amount", "status", "agreement", "source", "accepted_on", "phone")
__all__ = ["DISPUTE", "PREFIX", "press", "show_cases", "show_progress"]
