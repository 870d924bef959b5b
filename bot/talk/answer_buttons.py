"""The buttons under an answer, a choice, and words that could not be answered."""

from bot.access import Action, may
from bot.replies import Button, Reply, in_rows
from bot.turn import Turn
from knowledge.answering import Decision
from knowledge.entry import Entry, Service

PREFIX = "q"


def shown(turn: Turn, decision: Decision, consultation: int | None) -> Reply:
    """The answer as it is sent. ``consultation``: its number, which the buttons carry."""
    if decision.choices:
        library = turn.office.content.library
        choices = picks(turn, [library[c] for c in decision.choices], consultation)
        none = (Button(turn.say("talk.buttons.none_of_these"), data("none", consultation)),)
        return Reply(turn.say("answers.choose_head"), (*choices, none))
    if decision.entry is None:
        return Reply(decision.text, persons(turn))
    return Reply(decision.text, _below(turn, decision.entry, consultation))


def _below(turn: Turn, entry: Entry, consultation: int | None) -> tuple[tuple[Button, ...], ...]:
    """The buttons under an answer."""
    starts = {Service.APPLY: ("start_apply", "apply"), Service.DELETE_DATA: ("forget", f"{PREFIX}:forget")}
    label, begin = starts.get(entry.action, ("", "")) if entry.action else ("", "")
    first = [Button(turn.say(f"talk.buttons.{label}"), begin)] if begin else []
    outcome = [
        Button(turn.say("talk.buttons.solved"), data("ok", consultation)),
        Button(turn.say("talk.buttons.unsolved"), data("no", consultation)),
    ]
    detail = [Button(turn.say("talk.buttons.detail"), f"{PREFIX}:more:{entry.id}")] if entry.detail else []
    related = [Button(turn.say("talk.buttons.related"), f"{PREFIX}:rel:{entry.id}")] if entry.related else []
    return tuple(row for row in (tuple(first), tuple(outcome), (*detail, *related)) if row) + persons(turn)


def persons(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """The ways to a person."""
    label = "commands.dispute.description" if may(turn.person, Action.LOG_DISPUTE) else "talk.buttons.apply"
    apply = (Button(turn.say(label), "apply"),) if may(turn.person, Action.APPLY) else ()
    human = Button(turn.say("talk.buttons.human"), f"{PREFIX}:human")
    call = Button(turn.say("talk.buttons.hotline"), f"{PREFIX}:call")
    return ((*apply, human), (call,))


def picks(turn: Turn, entries: list[Entry], consultation: int | None) -> tuple[tuple[Button, ...], ...]:
    """A button for each entry, by its question."""
    return in_rows(Button(e.question, data("pick", consultation, e.id)) for e in entries)


def data(action: str, consultation: int | None, *parts: str) -> str:
    """What a button of a consultation carries."""
    return ":".join((PREFIX, action, *parts, str(consultation or 0)))
