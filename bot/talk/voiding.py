"""A case that was logged by mistake, such as twice: taken out of all counting, and back."""

from bot.access import may_void
from bot.forms.form import Form
from bot.replies import Button, Reply
from bot.talk import lateness
from bot.talk.case_card import PREFIX, card
from bot.talk.names import case_line
from bot.turn import Turn
from storage.casework import take_back, take_out
from storage.dispute import Dispute
from storage.lateness import spans

_ASK, _SURE, _RESTORE = STEPS = ("void", "voided", "restore")


def press(turn: Turn, form: Form, dispute: Dispute, step: str) -> list[Reply]:
    """A button of the card that does one of these steps, or any button of a case that does not count."""
    if step not in STEPS or (step == _ASK and dispute.voided_at):
        return [Reply(toast=turn.say("cases.voided")), card(turn, form, dispute)]
    if not may_void(turn.person, dispute):
        return [Reply(toast=turn.say("cases.void_application" if dispute.applicant_id else "cases.not_yours"))]
    if step == _ASK:
        return [_asked(turn, dispute)]
    (take_out if step == _SURE else take_back)(turn.session, dispute, turn.person, turn.office.local_now())
    published = lateness.changed(turn, dispute, spans(dispute))
    return [*(Reply(words) for words in published), card(turn, form, dispute)]


def _asked(turn: Turn, dispute: Dispute) -> Reply:
    sure = Button(turn.say("cases.sure_to_void"), f"{PREFIX}:{dispute.id}:{_SURE}")
    keep = Button(turn.say("cases.keep"), f"{PREFIX}:{dispute.id}")
    return Reply(turn.say("cases.ask_void", line=case_line(turn, dispute)), ((sure,), (keep,)))
