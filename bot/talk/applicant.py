"""What a villager hears of the cases that they applied for: how they stand, each step, and whether they are content."""

from dataclasses import replace

from sqlmodel import col, select

from bot.access import Action, may
from bot.replies import Button, Reply
from bot.talk.case_list import show_cases
from bot.talk.names import case_number, contact
from bot.turn import Turn
from storage.casework import stage
from storage.dispute import CLOSED, Dispute
from storage.person import Person

PREFIX = "r"
_RATED = ("performed", "failed")


def show_progress(turn: Turn) -> list[Reply]:
    """How a villager's own applications stand; who works on cases and has applied for none means those."""
    query = select(Dispute).where(Dispute.applicant_id == turn.person.id, col(Dispute.voided_at).is_(None))
    own = turn.session.exec(query.order_by(col(Dispute.id).desc())).all()
    if not own and may(turn.person, Action.SEE_CASES):
        return show_cases(replace(turn, text=""))
    shown = [_progress(turn, dispute) for dispute in own]
    return [Reply(turn.say("talk.progress", lines="\n".join(shown)) if shown else turn.say("talk.no_progress"))]


def _progress(turn: Turn, dispute: Dispute) -> str:
    line = turn.say("talk.progress_line", number=case_number(turn, dispute), status=turn.say(f"cases.stages.{stage(dispute)}"))
    mediator = turn.session.get(Person, dispute.mediator_id) if dispute.mediator_id else None
    return f"{line}\n{turn.say('cases.your_mediator', contact=contact(turn, mediator))}" if mediator else line


def told(turn: Turn, dispute: Dispute, step: str, taken_back: str | None) -> list[Reply]:
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
    return (tuple(Button(turn.say(f"cases.{label}"), f"{PREFIX}:{dispute.id}:{word}") for label, word in words.items()),)


def rate(turn: Turn) -> list[Reply]:
    """The applicant's word on how the case was handled; the last one counts."""
    dispute_id, word = (*turn.data, "", "")[:2]
    dispute = turn.session.get(Dispute, int(dispute_id)) if dispute_id.isdecimal() else None
    if dispute is None or dispute.applicant_id != turn.person.id or dispute.status not in CLOSED or word not in ("yes", "no"):
        return [Reply(toast=turn.say("talk.stale"))]
    dispute.rating = word == "yes"
    return [Reply(turn.say(f"cases.rated.{word}"))]
