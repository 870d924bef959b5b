"""A consultation logged in two taps for somebody without a phone: how they came, what it was about. A third takes a slip back."""

from bot.replies import Button, Reply, in_rows
from bot.talk.questions import own_consultation
from bot.turn import Turn
from storage.consultation import Channel
from storage.forgetting import NOBODY
from storage.ledger import file_consultation, void

PREFIX = "v"
_SLIP = "slip"
ASSISTED = (Channel.VISIT, Channel.PHONE, Channel.HOTLINE, Channel.MARKET_DAY, Channel.HOME_VISIT)


def log_consultation(turn: Turn) -> list[Reply]:
    """/consult"""
    buttons = (Button(turn.say(f"choices.channel.{channel}"), f"{PREFIX}:{channel}") for channel in ASSISTED)
    return [Reply(turn.say("consulting.how"), in_rows(buttons))]


def press(turn: Turn) -> list[Reply]:
    """The way first, then the topic; or that it was a slip."""
    channel, topic = (*turn.data, "", "")[:2]
    if channel == _SLIP:
        return _taken_back(turn)
    topics = turn.office.content.library.topics
    if channel not in ASSISTED or (topic and topic not in topics):
        return [Reply(toast=turn.say("talk.stale"))]
    way = turn.say(f"choices.channel.{channel}")
    if not topic:
        buttons = (Button(name, f"{PREFIX}:{channel}:{code}") for code, name in topics.items() if code != "services")
        return [Reply(turn.say("consulting.what", way=way), in_rows(buttons), replaces=True)]
    slip = Button(turn.say("consulting.slip"), f"{PREFIX}:{_SLIP}:{_log(turn, Channel(channel), topic)}")
    return [Reply(turn.say("consulting.saved", way=way, topic=topics[topic]), ((slip,),), replaces=True)]


def _taken_back(turn: Turn) -> list[Reply]:
    found = own_consultation(turn)
    if found is None or found.channel not in ASSISTED:
        return [Reply(toast=turn.say("talk.stale"))]
    void(turn.session, found, turn.person, turn.today)
    return [Reply(turn.say("consulting.taken_back"), replaces=True)]


def _log(turn: Turn, channel: Channel, topic: str) -> int:
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
    return file_consultation(turn.session, values, turn.person, turn.origin)
