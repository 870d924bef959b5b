"""What is added to a case after it was logged, each in a small form of its own, opened from the card."""

from typing import Any

from sqlmodel import SQLModel

from bot.access import Action, may, may_see
from bot.forms.engine import Engine
from bot.forms.form import Change, Form, Save, record_questions
from bot.office import Office
from bot.replies import Button, Reply, in_rows
from bot.talk.case_card import PREFIX, answers_of
from bot.talk.names import case_buttons, case_number
from bot.turn import Turn
from storage.casework import add_note
from storage.dispute import Dispute, NoteBase
from storage.ledger import correct, dispute_by_id
from storage.minutes import MinutesBase, TermsBase
from storage.party import Party, PartyBase, Sex, party_of
from storage.person import ContactBase
from storage.record import Record

NOTE, CONTACT, PARTY, MINUTES, TERMS = "note", "contact", "party", "minutes", "terms"


def supplement_form(office: Office, code: str) -> Form | None:
    """The form of that code, or None if it is none of these."""
    if code not in _FORMS:
        return None
    record, save, change, reviewed = _FORMS[code]
    questions = record_questions(record, code, office.texts, office.content.township)
    of_case = Dispute if code in (NOTE, MINUTES, TERMS) else None
    title = office.texts(f"forms.{code}.title")
    return Form(
        code, title, questions, save, change, reviewed=reviewed, record=of_case, open_to=_of_party if code == PARTY else _of_case
    )


def _of_case(turn: Turn, dispute_id: int | None) -> bool:
    """To those who work on the case; what concerns no case, to those who have cases at all."""
    if dispute_id is None:
        return may(turn.person, Action.SEE_CASES)
    dispute = turn.session.get(Dispute, dispute_id)
    return dispute is not None and may_see(turn.person, dispute)


def _of_party(turn: Turn, party_id: int | None) -> bool:
    party = turn.session.get(Party, party_id)
    return party is not None and _of_case(turn, party.dispute_id)


def offered(turn: Turn, dispute: Dispute) -> Reply:
    """What can be added: something about each party, the talk, the agreement."""
    data = f"{PREFIX}:{dispute.id}:add"
    names = [Button(turn.say("cases.of_party", name=name), f"{data}:{index}") for index, name in enumerate(dispute.parties)]
    others = [Button(turn.say(f"cases.{code}"), f"{data}:{code}") for code in (MINUTES, TERMS)]
    return Reply(turn.say("cases.what_to_add"), (*in_rows(names), *in_rows(others)))


def opened(engine: Engine, turn: Turn, dispute: Dispute, what: str) -> list[Reply]:
    """The form for one of these, filled in with what is known."""
    if what in (MINUTES, TERMS):
        return _begun(engine, turn, what, dispute, dispute.id)
    if not what.isdecimal() or int(what) >= len(dispute.parties):
        return [Reply(toast=turn.say("talk.stale")), offered(turn, dispute)]
    party = party_of(turn.session, dispute, dispute.parties[int(what)])
    return [Reply(turn.say("cases.whose", name=party.name)), *_begun(engine, turn, PARTY, party, party.id)]


def _begun(engine: Engine, turn: Turn, code: str, record: Record, record_id: int | None) -> list[Reply]:
    return engine.start(turn, code, answers_of(engine.forms(turn.office, code), record), record_id)


def _noted(turn: Turn, dispute_id: int, values: dict[str, Any]) -> list[Reply]:
    dispute = dispute_by_id(turn.session, dispute_id)
    if not may_see(turn.person, dispute):
        return [Reply(turn.say("cases.not_yours"))]
    add_note(turn.session, dispute, values["note"], turn.person, turn.office.local_now())
    text = turn.say("cases.note_kept", number=case_number(turn, dispute), note=values["note"])
    return [Reply(text, case_buttons(turn, dispute))]


def _party_known(turn: Turn, party_id: int, values: dict[str, Any]) -> list[Reply]:
    party = turn.session.get(Party, party_id)
    if party is None:
        return [Reply(turn.say("errors.not_found"))]
    told = {name: value for name, value in _told_by(values.get("identity")).items() if not values.get(name)}
    return _added(turn, dispute_by_id(turn.session, party.dispute_id), party, values | told)


def _told_by(identity: str | None) -> dict[str, Any]:
    """Sex and day of birth as the identity number tells them (GB 11643: the last but one digit is odd for men)."""
    if identity is None:
        return {}
    from stdnum.cn import ric  # read in where it is needed

    return {"born": ric.get_birth_date(identity).isoformat(), "sex": Sex.MALE if int(identity[-2]) % 2 else Sex.FEMALE}


def _case_known(turn: Turn, dispute_id: int, values: dict[str, Any]) -> list[Reply]:
    dispute = dispute_by_id(turn.session, dispute_id)
    return _added(turn, dispute, dispute, values)


def _added(turn: Turn, dispute: Dispute, record: Record, values: dict[str, Any]) -> list[Reply]:
    if not may_see(turn.person, dispute):
        return [Reply(turn.say("cases.not_yours"))]
    changes = {name: value for name, value in values.items() if name != "rounded"}
    correct(turn.session, record, changes, turn.person, turn.today)
    text = turn.say("cases.added", number=case_number(turn, dispute))
    add = Button(turn.say("cases.steps.add"), f"{PREFIX}:{dispute.id}:add")
    return [Reply(text, (*case_buttons(turn, dispute), (add,)), replaces=True)]


def _reachable(turn: Turn, _: Form, values: dict[str, Any]) -> list[Reply]:
    turn.person.phone = values["phone"]
    return [Reply(turn.say("cases.phone_kept", phone=values["phone"]))]


def _lost(turn: Turn, *_: object) -> list[Reply]:
    """These always belong to a saved record."""
    return [Reply(turn.say("forms.gone"))]


_FORMS: dict[str, tuple[type[SQLModel], Save, Change | None, bool]] = {
    NOTE: (NoteBase, _lost, _noted, False),
    CONTACT: (ContactBase, _reachable, None, False),
    PARTY: (PartyBase, _lost, _party_known, True),
    MINUTES: (MinutesBase, _lost, _case_known, True),
    TERMS: (TermsBase, _lost, _case_known, True),
}
"""The record whose fields are asked, what is done with a new one, what with a saved one, and whether it is reviewed first."""
