"""What could not be answered, grouped by likeness, and what an editor makes of it: a phrasing, an entry, or nothing."""

from bot.forms.engine import Engine
from bot.replies import Button, Reply, in_rows
from bot.talk import additions
from bot.talk.alike import Group, group_of, groups_of
from bot.turn import Turn
from knowledge.answering import Talk
from storage.consultation import Consultation
from storage.gap import Settled, settle

PREFIX = "g"
_MOST_GROUPS = 8
_MOST_SHOWN = 6
_LONGEST_SHOWN = 60


def show(turn: Turn) -> list[Reply]:
    """/gaps: the most frequent first."""
    groups = groups_of(turn)
    if not groups:
        return [Reply(turn.say("gaps.none"), _added_button(turn))]
    rows = in_rows(Button(_label(turn, group), f"{PREFIX}:{group.anchor}") for group in groups[:_MOST_GROUPS])
    return [Reply(turn.say("gaps.list", count=len(groups)), (*rows, *_added_button(turn)))]


def press(engine: Engine, turn: Turn) -> list[Reply]:
    """A group's button, or what is to become of it."""
    anchor, action, more = (*turn.data, "", "", "")[:3]
    if anchor == "added":
        return additions.show(turn)
    group = group_of(turn, int(anchor) if anchor.isdecimal() else 0)
    if group is None:
        return [Reply(turn.say("gaps.settled_already"), replaces=True)]
    if action == "to":
        return [_targets(turn, group)]
    if action == "as" and more in turn.office.content.library.entries:
        text = _masked(turn, group.consultations[0])
        return engine.start(turn, f"{additions.PHRASING}.{group.anchor}.{more}", {"text": text})
    if action == "new":
        return additions.begin_entry(engine, turn, group.anchor, {"question": _masked(turn, group.consultations[0])})
    if action == "skip":
        settle(turn.session, group.forms, Settled.IGNORED, turn.person, turn.office.clock())
        return [Reply(turn.say("gaps.ignored"), replaces=True), *show(turn)]
    return [_card(turn, group)]


def _card(turn: Turn, group: Group) -> Reply:
    lines = {_masked(turn, consultation) for consultation in group.consultations[:_MOST_SHOWN]}
    text = turn.say("gaps.card", count=len(group.consultations), lines="\n".join(sorted(lines)))
    actions = (("to", "assign"), ("new", "new"), ("skip", "ignore"))
    rows = in_rows(Button(turn.say(f"gaps.buttons.{label}"), f"{PREFIX}:{group.anchor}:{code}") for code, label in actions)
    return Reply(text, rows, replaces=True)


def _targets(turn: Turn, group: Group) -> Reply:
    """The entries that are nearest."""
    library = turn.office.content.library
    ranked = turn.office.content.answerer.about_law(group.consultations[0].question, Talk()).candidates
    near = [candidate.entry for candidate in ranked if candidate.entry in library.entries][:_MOST_SHOWN]
    rows = tuple((Button(library[entry].question, f"{PREFIX}:{group.anchor}:as:{entry}"),) for entry in near)
    new = Button(turn.say("gaps.buttons.new"), f"{PREFIX}:{group.anchor}:new")
    return Reply(turn.say("gaps.which"), (*rows, (new,)), replaces=True)


def _label(turn: Turn, group: Group) -> str:
    return turn.say("gaps.line", count=len(group.consultations), question=_masked(turn, group.consultations[0]))


def _masked(turn: Turn, consultation: Consultation) -> str:
    return turn.office.content.masker.text(consultation.question)[:_LONGEST_SHOWN]


def _added_button(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    return ((Button(turn.say("gaps.buttons.added"), f"{PREFIX}:added"),),)
