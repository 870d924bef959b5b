"""Picking a kind of activity: those that the person logged last, then groups and their kinds, few buttons a screen."""

from sqlmodel import col, func, select

from bot.replies import Button, Reply, in_rows
from bot.talk.activity_card import PREFIX
from bot.turn import Turn
from storage.activity import Activity

_LAST_KINDS = 4
_ON_A_PAGE = 5
"""With the ways back, on and to the last records never more than eight."""


def first_screen(turn: Turn, text: str) -> Reply:
    """The kinds that the person used last; who has logged nothing yet sees the groups."""
    last = _used_last(turn)
    if not last:
        return groups(turn, 0, text)
    kinds = turn.office.catalogue.activities.kinds
    buttons = [Button(kinds[code].name, f"{PREFIX}:k:{code}") for code in last]
    return Reply(text, (*in_rows(buttons), (_button(turn, "groups", "a:0"), _button(turn, "list", "r:0"))))


def groups(turn: Turn, page: int, text: str) -> Reply:
    """A page of the groups that have kinds."""
    activities = turn.office.catalogue.activities
    used = {kind.group for kind in activities.kinds.values()}
    buttons = [Button(name, f"{PREFIX}:g:{code}:0") for code, name in activities.groups.items() if code in used]
    shown, ways = _paged(turn, buttons, page, "a")
    return Reply(text, (*in_rows(shown), (*ways, _button(turn, "list", "r:0"))))


def kinds_of(turn: Turn, group: str, page: int) -> Reply:
    """A page of a group's kinds."""
    activities = turn.office.catalogue.activities
    own = [Button(kind.name, f"{PREFIX}:k:{code}") for code, kind in activities.kinds.items() if kind.group == group]
    shown, ways = _paged(turn, own, page, f"g:{group}")
    text = turn.say("activities.which_of", group=activities.groups[group])
    return Reply(text, (*in_rows(shown), (*ways, _button(turn, "groups", "a:0"))))


def some(turn: Turn, codes: list[str], text: str) -> Reply:
    """Kinds between which a line leaves the choice, and the way to all of them."""
    kinds = turn.office.catalogue.activities.kinds
    buttons = [Button(kinds[code].name, f"{PREFIX}:k:{code}") for code in codes[:_ON_A_PAGE]]
    return Reply(text, (*in_rows(buttons), (_button(turn, "groups", "a:0"),)))


def _used_last(turn: Turn) -> list[str]:
    newest = func.max(col(Activity.id)).desc()
    query = select(Activity.kind).where(Activity.created_by == turn.person.id).group_by(col(Activity.kind)).order_by(newest)
    return [code for code in turn.session.exec(query) if code in turn.office.catalogue.activities.kinds][:_LAST_KINDS]


def _paged(turn: Turn, buttons: list[Button], page: int, data: str) -> tuple[list[Button], tuple[Button, ...]]:
    """The page's buttons, and those that lead to the pages beside it."""
    start = page * _ON_A_PAGE
    before = (_button(turn, "before", f"{data}:{page - 1}"),) if start else ()
    after = (_button(turn, "after", f"{data}:{page + 1}"),) if start + _ON_A_PAGE < len(buttons) else ()
    return buttons[start : start + _ON_A_PAGE], (*before, *after)


def _button(turn: Turn, label: str, data: str) -> Button:
    return Button(turn.say(f"activities.buttons.{label}"), f"{PREFIX}:{data}")
