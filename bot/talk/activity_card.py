"""An activity as the team sees it: the record, what was changed in it by whom, and what can be done with it."""

from collections.abc import Iterator
from datetime import datetime

from bot.access import may_change
from bot.forms.card import lines
from bot.forms.form import Form
from bot.forms.parsing import ROUNDED
from bot.forms.sheet import parser
from bot.replies import Button, Reply, in_rows
from bot.talk import lateness
from bot.talk.activity_line import DAY, REMARK
from bot.turn import Turn
from storage.activity import Activity
from storage.attachment import Place, attachments
from storage.change import Change, changes_of
from storage.lateness import late
from storage.person import Person

PREFIX = "l"
_LAST_CHANGES = 5


def card(turn: Turn, form: Form, activity: Activity) -> Reply:
    """The card with its buttons."""
    answers = answers_of(form, activity)
    shown = [question for question in form.questions if question.name in answers]
    notes = [turn.say("activities.voided")] if activity.voided_at else []
    if files := len(attachments(turn.session, Place(str(Activity.__tablename__), activity.id or 0))):
        notes.append(turn.say("activities.files", count=files))
    if published := late(turn.session, activity):
        notes.append(turn.say("stats.late.card", periods=lateness.names(turn, published)))
    text = turn.say(
        "activities.card",
        head=line(turn, activity),
        lines="\n".join([lines(turn, shown, answers, parser(turn)), *notes]),
        history="\n".join(_past(turn, form, activity)),
    )
    return Reply(text, _buttons(turn, activity))


def answers_of(form: Form, activity: Activity) -> dict[str, str]:
    """The record's fields as answers of its form; a round number stays one."""
    numbers = {name: f"{n}{ROUNDED if activity.rounded.get(name) else ''}" for name, n in activity.numbers.items()}
    own = {DAY: activity.day.isoformat() if activity.day else "", REMARK: activity.remark}
    answers = {**activity.details, **numbers, **own}
    return {name: words for name, words in answers.items() if words and form.question(name)}


def kind_name(turn: Turn, activity: Activity) -> str:
    """The kind's name; the code of one that is not declared any more."""
    kind = turn.office.catalogue.activities.kinds.get(activity.kind)
    return kind.name if kind else activity.kind


def line(turn: Turn, activity: Activity) -> str:
    """Day, kind and what tells it from others, for buttons and lists."""
    told = next((activity.details[name] for name in ("place", "title", "topic") if activity.details.get(name)), "")
    day = activity.day.isoformat() if activity.day else str(activity.year)
    void = turn.say("activities.void_mark") if activity.voided_at else ""
    return turn.say("activities.line", day=day, kind=kind_name(turn, activity), told=told, void=void).strip()


def _past(turn: Turn, form: Form, activity: Activity) -> list[str]:
    """Who wrote it down, and the last changes: who, when, what."""
    first = _entry(turn, activity.created_by, activity.created_at, turn.say("activities.did.logged"))
    changed = [
        _entry(turn, change.by, change.at, what)
        for change in changes_of(turn.session, activity)
        for what in _what(turn, form, change)
    ]
    return [first, *changed[-_LAST_CHANGES:]]


def _entry(turn: Turn, by: int | None, at: datetime, what: str) -> str:
    person = turn.session.get(Person, by) if by else None
    day = at.astimezone(turn.office.settings.zone).date().isoformat()
    return turn.say("activities.past", day=day, who=person.name if person else turn.say("activities.nobody"), what=what)


def _what(turn: Turn, form: Form, change: Change) -> Iterator[str]:
    if change.field == "voided_at":
        yield turn.say("activities.did.voided" if change.new else "activities.did.restored")
    elif change.field == "rounded":
        for name in sorted({*change.old, *change.new}):
            if change.old.get(name, False) != change.new.get(name, False):
                key = "activities.did.rounded" if change.new.get(name) else "activities.did.exact"
                yield turn.say(key, label=_label(form, name))
    elif change.field in ("details", "numbers"):
        for name in dict.fromkeys([*change.old, *change.new]):
            if change.old.get(name) != change.new.get(name):
                yield _replaced(turn, form, name, change.old.get(name), change.new.get(name))
    elif change.field in (DAY, REMARK):
        yield _replaced(turn, form, change.field, change.old, change.new)


def _replaced(turn: Turn, form: Form, name: str, old: object, new: object) -> str:
    question = form.question(name)

    def shown(value: object) -> str:
        if value in (None, ""):
            return turn.say("forms.empty")
        return parser(turn).shown(question, str(value)) if question else str(value)

    return turn.say("activities.did.changed", label=_label(form, name), old=shown(old), new=shown(new))


def _label(form: Form, name: str) -> str:
    question = form.question(name)
    return question.label if question else name


def _buttons(turn: Turn, activity: Activity) -> tuple[tuple[Button, ...], ...]:
    acts = ["again"]
    if may_change(turn.person, activity):
        acts = ["restore"] if activity.voided_at else ["again", "edit", "void"]
    return in_rows(Button(turn.say(f"activities.buttons.{act}"), f"{PREFIX}:{act}:{activity.id}") for act in acts)
