"""Disputes on their way in: logged by a mediator in one line or button by button, or applied for by a villager."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from bot.access import Action, may, may_see
from bot.forms.card import data
from bot.forms.engine import Engine
from bot.forms.form import Form, record_questions
from bot.forms.parsing import ROUNDED
from bot.office import Office
from bot.parties import shown_words
from bot.replies import Button, Reply
from bot.talk import lateness, places
from bot.talk.alerts import team
from bot.talk.case_card import card
from bot.talk.names import case_buttons, case_number
from bot.turn import Turn
from knowledge.reading import Reading
from storage.casework import WAITING, stage
from storage.dispute import ApplicationBase, Dispute, DisputeBase, Status
from storage.draft import Draft, open_draft
from storage.fields import Answer
from storage.lateness import spans
from storage.ledger import correct, dispute_by_id, file_dispute
from storage.likeness import alike
from storage.party import follow
from storage.person import Role
from storage.talk import last_consultation

DISPUTE = "dispute"
APPLICATION = "application"
SAME = "same"
_FRESH = timedelta(hours=1)
_SHORTEST_STORY = 15
"""Characters from which a question tells what happened, and is worth being the application's summary."""


def dispute_form(office: Office) -> Form:
    """What a mediator fills in."""
    questions = record_questions(DisputeBase, DISPUTE, office.texts, office.content.township)
    title = office.texts("forms.dispute.title")
    return Form(DISPUTE, title, questions, _save_dispute, _change_dispute, _doubts, _notes, record=Dispute, open_to=_open_to)


def application_form(office: Office) -> Form:
    """What a villager fills in."""
    questions = record_questions(ApplicationBase, APPLICATION, office.texts, office.content.township)
    title = office.texts("forms.application.title")
    return Form(APPLICATION, title, questions, _save_application, doubts=_applied_before, record=Dispute)


def _open_to(turn: Turn, dispute_id: int | None) -> bool:
    """A new one to those who log disputes, a saved one to those who work on it."""
    if dispute_id is None:
        return may(turn.person, Action.LOG_DISPUTE)
    dispute = turn.session.get(Dispute, dispute_id)
    return dispute is not None and may_see(turn.person, dispute)


def log_dispute(engine: Engine, turn: Turn) -> list[Reply]:
    """/dispute, with or without one line: what is recognised is filled in, the rest is asked. Of a story that is too long the end
    is said back, so that it can be added.
    """
    answers = line_answers(turn)
    story, longest = answers.get("summary", ""), dispute_form(turn.office).longest("summary")
    if len(story) <= longest:
        return engine.start(turn, DISPUTE, answers)
    cut = Reply(turn.say("cases.cut", limit=longest, rest=story[longest:]))
    return [cut, *engine.start(turn, DISPUTE, answers | {"summary": story[:longest]})]


def apply(engine: Engine, turn: Turn) -> list[Reply]:
    """/apply; filled in with the story that the person has just told, and the village known from an earlier time. Who logs
    disputes logs this one: a mediator who writes down what happened is no party.
    """
    if where := places.first(turn):
        return where
    if turn.data and turn.data[0] == SAME:
        return _same(engine, turn)
    if may(turn.person, Action.LOG_DISPUTE):
        return _log_story(engine, turn)
    told = _story(turn)
    reader = turn.office.content.reader
    village = reader.village(told) or turn.person.home
    known = {"village": village, "opponent": reader.other_side(told), "summary": told, "phone": reader.phone(told)}
    return engine.start(turn, APPLICATION, {field: value for field, value in known.items() if value})


def _log_story(engine: Engine, turn: Turn) -> list[Reply]:
    told = _story(turn)
    amount, rounded = turn.office.content.reader.money(told) or (None, False)
    known = {"amount": f"{amount}{ROUNDED if rounded else ''}" if amount else None, "summary": told}
    return engine.start(turn, DISPUTE, _told_answers(turn, known))


def _told_answers(turn: Turn, known: Mapping[str, str | None]) -> dict[str, str]:
    """What is known of a dispute; the village, if it is not said, is the one in the summary, or the mediator's only one."""
    named = turn.office.content.reader.village(known.get("summary") or "")
    village = known.get("village") or named or _only_village(turn)
    return {field: value for field, value in {**known, "village": village}.items() if value}


def _same(engine: Engine, turn: Turn) -> list[Reply]:
    """The villager says that it is the application they have made already: it stays, the new one goes."""
    draft = open_draft(turn.session, turn.person.id or 0)
    if draft is None or turn.data[1:] != (str(draft.id),):
        return [Reply(toast=turn.say("forms.stale")), *engine.screen(turn)]
    turn.session.delete(draft)
    return [Reply(turn.say("cases.still_there"), replaces=True)]


def _story(turn: Turn) -> str:
    """The last question, if it was told lately and is long enough to be the story of a quarrel."""
    asked = last_consultation(turn.session, turn.person)
    if asked is None or turn.office.clock() - asked.asked_at > _FRESH or len(asked.question) < _SHORTEST_STORY:
        return ""
    return asked.question


def line_answers(turn: Turn) -> dict[str, str]:
    """Answers by field, from one line such as a mediator types in the yard."""
    reading = turn.office.content.reader.line(turn.text, turn.today)
    chosen = _chosen(turn, reading)
    words: Mapping[str, str | None] = {
        "village": reading.village,
        "kind": reading.kind,
        "parties": " ".join(reading.parties) or None,
        "summary": " ".join(word for word in reading.rest if word not in chosen.values()) or None,
        "amount": _amount(turn, reading),
        "accepted_on": reading.day.isoformat() if reading.day else None,
        "phone": reading.phone,
        **chosen,
    }
    return _told_answers(turn, words)


def _chosen(turn: Turn, reading: Reading) -> dict[str, str]:
    """Words of the line that are choices of questions which are not asked up front, such as 公安移送, by field: left in the
    summary, the case would count as what it is when nothing is said.
    """
    questions = [one for one in dispute_form(turn.office).questions if one.answer is Answer.CHOICE and not one.up_front]
    labels = {choice.label: question.name for question in questions for choice in question.choices}
    return {labels[word]: word for word in reversed(reading.rest) if word in labels}


def _only_village(turn: Turn) -> str | None:
    """A mediator of one village need not name it."""
    return turn.person.villages[0] if len(turn.person.villages) == 1 else None


def _amount(turn: Turn, reading: Reading) -> str | None:
    """The words of the amount as they were written, so that a round number stays one."""
    reader = turn.office.content.reader
    return next(
        (word for word in turn.text.split() if reading.amount is not None and reader.amount(word, bare=True) == reading.amount),
        None,
    )


def _save_dispute(turn: Turn, form: Form, values: dict[str, Any]) -> list[Reply]:
    values = {**values, "mediator_id": turn.person.id}
    dispute = file_dispute(turn.session, values, turn.office.local_now(), turn.person, turn.origin)
    text = turn.say("cases.saved", number=case_number(turn, dispute), summary=dispute.summary)
    said = "\n".join([text, *lateness.saved(turn, spans(dispute))])
    return [Reply(said, replaces=True), card(turn, form, dispute)]


def _change_dispute(turn: Turn, dispute_id: int, values: dict[str, Any]) -> list[Reply]:
    dispute = dispute_by_id(turn.session, dispute_id)
    if not may_see(turn.person, dispute):
        return [Reply(turn.say("cases.not_yours"))]
    before, days = list(dispute.parties), spans(dispute)
    correct(turn.session, dispute, values, turn.person, turn.today)
    follow(turn.session, dispute, before)
    text = turn.say("cases.changed", number=case_number(turn, dispute), summary=dispute.summary)
    said = "\n".join([text, *lateness.changed(turn, dispute, days)])
    return [Reply(said, case_buttons(turn, dispute), replaces=True)]


def _doubts(turn: Turn, draft: Draft, values: dict[str, Any]) -> list[Reply]:
    """Of a new case others that may be the same one, of a saved one a day of acceptance behind the day on which it was closed."""
    return _alike(turn, draft, values) if draft.record_id is None else _backwards(turn, draft, values)


def _notes(turn: Turn, draft: Draft) -> list[str]:
    """That an agreement which stands in the words is not one yet: it is a step of the case."""
    said = draft.answers.get("summary", "") if draft.record_id is None else ""
    words = turn.office.texts.under("cases.agreement_words").items()
    found = ((step, match[0]) for step, pattern in words if (match := re.search(pattern, said)))
    return [turn.say("cases.agreed_in_words", words=word, step=turn.say(f"cases.steps.{step}")) for step, word in found]


def _backwards(turn: Turn, draft: Draft, values: dict[str, Any]) -> list[Reply]:
    dispute = dispute_by_id(turn.session, draft.record_id or 0)
    accepted, closed = values.get("accepted_on"), dispute.closed_on
    if not accepted or not closed or accepted <= closed:
        return []
    mend = Button(turn.say("cases.mend_day"), data(draft, "e", "accepted_on"))
    keep = Button(turn.say("forms.buttons.sure"), data(draft, "sure"))
    return [Reply(turn.say("cases.backwards", accepted=accepted, closed=closed), ((mend,), (keep,)))]


def _alike(turn: Turn, draft: Draft, values: dict[str, Any]) -> list[Reply]:
    """Without names: whoever works on the case knows."""
    day = values.get("accepted_on") or turn.today
    found = alike(turn.session, values.get("village"), values.get("kind"), values.get("parties", []), day)
    if not found:
        return []
    lines = [
        turn.say(
            "cases.same_line",
            number=case_number(turn, dispute),
            village=turn.office.content.township.village_name(dispute.village),
            kind=turn.say(f"choices.dispute_kind.{dispute.kind}") if dispute.kind else "",
            day=dispute.accepted_on,
        )
        for dispute in found
    ]
    same = Button(turn.say("cases.is_same"), data(draft, "x"))
    other = Button(turn.say("cases.not_same"), data(draft, "sure"))
    return [Reply(turn.say("cases.same", lines="\n".join(lines)), ((same,), (other,)))]


def _applied_before(turn: Turn, draft: Draft, _: dict[str, Any]) -> list[Reply]:
    """The villager's own applications that are still open."""
    query = select(Dispute).where(Dispute.applicant_id == turn.person.id, col(Dispute.voided_at).is_(None))
    found = [dispute for dispute in turn.session.exec(query.order_by(col(Dispute.id))) if stage(dispute) in WAITING]
    if not found:
        return []
    lines = [turn.say("cases.before_line", number=case_number(turn, d), day=d.accepted_on, summary=d.summary) for d in found]
    same = Button(turn.say("cases.is_same"), f"apply:{SAME}:{draft.id}")
    other = Button(turn.say("cases.not_same_application"), data(draft, "sure"))
    return [Reply(turn.say("cases.before", lines="\n".join(lines)), ((same,), (other,)))]


def _save_application(turn: Turn, _: Form, values: dict[str, Any]) -> list[Reply]:
    if turn.person.role is Role.VILLAGER:  # who is suspended has the villages of the office that waits
        turn.person.villages = [values["village"]]
    reader = turn.office.content.reader
    amount, rounded = reader.money(values["summary"]) or (None, False)
    filed = {
        "village": values["village"],
        "parties": [party for words in (values["applicant"], values["opponent"]) for party in _sides(turn, words)],
        "summary": values["summary"],
        "phone": values["phone"],
        "kind": reader.kind(values["summary"]),
        "amount": amount,
        "rounded": {"amount": True} if rounded else {},
        "status": Status.APPLIED,
        "applicant_id": turn.person.id,
    }
    dispute = file_dispute(turn.session, filed, turn.office.local_now(), turn.person, turn.origin)
    village = turn.office.content.township.village_name(dispute.village)
    text = turn.say("cases.applied", number=case_number(turn, dispute), village=village)
    return [Reply(text, replaces=True), *_told(turn, dispute)]


def _sides(turn: Turn, words: str) -> list[str]:
    """A side as the villager wrote it: one party, whatever blanks or commas are in it, unless it is plainly two names."""
    reader = turn.office.content.reader
    return reader.names(turn.say("cases.and").join(reader.names("".join(words.split()))))


def _told(turn: Turn, dispute: Dispute) -> list[Reply]:
    """The village's mediators and the office hear of it."""
    village = turn.office.content.township.village_name(dispute.village)
    told = []
    for person in team(turn, dispute.village):
        summary = shown_words(turn.office, person, dispute, dispute.summary)
        text = turn.say("cases.applied_alert", number=case_number(turn, dispute), village=village, summary=summary)
        told.append(Reply(text, case_buttons(turn, dispute), chat_id=person.chat_id))
    return told
