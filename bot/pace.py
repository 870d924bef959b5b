"""How much one person may send in a minute; an emergency is answered always."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from bot.replies import Reply
from bot.turn import Act, Turn

Danger = Callable[..., list[Reply]]
_MINUTE = 60


class Pace:
    """Counts the messages and presses of every person in this minute. One for each worker, so that it costs no write; with N
    workers, a person may at most send N times as much.

    ``most``: in a minute; 0: no limit. ``danger`` answers a message that tells of danger, and gives nothing for any other.
    """

    def __init__(self, most: int, danger: Danger) -> None:
        self._most = most
        self._danger = danger
        self._minute = 0
        self._counts: Counter[int] = Counter()
        self._lock = Lock()

    def paced(self, turn: Turn, act: Act) -> list[Reply]:
        """What the act says; for somebody who sends too much a kind word, once in a minute, and nothing else but on danger."""
        count = self._counted(turn.person.chat_id, turn.office.clock())
        if not self._most or count <= self._most:
            return act(turn)
        if turn.data:
            return [Reply(toast=turn.say("pace.slower_press"))]
        if danger := self._danger(turn, in_form=False):
            return danger
        return [Reply(turn.say("pace.slower"))] if count == self._most + 1 else []

    def allows(self, chat_id: int, at: datetime) -> bool:
        """Whether one more would be heard; it is not counted."""
        with self._lock:
            return not self._most or self._of_minute(at)[chat_id] < self._most

    def _counted(self, chat_id: int, at: datetime) -> int:
        with self._lock:
            counts = self._of_minute(at)
            counts[chat_id] += 1
            return counts[chat_id]

    def _of_minute(self, at: datetime) -> Counter[int]:
        minute = int(at.timestamp()) // _MINUTE
        if minute != self._minute:
            self._minute = minute
            self._counts.clear()
        return self._counts
