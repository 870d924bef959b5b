"""The team: who is on it, suspending somebody, and leaving with the open cases handed over."""

from bot.access import Action, allowed, may, may_manage
from bot.replies import Button, Reply, in_rows
from bot.talk.handover import given_back
from bot.talk.places import visiting
from bot.talk.villages import toggled, village_names, village_ticks
from bot.turn import Turn
from storage.dispute import Dispute
from storage.failures import LastAdmin
from storage.membership import leaders, leave, members, open_cases, place, suspend
from storage.person import Person, Role

PREFIX = "t"
_NOBODY = "0"


def show(turn: Turn) -> list[Reply]:
    """/people: everybody on the team; of a district its own people and the townships' admins."""
    team = leaders(turn.session) if turn.office.is_district else members(turn.session)
    rows = in_rows(Button(_line(turn, person), f"{PREFIX}:{person.id}") for person in team)
    return [Reply(turn.say("people.list", count=len(team)), rows)]


def ask_to_leave(turn: Turn) -> list[Reply]:
    """/leave: one's own leaving, asked once more."""
    cases = len(open_cases(turn.session, turn.person))
    button = Button(turn.say("people.buttons.leave_really"), f"{PREFIX}:self")
    return [Reply(turn.say("people.leave_cases" if cases else "people.leave", cases=cases), ((button,),))]


def press(turn: Turn) -> list[Reply]:
    """A button of the list, of a member's card, or of one's own leaving."""
    number, action, more = (*turn.data, "", "", "")[:3]
    if number == "self":
        return _left(turn, turn.person, None)
    if not may(turn.person, Action.INVITE):
        return [Reply(toast=turn.say("talk.forbidden"))]
    person = turn.session.get(Person, int(number)) if number.isdecimal() else None
    if person is None or person.role is Role.VILLAGER or not may_manage(turn.person, Action.INVITE, person.township):
        return [Reply(toast=turn.say("people.not_on_team"))]
    if action and not may(turn.person, Action.MANAGE_TEAM):
        return [Reply(toast=turn.say("people.admin_only"))]
    return _managed(visiting(turn, person.township) if turn.office.is_district else turn, person, action, more)


def _managed(turn: Turn, person: Person, action: str, more: str) -> list[Reply]:
    if action == "off":
        return _suspended(turn, person)
    if action == "on":
        suspend(turn.session, person, turn.person, None)
        return [_card(turn, person), Reply(turn.say("people.you_resumed"), chat_id=person.chat_id)]
    if action == "village" and more:
        place(turn.session, person, toggled(turn, person.villages, more), turn.person)
    elif action == "leave":
        return _left(turn, person, more) if more else [_heirs(turn, person)]
    return [_card(turn, person, villages=action == "village")]


def _suspended(turn: Turn, person: Person) -> list[Reply]:
    try:
        suspend(turn.session, person, turn.person, turn.office.clock())
    except LastAdmin:
        return [Reply(toast=turn.say("errors.last_admin"))]
    cases = len(open_cases(turn.session, person))
    told = [Reply(turn.say("people.suspended_cases", name=person.name, cases=cases))] if cases else []
    return [
        _card(turn, person),
        *told,
        Reply(turn.say("people.you_suspended"), chat_id=person.chat_id),
        *given_back(turn, person),
    ]


def _left(turn: Turn, person: Person, heir_id: str | None) -> list[Reply]:
    """``heir_id`` None: the person's own wish; the cases then stay with the village's mediators."""
    if person.role is Role.VILLAGER:
        return [Reply(toast=turn.say("people.not_on_team"))]
    heir = turn.session.get(Person, int(heir_id)) if heir_id and heir_id.isdecimal() and heir_id != _NOBODY else None
    if heir is not None and (heir.id == person.id or heir.township != person.township or not may(heir, Action.SEE_CASES)):
        return [Reply(toast=turn.say("talk.stale"))]
    try:
        count = leave(turn.session, person, heir, turn.person, turn.today)
    except LastAdmin:
        return [Reply(toast=turn.say("errors.last_admin"))]
    to = heir.name if heir else turn.say("people.the_village")
    key = "people.left_cases" if count else "people.left"
    told = [Reply(turn.say(key, name=person.name, cases=count, heir=to), replaces=True)]
    if heir and count:
        told.append(Reply(turn.say("people.inherited", name=person.name, cases=count), chat_id=heir.chat_id))
    if person.id != turn.person.id:
        told.append(Reply(turn.say("people.you_left"), chat_id=person.chat_id))
    return [*told, *given_back(turn, person)]


def _card(turn: Turn, person: Person, villages: bool = False) -> Reply:
    """``villages``: whether the villages are offered for choosing."""
    text = turn.say(
        "people.card",
        name=person.name,
        role=turn.say(f"talk.roles.{person.role}"),
        villages=village_names(turn, person.villages) or turn.say("people.no_villages"),
        cases=len(open_cases(turn.session, person)),
        state=turn.say("people.suspended" if person.suspended_at else "people.active"),
    )
    if not may(turn.person, Action.MANAGE_TEAM):
        return Reply(text, replaces=True)
    state = ("on", "people.buttons.resume") if person.suspended_at else ("off", "people.buttons.suspend")
    buttons = [Button(turn.say(state[1]), f"{PREFIX}:{person.id}:{state[0]}")]
    if allowed(person.role, Action.BE_ALERTED) and not villages:
        buttons.append(Button(turn.say("people.buttons.villages"), f"{PREFIX}:{person.id}:village"))
    buttons.append(Button(turn.say("people.buttons.leave"), f"{PREFIX}:{person.id}:leave"))
    ticks = village_ticks(turn, person.villages, f"{PREFIX}:{person.id}:village") if villages else ()
    return Reply(text, (*ticks, *in_rows(buttons)), replaces=True)


def _heirs(turn: Turn, person: Person) -> Reply:
    """Who could take the cases over: those who may work on all of them first."""
    cases = open_cases(turn.session, person)
    others = [p for p in members(turn.session) if p.id != person.id and may(p, Action.SEE_CASES)]
    others.sort(key=lambda other: -_at_home(other, cases))
    buttons = [Button(_line(turn, other), f"{PREFIX}:{person.id}:leave:{other.id}") for other in others if cases]
    nobody = Button(
        turn.say("people.buttons.to_village" if cases else "people.buttons.leave_really"), f"{PREFIX}:{person.id}:leave:{_NOBODY}"
    )
    return Reply(
        turn.say("people.who_takes_over" if cases else "people.no_cases_left", name=person.name, cases=len(cases)),
        (*in_rows(buttons), (nobody,)),
        replaces=True,
    )


def _at_home(person: Person, cases: list[Dispute]) -> int:
    return sum(case.village in person.villages for case in cases)


def _line(turn: Turn, person: Person) -> str:
    key = "people.line_suspended" if person.suspended_at else "people.line"
    line = turn.say(key, name=person.name, role=turn.say(f"talk.roles.{person.role}"))
    own = turn.office.content.townships.get(person.township)
    return turn.say("people.line_of_township", line=line, township=own.township.name) if own else line
