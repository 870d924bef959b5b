"""The form of an activity, its record made and changed from it, and the record back as answers."""

from datetime import date
from typing import Any

from bot.access import Action, may, may_change
from bot.forms.card import data
from bot.forms.form import Form, village_choices
from bot.forms.question import Choice, Question
from bot.office import Office
from bot.replies import Button, Reply
from bot.talk import activity_card, activity_kinds, lateness
from bot.talk.activity_line import DAY, LINE, REMARK
from bot.turn import Turn
from storage.activity import Activity
from storage.draft import Draft, start_draft
from storage.fields import Answer
from storage.lateness import spans
from storage.ledger import activity_by_id, by_origin, correct
from storage.likeness import alike_activities
from storage.period import Period

CODE = "activity"
_LONGEST_REMARK = 2000


def activity_form(office: Office, code: str) -> Form:
    """The form of a kind: its day, the fields it asks up front, and the rest on the card.

    Raises:
        UnknownKind: the kind is not declared any more.
    """
    kind = office.catalogue.activities.kind(code)
    names = [*kind.ask, *(name for name in kind.fields if name not in kind.ask)]
    questions = [_question(office, code, name, name in kind.ask) for name in names]
    title = office.texts("forms.activity.title", kind=kind.name)
    own = (_own(office, DAY, Answer.DAY), *questions, _own(office, REMARK, Answer.TEXT), _line(office))
    return Form(f"{CODE}.{code}", title, own, _save, _change, _doubts, _notes, _ways, record=Activity, open_to=_open_to)


def line_form(office: Office) -> Form:
    """What keeps a line whose kind nobody has named yet; saving it asks for the kind again."""
    title = office.texts("activities.unnamed")

    def ask_again(turn: Turn, form: Form, values: dict[str, Any]) -> list[Reply]:
        start_draft(turn.session, turn.person.id or 0, CODE, {LINE: values[LINE]})
        return [activity_kinds.groups(turn, 0, turn.say("activities.which_kind", line=values[LINE]))]

    return Form(CODE, title, (_line(office, shown=True),), ask_again, open_to=_open_to)


def _open_to(turn: Turn, activity_id: int | None) -> bool:
    """A new one to those who log activities, a saved one to those who may change it."""
    if activity_id is None:
        return may(turn.person, Action.LOG_ACTIVITY)
    activity = turn.session.get(Activity, activity_id)
    return activity is not None and may_change(turn.person, activity)


def _own(office: Office, name: str, answer: Answer) -> Question:
    label, ask, hint = (office.texts(f"forms.activity.{name}.{part}") for part in ("label", "ask", "hint"))
    is_day = answer is Answer.DAY
    return Question(name, label, ask, answer, hint, needed=is_day, up_front=is_day, longest=_LONGEST_REMARK)


def _line(office: Office, shown: bool = False) -> Question:
    label = office.texts("forms.activity.line.label")
    return Question(LINE, label, label, Answer.TEXT, up_front=shown, needed=shown, shown=shown, longest=_LONGEST_REMARK)


def _question(office: Office, kind: str, name: str, up_front: bool) -> Question:
    field = office.catalogue.activities.fields[name]
    offered = [option.id for option in office.catalogue.activities.offered(kind, name)]
    choices = tuple(Choice(o.id, o.name, o.also, offered=o.id in offered) for o in field.options)
    if name == "village":
        choices = village_choices(office.content.township)
    return Question(name, field.name, field.ask, field.answer, up_front=up_front, choices=choices, strict=False, unit=field.unit)


def _save(turn: Turn, form: Form, values: dict[str, Any]) -> list[Reply]:
    activity = by_origin(turn.session, Activity, turn.origin) or _born(turn, form, values)
    turn.session.add(activity)
    turn.session.flush()
    kind = activity_card.kind_name(turn, activity)
    said = [turn.say("activities.saved", kind=kind), *lateness.saved(turn, spans(activity))]
    return [Reply("\n".join(said), replaces=True), activity_card.card(turn, form, activity)]


def _change(turn: Turn, activity_id: int, values: dict[str, Any]) -> list[Reply]:
    activity = activity_by_id(turn.session, activity_id)
    if not may_change(turn.person, activity):
        return [Reply(turn.say("activities.not_yours"))]
    form = activity_form(turn.office, activity.kind)
    new = _born(turn, form, {name: value for name, value in values.items() if value is not None}, activity.year)
    strange = {name: words for name, words in activity.details.items() if form.question(name) is None}
    changes = {
        "day": new.day,
        "year": new.year,
        "details": {**strange, **new.details},
        "numbers": new.numbers,
        "rounded": new.rounded,
        "remark": new.remark,
    }
    before = spans(activity)
    correct(turn.session, activity, changes, turn.person, turn.today)
    turn.session.flush()
    kind = activity_card.kind_name(turn, activity)
    said = [turn.say("activities.changed", kind=kind), *lateness.changed(turn, activity, before)]
    return [Reply("\n".join(said), replaces=True), activity_card.card(turn, form, activity)]


def _born(turn: Turn, form: Form, values: dict[str, Any], year: int = 0) -> Activity:
    """``year``: of a record whose day nobody knows."""
    day = values.get(DAY)
    given = {name: value for name, value in values.items() if name not in (DAY, REMARK, LINE, "rounded")}
    return turn.office.catalogue.activities.born(
        form.code.removeprefix(f"{CODE}."),
        given,
        day=day,
        year=day.year if day else year,
        rounded=values["rounded"],
        remark=values.get(REMARK, ""),
        created_by=turn.person.id,
        origin=turn.origin,
    )


def _doubts(turn: Turn, draft: Draft, values: dict[str, Any]) -> list[Reply]:
    """A part that is more than its whole, and of a new activity others that may be the same one."""
    kind = draft.form.removeprefix(f"{CODE}.")
    return [*_too_much(turn, draft, kind, values), *(_alike(turn, draft, kind, values) if draft.record_id is None else [])]


def _too_much(turn: Turn, draft: Draft, kind: str, values: dict[str, Any]) -> list[Reply]:
    fields = turn.office.catalogue.activities.fields
    keep = Button(turn.say("forms.buttons.sure"), data(draft, "sure"))
    doubts = []
    for pair in turn.office.catalogue.indicators.exceeded(kind, values):
        part, whole = (fields[name] for name in pair)
        given, most = (f"{values[name]}{fields[name].unit}" for name in pair)
        mends = (Button(turn.say("forms.buttons.mend", label=fields[name].name), data(draft, "e", name)) for name in pair)
        text = turn.say("forms.too_much", part=part.name, whole=whole.name, given=given, most=most)
        doubts.append(Reply(text, (tuple(mends), (keep,))))
    return doubts


def _alike(turn: Turn, draft: Draft, kind: str, values: dict[str, Any]) -> list[Reply]:
    found = alike_activities(turn.session, kind, values[DAY], {n: str(v) for n, v in values.items()})
    if not found:
        return []
    lines = "\n".join(activity_card.line(turn, activity) for activity in found)
    same = Button(turn.say("activities.is_same"), data(draft, "x"))
    other = Button(turn.say("activities.not_same"), data(draft, "sure"))
    return [Reply(turn.say("activities.same", lines=lines), ((same,), (other,)))]


def _notes(turn: Turn, draft: Draft) -> list[str]:
    """What fitted nowhere in a line, and that the day lies in a year that is over, or was published."""
    notes = []
    if draft.record_id is None and LINE in draft.answers and REMARK in draft.answers:
        notes.append(turn.say("activities.left_over", words=draft.answers[REMARK]))
    day = _day(draft.answers.get(DAY, ""))
    published = lateness.saved(turn, [Period(day, day)]) if day and draft.record_id is None else []
    if day and day.year < turn.today.year and not published:
        notes.append(turn.say("activities.late", year=day.year))
    return [*notes, *published]


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _ways(turn: Turn, draft: Draft) -> list[Button]:
    """To another kind, for a line that was read as the wrong one."""
    return [Button(turn.say("activities.buttons.other"), f"{activity_card.PREFIX}:other")] if LINE in draft.answers else []
