"""订阅通知 and 退订: only who asked for the office's announcements gets them."""

from bot.replies import Button, Reply, in_rows
from bot.talk import places
from bot.turn import Turn
from storage.person import Role

PREFIX = "o"


def subscribe(turn: Turn) -> list[Reply]:
    """Asks for the village where it is not known, so that the village's own news comes too."""
    if where := places.first(turn):
        return where
    turn.person.subscribed_at = turn.person.subscribed_at or turn.office.clock()
    if _is_placed(turn):
        return [Reply(turn.say("announce.subscribed"))]
    buttons = (Button(v.name, f"{PREFIX}:{v.id}") for v in turn.office.content.township.villages)
    return [Reply(turn.say("announce.subscribed_where"), in_rows(buttons))]


def unsubscribe(turn: Turn) -> list[Reply]:
    """At once, by word or by the button under an announcement; twice is as good as once."""
    turn.person.subscribed_at = None
    return [Reply(turn.say("announce.unsubscribed"))]


def press(turn: Turn) -> list[Reply]:
    """The village of somebody who just subscribed and has none."""
    village = turn.office.content.township.village(turn.data[0] if turn.data else None)
    if village is None or _is_placed(turn):
        return [Reply(toast=turn.say("talk.stale"))]
    turn.person.villages = [village.id]
    return [Reply(turn.say("announce.subscribed"), replaces=True)]


def _is_placed(turn: Turn) -> bool:
    """Whether there is no village to ask for: what the team has are its rights, which an admin gives."""
    return bool(turn.person.villages) or turn.person.role is not Role.VILLAGER
