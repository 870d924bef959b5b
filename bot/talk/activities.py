"""Logging what was done: pick a kind, answer what it needs."""

from typing import Any

from bot.forms.card import lines
from bot.forms.engine import Engine
from bot.forms.form import Form, village_choices
from bot.forms.parsing import ROUNDED, Parser
from bot.forms.question import Choice, Question
from bot.office import Office
from bot.replies import Button, Reply, in_rows
from bot.turn import Turn
from storage.activity import Activity
from storage.fields import Answer
from storage.ledger import by_origin, correct

PREFIX = "l"
CODE = "activity"


def log_activity(engine: Engine, turn: Turn) -> list[Reply]:
    """/log: the kind may stand behind the command."""
    words = turn.text.strip()
    kinds = turn.office.catalogue.activities.kinds
    named = next((code for code, kind in kinds.items() if words and (words in (kind.name, *kind.also))), None)
    if named:
        return engine.start(turn, f"{CODE}.{named}")
    text = turn.say("activities.unknown" if words else "activities.which")
    return [Reply(text, in_rows(Button(kind.name, f"{PREFIX}:{code}") for code, kind in kinds.items()))]


def press(engine: Engine, turn: Turn) -> list[Reply]:
    """The button of a kind."""
    kind = turn.data[0] if turn.data else ""
    if kind not in turn.office.catalogue.activities.kinds:
        return [Reply(toast=turn.say("talk.stale"))]
    return engine.start(turn, f"{CODE}.{kind}")


def activity_form(office: Office, code: str) -> Form:
    """The form of a kind: its day, the fields it asks up front, and the rest on the card.

    Raises:
        UnknownKind: the kind is not declared any more.
    """
    kind = office.catalogue.activities.kind(code)
    names = [*kind.ask, *(name for name in kind.fields if name not in kind.ask)]
    questions = [_question(office, code, name, name in kind.ask) for name in names]
    title = office.texts("forms.activity.title", kind=kind.name)
    return Form(f"{CODE}.{code}", title, (_day(office), *questions), _save, _change)


def edit(engine: Engine, turn: Turn, activity: Activity) -> list[Reply]:
    """Opens a saved activity in its form."""
    return engine.start(turn, f"{CODE}.{activity.kind}", _answers(activity), activity.id)


def _day(office: Office) -> Question:
    label, ask, hint = (office.texts(f"forms.activity.day.{part}") for part in ("label", "ask", "hint"))
    return Question("day", label, ask, Answer.DAY, hint, needed=True)


def _question(office: Office, kind: str, name: str, up_front: bool) -> Question:
    field = office.catalogue.activities.fields[name]
    choices = tuple(Choice(option.id, option.name, option.also) for option in office.catalogue.activities.offered(kind, name))
    if name == "village":
        choices = village_choices(office.content.township)
    return Question(name, field.name, field.ask, field.answer, up_front=up_front, choices=choices, strict=False, unit=field.unit)


def _save(turn: Turn, form: Form, values: dict[str, Any]) -> list[Reply]:
    activity = by_origin(turn.session, Activity, turn.origin) or _born(turn, form, values)
    turn.session.add(activity)
    return [_told(turn, activity, "activities.saved")]


def _change(turn: Turn, activity_id: int, values: dict[str, Any]) -> list[Reply]:
    activity = turn.session.get_one(Activity, activity_id)
    fresh = _born(turn, activity_form(turn.office, activity.kind), values)
    changes = {name: getattr(fresh, name) for name in ("day", "year", "details", "numbers", "rounded")}
    correct(turn.session, activity, changes, turn.person, turn.today)
    return [_told(turn, activity, "activities.changed")]


def _answers(activity: Activity) -> dict[str, str]:
    """The activity as answers to its form."""
    numbers = {name: f"{n}{ROUNDED if activity.rounded.get(name) else ''}" for name, n in activity.numbers.items()}
    return {"day": str(activity.day), **activity.details, **numbers}


def _told(turn: Turn, activity: Activity, key: str) -> Reply:
    form, answers = activity_form(turn.office, activity.kind), _answers(activity)
    shown = [question for question in form.questions if question.name in answers]
    parser = Parser(turn.office.content.reader, turn.office.texts, turn.today)
    text = turn.say(
        key,
        kind=turn.office.catalogue.activities.kind(activity.kind).name,
        lines=lines(turn, shown, answers, parser),
    )
    return Reply(text, replaces=True)


def _born(turn: Turn, form: Form, values: dict[str, Any]) -> Activity:
    given = {name: value for name, value in values.items() if name not in ("day", "rounded")}
    return turn.office.catalogue.activities.born(
        form.code.removeprefix(f"{CODE}."),
        given,
        day=values["day"],
        year=values["day"].year,
        rounded=values["rounded"],
        created_by=turn.person.id,
        origin=turn.origin,
    )
