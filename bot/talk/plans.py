"""谁执法谁普法: what each office has planned for the year beside what was logged, in the file's order; nobody is ranked."""

import hashlib
from collections.abc import Sequence

from sqlmodel import col, select

from bot.access import Action, may
from bot.forms.engine import Engine
from bot.replies import Button, Reply
from bot.talk.activity_form import CODE
from bot.turn import Turn
from knowledge.township import Planned
from storage.activity import Activity

PREFIX = "y"
_OFFICES = ("organiser", "co_organisers")
_MARK_LENGTH = 12


def show(turn: Turn) -> list[Reply]:
    """/plan: done and planned, office by office, and a button for each thing that is missing."""
    plans = turn.office.content.township.plans
    if not plans:
        return [Reply(turn.say("plans.none"))]
    activities = _of_the_year(turn, {plan.kind for plan in plans})
    lines, buttons = [turn.say("plans.head", year=turn.today.year)], []
    office = ""
    for plan in plans:
        lines += [] if plan.office == office else ["", plan.office]
        office = plan.office
        done, kind = _done(turn, plan, activities), _kind_name(turn, plan)
        key = "plans.enough" if done >= plan.count else "plans.missing"
        lines.append(turn.say(key, kind=kind, done=done, planned=plan.count, missing=plan.count - done))
        if done < plan.count:
            buttons.append((Button(turn.say("plans.log", office=plan.office, kind=kind), f"{PREFIX}:{_mark(plan)}"),))
    if nameless := sum(not _named(activity) for activity in activities):
        lines += ["", turn.say("plans.nameless", count=nameless)]
    return [Reply("\n".join(lines), tuple(buttons) if may(turn.person, Action.LOG_ACTIVITY) else ())]


def press(engine: Engine, turn: Turn) -> list[Reply]:
    """What is missing is logged: the form of that kind, with the office filled in."""
    plan = next((plan for plan in turn.office.content.township.plans if turn.data == (_mark(plan),)), None)
    if plan is None:
        return [Reply(toast=turn.say("talk.stale")), *show(turn)]
    return engine.start(turn, f"{CODE}.{plan.kind}", {"organiser": plan.office})


def _of_the_year(turn: Turn, kinds: set[str]) -> Sequence[Activity]:
    counted = (col(Activity.kind).in_(kinds), col(Activity.year) == turn.today.year, col(Activity.voided_at).is_(None))
    return turn.session.exec(select(Activity).where(*counted)).all()


def _done(turn: Turn, plan: Planned, activities: Sequence[Activity]) -> int:
    """How often the office did it, alone or with others; a record that stands for several times counts as many."""
    once = turn.office.catalogue.activities.kind(plan.kind).once
    own = (a for a in activities if a.kind == plan.kind and any(name in _named(a) for name in (plan.office, *plan.also)))
    return sum(activity.numbers.get(once, 1) if once else 1 for activity in own)


def _named(activity: Activity) -> str:
    return " ".join(activity.details[field] for field in _OFFICES if activity.details.get(field))


def _kind_name(turn: Turn, plan: Planned) -> str:
    return turn.office.catalogue.activities.kind(plan.kind).name


def _mark(plan: Planned) -> str:
    """Office and kind in a button; the place in the file may change, and an office's name may be too long."""
    return hashlib.sha256(f"{plan.office} {plan.kind}".encode()).hexdigest()[:_MARK_LENGTH]
