"""What is added to a case after it was logged, each in a small form of its own, opened from the card."""

from typing import Any

from bot.access import may_see
from bot.forms.form import Form, record_questions
from bot.office import Office
from bot.replies import Reply
from bot.talk.names import case_buttons, case_number
from bot.turn import Turn
from storage.casework import add_note
from storage.dispute import NoteBase
from storage.ledger import dispute_by_id
from storage.person import ContactBase

NOTE = "note"
CONTACT = "contact"


def supplement_form(office: Office, code: str) -> Form | None:
    """The form of that code, or None if it is none of these."""
    if code not in (NOTE, CONTACT):
        return None
    title, township = office.texts(f"forms.{code}.title"), office.content.township
    if code == NOTE:
        return Form(code, title, record_questions(NoteBase, code, office.texts, township), _lost, _noted, reviewed=False)
    return Form(code, title, record_questions(ContactBase, code, office.texts, township), _reachable, reviewed=False)


def _noted(turn: Turn, dispute_id: int, values: dict[str, Any]) -> list[Reply]:
    dispute = dispute_by_id(turn.session, dispute_id)
    if not may_see(turn.person, dispute):
        return [Reply(turn.say("cases.not_yours"))]
    add_note(turn.session, dispute, values["note"], turn.person, turn.office.local_now())
    text = turn.say("cases.note_kept", number=case_number(turn, dispute), note=values["note"])
    return [Reply(text, case_buttons(turn, dispute))]


def _reachable(turn: Turn, _: Form, values: dict[str, Any]) -> list[Reply]:
    turn.person.phone = values["phone"]
    return [Reply(turn.say("cases.phone_kept", phone=values["phone"]))]


def _lost(turn: Turn, *_: object) -> list[Reply]:
    """A form of these always belongs to a saved record."""
    return [Reply(turn.say("forms.gone"))]
