"""A case as its mediator sees it: the record, what is due, its history, and the steps it can take."""

from dataclasses import replace
from typing import Any

from bot.access import may_void
from bot.forms.card import lines
from bot.forms.form import Form
from bot.forms.parsing import ROUNDED
from bot.forms.question import Question
from bot.forms.sheet import parser
from bot.replies import Button, Reply, in_rows
from bot.talk import lateness
from bot.talk.destination import case_place
from bot.talk.materials import PREFIX as FILES
from bot.talk.materials import list_button
from bot.talk.names import case_number
from bot.turn import Turn
from storage.attachment import attachments
from storage.audit import Deed, note
from storage.casework import NOTE, history, stage, steps_from, undoable
from storage.clocks import Due, due
from storage.dispute import MERE_APPLICATIONS, Dispute
from storage.lateness import late
from storage.person import Person
from storage.record import Record

PREFIX = "c"
_LAST_STEPS = 5


def card(turn: Turn, form: Form, dispute: Dispute) -> Reply:
    """The card with its buttons; full names stand only here and in the papers."""
    note(turn.session, Deed.READ_CASE, turn.person, dispute)
    answers = answers_of(form, dispute)
    shown = [_labelled(turn, dispute, question) for question in form.questions if question.name in answers]
    text = turn.say(
        "cases.card",
        number=case_number(turn, dispute),
        stage=turn.say(f"cases.stages.{stage(dispute)}"),
        lines=lines(turn, shown, answers, parser(turn)),
        due="".join(
            "\n" + line for line in [*_late(turn, dispute), *(due_line(turn, item) for item in due(dispute, turn.today))]
        ),
        history="\n".join(_past(turn, dispute)),
    )
    return Reply(text, _buttons(turn, dispute))


def _late(turn: Turn, dispute: Dispute) -> list[str]:
    published = late(turn.session, dispute)
    return [turn.say("stats.late.card", periods=lateness.names(turn, published))] if published else []


def _labelled(turn: Turn, dispute: Dispute, question: Question) -> Question:
    """What is not accepted yet has the day of its application."""
    applied = question.name == "accepted_on" and dispute.status in MERE_APPLICATIONS
    return replace(question, label=turn.say("cases.applied_on")) if applied else question


def due_line(turn: Turn, item: Due) -> str:
    """One thing that is due, in words."""
    key = "over" if item.days < 0 else "left"
    return turn.say(f"cases.due.{item.clock}.{key}", day=item.day.isoformat(), days=abs(item.days))


def answers_of(form: Form, record: Record) -> dict[str, str]:
    """The record's fields as answers of its form; a round number stays one."""
    values = {question.name: getattr(record, question.name) for question in form.questions}
    given = {name: _words(value) for name, value in values.items() if value is not False and value not in (None, "", [])}
    return {name: words + ROUNDED if record.rounded.get(name) else words for name, words in given.items()}


def _past(turn: Turn, dispute: Dispute) -> list[str]:
    steps = history(turn.session, dispute)[-_LAST_STEPS:]
    zone = turn.office.settings.zone
    lines = []
    for step in steps:
        by = turn.session.get(Person, step.by) if step.by else None
        lines.append(
            turn.say(
                "cases.noted" if step.name == NOTE else "cases.undone" if step.undone else "cases.past",
                day=step.at.astimezone(zone).date().isoformat(),
                step=turn.say(f"cases.did.{step.name}"),
                who=by.name if by else "",
                note=step.note,
            ).rstrip()
        )
    return lines


def _buttons(turn: Turn, dispute: Dispute) -> tuple[tuple[Button, ...], ...]:
    own = may_void(turn.person, dispute)
    if dispute.voided_at:
        return ((Button(turn.say("cases.steps.restore"), f"{PREFIX}:{dispute.id}:restore"),),) if own else ()
    steps = [Button(turn.say(f"cases.steps.{name}"), f"{PREFIX}:{dispute.id}:{name}") for name in steps_from(dispute)]
    others = [Button(turn.say(f"cases.steps.{name}"), f"{PREFIX}:{dispute.id}:{name}") for name in ("edit", "paper", "add", NOTE)]
    count = len(attachments(turn.session, case_place(dispute)))
    others.append(Button(turn.say("attachments.buttons.add"), f"{FILES}:add:{dispute.id}"))
    others += list_button(turn, dispute.id or 0, count) if count else ()
    if last := undoable(turn.session, dispute, turn.office.local_now()):
        others.append(Button(turn.say("cases.steps.undo"), f"{PREFIX}:{dispute.id}:undo:{last.id}"))
    if own:
        others.append(Button(turn.say("cases.steps.void"), f"{PREFIX}:{dispute.id}:void"))
    return (*in_rows(steps), *in_rows(others))


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value) if isinstance(value, list) else str(value)
