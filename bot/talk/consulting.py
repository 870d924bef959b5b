"""A consultation logged for somebody without a phone, in two taps: how they came, and what it was about."""

from bot.replies import Button, Reply, in_rows
from bot.turn import Turn
from storage.consultation import Channel
from storage.forgetting import NOBODY
from storage.ledger import file_consultation

PREFIX = "v"
ASSISTED = (Channel.VISIT, Channel.PHONE, Channel.HOTLINE, Channel.MARKET_DAY, Channel.HOME_VISIT)


def log_consultation(turn: Turn) -> list[Reply]:
    """/consult"""
    buttons = (Button(turn.say(f"choices.channel.{channel}"), f"{PREFIX}:{channel}") for channel in ASSISTED)
    return [Reply(turn.say("consulting.how"), in_rows(buttons))]


def press(turn: Turn) -> list[Reply]:
    """The way first, then the topic."""
    channel, topic = (*turn.data, "", "")[:2]
    topics = turn.office.content.library.topics
    if channel not in ASSISTED or (topic and topic not in topics):
        return [Reply(toast=turn.say("talk.stale"))]
    way = turn.say(f"choices.channel.{channel}")
    if not topic:
        buttons = (Button(name, f"{PREFIX}:{channel}:{code}") for code, name in topics.items() if code != "services")
        return [Reply(turn.say("consulting.what", way=way), in_rows(buttons), replaces=True)]
    _log(turn, Channel(channel), topic)
    return [Reply(turn.say("consulting.saved", way=way, topic=topics[topic]), replaces=True)]


def _log(turn: Turn, channel: Channel, topic: str) -> None:
    asked_at = turn.office.local_now()
    village = turn.person.villages[0] if len(turn.person.villages) == 1 else None
    values = {
        "asker": NOBODY,
        "village": village,
        "channel": channel,
        "topic": topic,
        "asked_at": asked_at,
        "year": asked_at.year,
    }
    file_consultation(turn.session, values, turn.person, turn.origin)
