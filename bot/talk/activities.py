"""Logging what was done: in one line, or pick a kind and answer what it needs; and the records afterwards."""

import re
from collections.abc import Callable

from sqlmodel import col, select

from bot.access import Action, Reach, may_change, reach
from bot.forms.engine import Engine
from bot.replies import Button, Reply
from bot.talk import activity_kinds, lateness
from bot.talk.activity_card import PREFIX, answers_of, card, line
from bot.talk.activity_form import CODE, activity_form
from bot.talk.activity_line import DAY, LINE, dated, kinds_in, line_answers
from bot.turn import Turn
from storage.activity import Activity
from storage.draft import open_draft
from storage.failures import NotFound
from storage.lateness import spans
from storage.ledger import activity_by_id, unvoid, void

_ON_A_PAGE = 10


def log_activity(engine: Engine, turn: Turn) -> list[Reply]:
    """/log: a kind, a whole line, or nothing may stand behind the command."""
    words = turn.text.strip()
    if not words:
        return [activity_kinds.first_screen(turn, turn.say("activities.which"))]
    if re.fullmatch(turn.say("activities.last_words"), words):
        return [_last_ones(turn, 0)]
    kinds = turn.office.catalogue.activities.kinds
    named = next((code for code, kind in kinds.items() if words in (kind.name, *kind.also)), None)
    return _start(engine, turn, named) if named else log_line(engine, turn)


def log_line(engine: Engine, turn: Turn) -> list[Reply]:
    """``turn.text`` as one line: the card shows what went where. If the kind is not clear, the line is kept until it is."""
    text = dated(turn, turn.text.strip())
    found = kinds_in(turn, text)
    if len(found) == 1:
        return _started(engine, turn, found[0], line_answers(turn, found[0], text))
    busy = open_draft(turn.session, turn.person.id or 0) is not None
    kept = engine.start(turn, CODE, {LINE: text})
    if busy:
        return kept
    key = "activities.which_kind" if found else "activities.unknown"
    text = turn.say(key, line=text)
    return [activity_kinds.some(turn, found, text) if found else activity_kinds.first_screen(turn, text)]


def press(engine: Engine, turn: Turn) -> list[Reply]:
    """A button: what it does, and the kind, group, page or record that it is about."""
    action, what, page = (*turn.data, "", "", "")[:3]
    if action == "other":
        return [_another_kind(turn)]
    activities = turn.office.catalogue.activities
    if action == "k" and what in activities.kinds:
        return _start(engine, turn, what)
    if action == "g" and what in activities.groups and page.isdecimal():
        return [activity_kinds.kinds_of(turn, what, int(page))]
    if action == "a" and what.isdecimal():
        return [activity_kinds.groups(turn, int(what), turn.say("activities.which"))]
    if action == "r" and what.isdecimal():
        return [_last_ones(turn, int(what))]
    act = _OF_RECORD.get(action)
    if act is None or not what.isdecimal():
        return [Reply(toast=turn.say("talk.stale")), activity_kinds.first_screen(turn, turn.say("activities.which"))]
    return _of_record(engine, turn, act, int(what))


RecordAct = Callable[[Engine, Turn, Activity], list[Reply]]


def _of_record(engine: Engine, turn: Turn, act: RecordAct, activity_id: int) -> list[Reply]:
    try:
        activity = activity_by_id(turn.session, activity_id)
    except NotFound:
        return [Reply(toast=turn.say("errors.not_found"))]
    if activity.kind not in turn.office.catalogue.activities.kinds:
        return [Reply(turn.say("errors.unknown_kind", kind=activity.kind))]
    if act not in (_open, _again) and not may_change(turn.person, activity):
        return [Reply(toast=turn.say("activities.not_yours"))]
    return act(engine, turn, activity)


def _open(_: Engine, turn: Turn, activity: Activity) -> list[Reply]:
    return [card(turn, activity_form(turn.office, activity.kind), activity)]


def _again(engine: Engine, turn: Turn, activity: Activity) -> list[Reply]:
    """The same once more on another day."""
    answers = answers_of(activity_form(turn.office, activity.kind), activity)
    return engine.start(turn, f"{CODE}.{activity.kind}", {n: w for n, w in answers.items() if n != DAY}, only_needed=True)


def edit(engine: Engine, turn: Turn, activity: Activity) -> list[Reply]:
    """Opens a saved activity in its form."""
    answers = answers_of(activity_form(turn.office, activity.kind), activity)
    return engine.start(turn, f"{CODE}.{activity.kind}", answers, activity.id, only_needed=True)


def _ask_void(_: Engine, turn: Turn, activity: Activity) -> list[Reply]:
    sure = Button(turn.say("activities.buttons.voided"), f"{PREFIX}:voided:{activity.id}")
    keep = Button(turn.say("activities.buttons.keep"), f"{PREFIX}:o:{activity.id}")
    return [Reply(turn.say("activities.ask_void", line=line(turn, activity)), ((sure,), (keep,)))]


def _void(engine: Engine, turn: Turn, activity: Activity) -> list[Reply]:
    void(turn.session, activity, turn.person, turn.today)
    turn.session.flush()
    return _counted_otherwise(engine, turn, activity)


def _restore(engine: Engine, turn: Turn, activity: Activity) -> list[Reply]:
    unvoid(turn.session, activity, turn.person, turn.today)
    turn.session.flush()
    return _counted_otherwise(engine, turn, activity)


def _counted_otherwise(engine: Engine, turn: Turn, activity: Activity) -> list[Reply]:
    """The card of a record that counts no more, or again; first, that it was in published figures."""
    published = lateness.changed(turn, activity, spans(activity))
    return [*(Reply(words) for words in published), *_open(engine, turn, activity)]


_OF_RECORD: dict[str, RecordAct] = {
    "o": _open,
    "again": _again,
    "edit": edit,
    "void": _ask_void,
    "voided": _void,
    "restore": _restore,
}


def _start(engine: Engine, turn: Turn, kind: str) -> list[Reply]:
    """The kind's form; if a line waits for its kind, it is read with it."""
    draft = open_draft(turn.session, turn.person.id or 0)
    if draft is None or draft.form != CODE:
        return engine.start(turn, f"{CODE}.{kind}")
    text = draft.answers.get(LINE, "")
    turn.session.delete(draft)
    turn.session.flush()
    return _started(engine, turn, kind, line_answers(turn, kind, text))


def _another_kind(turn: Turn) -> Reply:
    """For the line that is open: all kinds; the line waits for the one that is pressed."""
    draft = open_draft(turn.session, turn.person.id or 0)
    if draft is None or LINE not in draft.answers:
        return Reply(toast=turn.say("talk.stale"))
    draft.form, draft.answers, draft.asked, draft.editing = CODE, {LINE: draft.answers[LINE]}, None, False
    return activity_kinds.groups(turn, 0, turn.say("activities.which_kind", line=draft.answers[LINE]))


def _started(engine: Engine, turn: Turn, kind: str, answers: dict[str, str]) -> list[Reply]:
    return engine.start(turn, f"{CODE}.{kind}", answers, only_needed=True)


def _last_ones(turn: Turn, page: int) -> Reply:
    """A page of the newest records: the person's own, or everybody's for whoever may change them."""
    query = select(Activity).order_by(col(Activity.id).desc())
    if reach(turn.person.acting_role, Action.CHANGE_ACTIVITY) is not Reach.TOWNSHIP:
        query = query.where(Activity.created_by == turn.person.id)
    found = turn.session.exec(query.offset(page * _ON_A_PAGE).limit(_ON_A_PAGE + 1)).all()
    rows = [(Button(line(turn, activity), f"{PREFIX}:o:{activity.id}"),) for activity in found[:_ON_A_PAGE]]
    before = (Button(turn.say("activities.buttons.before"), f"{PREFIX}:r:{page - 1}"),) if page else ()
    after = (Button(turn.say("activities.buttons.after"), f"{PREFIX}:r:{page + 1}"),) if len(found) > _ON_A_PAGE else ()
    ways = ((*before, *after),) if before or after else ()
    return Reply(turn.say("activities.last" if found else "activities.none"), (*rows, *ways))
