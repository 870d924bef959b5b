"""Photos and files that people send: kept, put where they belong, and asked about when nobody can know."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import col, select

from bot.access import Action, may, may_see
from bot.forms.engine import Engine
from bot.replies import Button, Reply, in_rows
from bot.talk.destination import Goal, case_number_in, case_place, draft_place, goal, named_case
from bot.talk.materials import PREFIX, done_row, item_name, list_button, sort_question
from bot.talk.names import case_line, case_number
from bot.turn import Turn
from storage.attachment import Attachment, Place, attach, attachments, move, waiting
from storage.casework import WAITING, stage
from storage.clocks import urgency
from storage.collecting import collect
from storage.dispute import Dispute
from storage.draft import Draft, open_draft
from storage.failures import TooManyFiles
from storage.ledger import by_origin
from storage.person import Person

_MOST_OFFERED = 8
_NUMBERED = select(Dispute).where(col(Dispute.voided_at).is_(None), col(Dispute.number).is_not(None))


def wanted(turn: Turn) -> bool:
    """Whether the person can have a record for the file; others are told that only words are read, and nothing is kept."""
    if may(turn.person, Action.LOG_DISPUTE):
        return True
    return open_draft(turn.session, turn.person.id or 0) is not None or bool(_own(turn))


def received(engine: Engine, turn: Turn) -> list[Reply]:
    """Keeps the file and says so. The words under it, ``turn.text``, may name the case."""
    assert turn.file is not None
    if turn.file.kept is None:
        return [Reply(turn.say(f"attachments.refused.{turn.file.problem}", taken=turn.say("attachments.taken")))]
    found = goal(engine, turn)
    place = found.place if found else Place(str(Person.__tablename__), turn.person.id or 0)
    try:
        attachment = attach(turn.session, place, turn.file.kept, turn.person, turn.origin, found.item if found else None)
    except TooManyFiles as error:
        return [Reply(turn.say(f"errors.{error.key}", **error.context))]
    if attachment.origin != turn.origin:
        return [Reply(turn.say("attachments.kept.again"))]
    return _said(turn, found, attachment) if found else [*_unknown_number(turn), *where(engine, turn)]


def where(engine: Engine, turn: Turn) -> list[Reply]:
    """Asks where the waiting files belong; nothing if none wait."""
    count = len(waiting(turn.session, turn.person))
    if not count:
        return []
    team = may(turn.person, Action.LOG_DISPUTE)
    cases = _worked_on(turn) if team else _own(turn)
    buttons = [Button(case_line(turn, one), f"{PREFIX}:to:{one.id}") for one in cases[:_MOST_OFFERED]]
    if draft := open_draft(turn.session, turn.person.id or 0):
        title = engine.forms(turn.office, draft.form).title
        buttons.append(Button(turn.say("attachments.buttons.draft", title=title), f"{PREFIX}:draft"))
    elif team:
        buttons.append(Button(turn.say("attachments.buttons.new"), f"{PREFIX}:new"))
    buttons.append(Button(turn.say("attachments.buttons.drop"), f"{PREFIX}:drop"))
    key = ("which" if team else "which_own") if cases else "nowhere"
    return [Reply(turn.say(f"attachments.{key}", count=count), in_rows(buttons))]


def chosen(turn: Turn, dispute: Dispute) -> list[Reply]:
    """The waiting files go to that case."""
    files = waiting(turn.session, turn.person)
    if not files:
        return [Reply(toast=turn.say("talk.stale"))]
    place = case_place(dispute)
    move(turn.session, files, place, turn.person, turn.today)
    said, *asked = _in_case(turn, place, files)
    return [replace(said, replaces=True), *asked]


def into_form(engine: Engine, turn: Turn) -> list[Reply]:
    """The waiting files go to the open form, and with it to its record."""
    draft = open_draft(turn.session, turn.person.id or 0)
    files = waiting(turn.session, turn.person)
    if draft is None or not files:
        return [Reply(toast=turn.say("talk.stale"))]
    place = draft_place(engine, turn, draft)
    move(turn.session, files, place, turn.person, turn.today)
    return [Reply(turn.say("attachments.kept.draft", count=len(attachments(turn.session, place))), replaces=True)]


def form_ended(engine: Engine, turn: Turn, draft: Draft) -> list[Reply]:
    """A form was saved: its files go to the record that was made of it; or it was thrown away: they are asked about."""
    files = attachments(turn.session, Place(str(Draft.__tablename__), draft.id or 0))
    record = engine.forms(turn.office, draft.form).record
    saved = by_origin(turn.session, record, turn.origin) if record and files else None
    if saved is None:
        return where(engine, turn) if files else []
    place = Place(str(type(saved).__tablename__), saved.id)  # type: ignore[attr-defined]
    move(turn.session, files, place, turn.person, turn.today)
    return _in_case(turn, place, files)


def _said(turn: Turn, found: Goal, attachment: Attachment) -> list[Reply]:
    count = len(attachments(turn.session, found.place))
    if found.key == "case":
        return _in_case(turn, found.place, [attachment])
    if found.key == "collecting":
        collect(turn.session, turn.person, found.place, found.item, turn.office.clock())
        text = turn.say("attachments.kept.collecting", item=item_name(turn, found.item), count=count)
        return [Reply(text, done_row(turn, found.place))]
    return [Reply(turn.say(f"attachments.kept.{found.key}", count=count))]


def _unknown_number(turn: Turn) -> list[Reply]:
    named = case_number_in(turn) is not None and named_case(turn) is None
    return [Reply(turn.say("attachments.no_such_case"))] if named else []


def _in_case(turn: Turn, place: Place, files: Sequence[Attachment]) -> list[Reply]:
    """What was put where; whoever works on the case also says which item of the dossier it is."""
    dispute = turn.session.get(Dispute, place.record_id) if place.table == Dispute.__tablename__ else None
    if dispute is None:
        return [Reply(turn.say("attachments.kept.activity", count=len(files)))]
    count = len(attachments(turn.session, place))
    text = turn.say("attachments.kept.case", number=case_number(turn, dispute), new=len(files), count=count)
    if not may_see(turn.person, dispute):
        return [Reply(text)]
    return [Reply(text, (list_button(turn, dispute.id or 0, count),)), sort_question(turn, files[-1])]


def _worked_on(turn: Turn) -> list[Dispute]:
    """The person's cases that are not finished: the own ones first, the most urgent ones first."""
    seen = [one for one in turn.session.exec(_NUMBERED) if may_see(turn.person, one) and stage(one) in WAITING]
    return sorted(seen, key=lambda one: (one.mediator_id != turn.person.id, urgency(one, turn.today), -(one.id or 0)))


def _own(turn: Turn) -> list[Dispute]:
    """The villager's applications that are not finished."""
    query = _NUMBERED.where(Dispute.applicant_id == turn.person.id)
    return [one for one in turn.session.exec(query) if stage(one) in WAITING]
