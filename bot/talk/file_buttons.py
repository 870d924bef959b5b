"""The buttons of photos and files, each checked against the case that it belongs to."""

from collections.abc import Callable
from dataclasses import replace

from bot.access import Action, may, may_see
from bot.forms.engine import Engine
from bot.forms.form import Form
from bot.replies import Reply
from bot.talk import attaching, materials
from bot.talk.case_card import card
from bot.talk.destination import may_attach
from bot.talk.intake import DISPUTE, line_answers
from bot.turn import Turn
from storage.attachment import Attachment, waiting
from storage.collecting import collecting
from storage.dispute import Dispute
from storage.draft import open_draft
from storage.failures import NotFound
from storage.ledger import dispute_by_id


def press(engine: Engine, form: Form, turn: Turn) -> list[Reply]:
    """``<action>:<number>:<item>``; ``form`` is the disputes'."""
    action, number, item = (*turn.data, "", "", "")[:3]
    loose: dict[str, Callable[[], list[Reply]]] = {
        "new": lambda: _into_new(engine, turn),
        "draft": lambda: attaching.into_form(engine, turn),
        "drop": lambda: materials.drop(turn, waiting(turn.session, turn.person)),
    }
    if action in loose:
        return loose[action]() if waiting(turn.session, turn.person) else [Reply(toast=turn.say("talk.stale"))]
    try:
        known = int(number) if number.isdecimal() else 0
        return _of_case(form, turn, action, known, item) if action in _CASE else _of_file(turn, action, known, item)
    except NotFound:
        return [Reply(toast=turn.say("errors.not_found"))]


def words_that_end(form: Form, turn: Turn) -> list[Reply] | None:
    """What 完 does, said in words while files are put into a case."""
    found = collecting(turn.session, turn.person, turn.office.clock())
    if found is None or found.table != Dispute.__tablename__:
        return None
    return _of_case(form, turn, "done", found.record_id, "")


_CASE = ("to", "add", "done", "list")


def _of_case(form: Form, turn: Turn, action: str, number: int, item: str) -> list[Reply]:
    dispute = dispute_by_id(turn.session, number)
    if action == "to" and may_attach(turn, dispute):
        return attaching.chosen(turn, dispute)
    if not may_see(turn.person, dispute):
        return [Reply(toast=turn.say("cases.not_yours"))]
    if action == "add":
        return materials.begin(turn, dispute, item)
    if action == "list":
        return materials.listed(turn, dispute)
    return [*materials.done(turn, dispute), card(turn, form, dispute)]


def _of_file(turn: Turn, action: str, number: int, item: str) -> list[Reply]:
    file = turn.session.get(Attachment, number)
    if file is None or file.table != Dispute.__tablename__:
        raise NotFound(record=number)
    dispute = dispute_by_id(turn.session, file.record_id)
    if not may_see(turn.person, dispute):
        return [Reply(toast=turn.say("cases.not_yours"))]
    acts: dict[str, Callable[[], list[Reply]]] = {
        "show": lambda: materials.shown(turn, dispute, file),
        "re": lambda: materials.resort(turn, file, item),
        "sort": lambda: materials.sorted_in(turn, file, item),
        "del": lambda: materials.remove(turn, file),
        "back": lambda: materials.restore(turn, file),
    }
    return acts[action]() if action in acts else [Reply(toast=turn.say("talk.stale"))]


def _into_new(engine: Engine, turn: Turn) -> list[Reply]:
    """The waiting files go into a dispute that is now logged, filled in from the words that were written under them."""
    if not may(turn.person, Action.LOG_DISPUTE):
        return [Reply(toast=turn.say("talk.forbidden"))]
    if open_draft(turn.session, turn.person.id or 0):
        return attaching.where(engine, turn)
    words = " ".join(dict.fromkeys(file.caption for file in waiting(turn.session, turn.person) if file.caption))
    asked = engine.start(turn, DISPUTE, line_answers(replace(turn, text=words)))
    return [*attaching.into_form(engine, turn), *asked]
