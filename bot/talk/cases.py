"""A mediator's cases: the list, the search, and the steps."""

import re
from typing import Any

from rapidfuzz import fuzz
from sqlmodel import col, select

from bot.access import Action, Reach, may_see, reach
from bot.forms.engine import Engine
from bot.forms.form import Form
from bot.parties import shown_parties, shown_words
from bot.replies import Button, Reply, in_rows
from bot.talk import lateness, papers, supplements, voiding
from bot.talk.case_card import PREFIX, answers_of, card, due_line
from bot.talk.intake import DISPUTE
from bot.talk.names import case_line, case_number, contact
from bot.turn import Turn
from storage.casework import NOTE, WAITING, Stage, stage, take, undo, undoable
from storage.clocks import CONFIRMATION_DAYS, Clock, due, urgency
from storage.dispute import CLOSED as ENDED
from storage.dispute import Dispute
from storage.failures import NeedsWriting, NotFound, StepNotAllowed
from storage.lateness import spans
from storage.ledger import dispute_by_id
from storage.person import Person

_MOST = 20
_LIKE = 70
"""rapidfuzz partial ratio from which a case is found by its words, typos forgiven."""
_SUMMARY = 12
"""Characters of a summary in a list."""
_SHORT_NAME = 2
CLOSED = "closed"
CONTACT = "contact"
RATING = "r"
_RATED = ("performed", "failed")


def show_cases(turn: Turn) -> list[Reply]:
    """/cases: the own ones that wait, the most urgent first; with words behind it, every case that they fit, voided ones last."""
    if words := turn.text.strip():
        if named := _filter_named(turn, words):
            return _filtered(turn, named)
        found = [d for d in _seen(turn) if (d.number or d.parties) and _fits(turn, d, words)]
        if found:
            return _listed(turn, found, "cases.found", "cases.nothing_found")
        return _listed(turn, [d for d in _seen(turn) if _names_nearly(d, words)], "cases.nearly", "cases.nothing_found")
    return _filtered(turn, filters(turn.person)[0])


def filters(person: Person) -> tuple[str, ...]:
    """Those that the person's reach allows, the one shown first at the front."""
    everywhere = reach(person.acting_role, Action.SEE_CASES) is Reach.TOWNSHIP
    return ("all", "mine", CLOSED) if everywhere else ("mine", "village", CLOSED)


def _filter_named(turn: Turn, words: str) -> str | None:
    """The filter that the words are, of those that the person has."""
    return next((one for one in filters(turn.person) if re.fullmatch(turn.say(f"cases.filter_words.{one}"), words)), None)


def _filtered(turn: Turn, name: str) -> list[Reply]:
    others = [one for one in filters(turn.person) if one != name]
    buttons = tuple(Button(turn.say(f"cases.filters.{one}"), f"{PREFIX}:{one}") for one in others)
    if name == CLOSED:
        ended = [d for d in _numbered(turn) if stage(d) not in WAITING]
        return _listed(turn, ended[::-1], "cases.closed", "cases.none_closed", buttons)
    waiting = [d for d in _numbered(turn) if stage(d) in WAITING and (name != "mine" or _is_mine(turn.person, d))]
    ordered = sorted(waiting, key=lambda d: (urgency(d, turn.today), d.id))
    return _listed(turn, ordered, f"cases.list.{name}", f"cases.none.{name}", buttons)


def _is_mine(person: Person, dispute: Dispute) -> bool:
    """The person's own; for a mediator, also those of the village that nobody has taken up."""
    return dispute.mediator_id == person.id or (dispute.mediator_id is None and dispute.village in person.villages)


def show_progress(turn: Turn) -> list[Reply]:
    """How a villager's own applications stand."""
    query = select(Dispute).where(Dispute.applicant_id == turn.person.id, col(Dispute.voided_at).is_(None))
    own = turn.session.exec(query.order_by(col(Dispute.id).desc())).all()
    shown = [_progress(turn, dispute) for dispute in own]
    return [Reply(turn.say("talk.progress", lines="\n".join(shown)) if shown else turn.say("talk.no_progress"))]


def _progress(turn: Turn, dispute: Dispute) -> str:
    line = turn.say("talk.progress_line", number=case_number(turn, dispute), status=turn.say(f"cases.stages.{stage(dispute)}"))
    mediator = turn.session.get(Person, dispute.mediator_id) if dispute.mediator_id else None
    return f"{line}\n{turn.say('cases.your_mediator', contact=contact(turn, mediator))}" if mediator else line


def press(engine: Engine, form: Form, turn: Turn) -> list[Reply]:
    """A case's button: opens its card, takes a step, takes one back, opens the record to be changed, or takes it out."""
    dispute_id, step, to = (*turn.data, "", "", "")[:3]
    if dispute_id in filters(turn.person):
        return _filtered(turn, dispute_id)
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
    if step == "transferred" and to not in turn.office.texts.under("cases.transfer_to"):
        return [_to_whom(turn, dispute)]
    return _stepped(turn, form, dispute, step, to) if step else [card(turn, form, dispute)]


def _stepped(turn: Turn, form: Form, dispute: Dispute, step: str, to: str) -> list[Reply]:
    further: dict[str, dict[str, Any]] = {"accept": {"mediator_id": turn.person.id}, "transferred": {"transferred_to": to}}
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
    return [Reply("\n".join(said), replaces=True), card(turn, form, dispute), *asked, *_told(turn, dispute, step, taken_back)]


def _own_phone(turn: Turn, dispute: Dispute) -> Reply:
    """Who has taken a villager's case is asked once for the number that the villager may call."""
    return Reply(turn.say("cases.own_phone"), ((Button(turn.say("cases.leave_phone"), f"{PREFIX}:{dispute.id}:{CONTACT}"),),))


def _told(turn: Turn, dispute: Dispute, step: str, taken_back: str | None) -> list[Reply]:
    """The villager who applied hears of each step that concerns them, and that one of which they heard was a slip."""
    key = f"cases.told.{step}"
    applicant = dispute.applicant_id and turn.session.get(Person, dispute.applicant_id)
    heard = f"cases.told.{taken_back or step}" in turn.office.texts and key in turn.office.texts
    if not applicant or not heard or applicant.id == turn.person.id:
        return []
    standing = turn.say(f"cases.stages.{stage(dispute)}")
    text = turn.say(key, number=case_number(turn, dispute), mediator=contact(turn, turn.person), standing=standing)
    return [Reply(text, _rating(turn, dispute) if step in _RATED else (), chat_id=applicant.chat_id)]


def _rating(turn: Turn, dispute: Dispute) -> tuple[tuple[Button, ...], ...]:
    words = {"content": "yes", "not_content": "no"}
    return (tuple(Button(turn.say(f"cases.{label}"), f"{RATING}:{dispute.id}:{word}") for label, word in words.items()),)


def rate(turn: Turn) -> list[Reply]:
    """The applicant's word on how the case was handled; the last one counts."""
    dispute_id, word = (*turn.data, "", "")[:2]
    dispute = turn.session.get(Dispute, int(dispute_id)) if dispute_id.isdecimal() else None
    if dispute is None or dispute.applicant_id != turn.person.id or dispute.status not in ENDED or word not in ("yes", "no"):
        return [Reply(toast=turn.say("talk.stale"))]
    dispute.rating = word == "yes"
    return [Reply(turn.say(f"cases.rated.{word}"))]


def _listed(turn: Turn, disputes: list[Dispute], head: str, none: str, last: tuple[Button, ...] = ()) -> list[Reply]:
    buttons = in_rows(Button(case_line(turn, dispute), f"{PREFIX}:{dispute.id}") for dispute in disputes[:_MOST])
    rows = (*buttons, last) if last else buttons
    if not disputes:
        return [Reply(turn.say(none), rows)]
    lines = [_line(turn, dispute) for dispute in disputes[:_MOST]]
    more = [turn.say("cases.more", count=len(disputes) - _MOST)] if len(disputes) > _MOST else []
    return [Reply("\n".join([turn.say(head, count=len(disputes)), *lines, *more]), rows)]


def _line(turn: Turn, dispute: Dispute) -> str:
    """By what a case is told from the others: who, by surname, about what, and what is due, else where it stands."""
    dues = [due_line(turn, item) for item in due(dispute, turn.today)[:1]]
    standing = next(iter(dues), turn.say(f"cases.stages.{stage(dispute)}"))
    parties = turn.say("forms.between").join(shown_parties(turn.office, None, dispute))
    summary = shown_words(turn.office, None, dispute, dispute.summary)[:_SUMMARY]
    about = turn.say("cases.about", parties=parties, summary=summary).strip()
    return turn.say("cases.line", number=case_number(turn, dispute), about=about, standing=standing)


def _to_whom(turn: Turn, dispute: Dispute) -> Reply:
    offices = turn.office.texts.under("cases.transfer_to")
    rows = in_rows(Button(name, f"{PREFIX}:{dispute.id}:transferred:{code}") for code, name in offices.items())
    return Reply(turn.say("cases.to_whom"), rows)


def _fits(turn: Turn, dispute: Dispute, words: str) -> bool:
    described = " ".join([case_line(turn, dispute), *dispute.parties, dispute.summary])
    return all(word in described or fuzz.partial_ratio(word, described) >= _LIKE for word in words.split())


def _names_nearly(dispute: Dispute, words: str) -> bool:
    """Whether a party's name has one other character, of two: too little alike to be found by _LIKE."""
    pairs = [(word, party) for word in words.split() for party in dispute.parties if len(word) == len(party) == _SHORT_NAME]
    return any((word[0] == party[0]) != (word[1] == party[1]) for word, party in pairs)


def _seen(turn: Turn) -> list[Dispute]:
    query = select(Dispute).order_by(col(Dispute.voided_at).is_not(None), col(Dispute.id))
    return [dispute for dispute in turn.session.exec(query) if may_see(turn.person, dispute)]


def _numbered(turn: Turn) -> list[Dispute]:
    """Without the rows of ledgers of earlier years, which nobody has to work on, and without those that do not count."""
    return [dispute for dispute in _seen(turn) if dispute.number and stage(dispute) is not Stage.VOIDED]
