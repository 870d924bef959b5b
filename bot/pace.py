"""How much one person may send in a minute; an emergency is answered always."""

from collections import Counter
from collections.abc import Callable
from threading import Lock

from bot.replies import Reply
from bot.turn import Turn

Act = Callable[[Turn], list[Reply]]
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
        count = self._counted(turn)
        if not self._most or count <= self._most:
            return act(turn)
        if turn.data:
            return [Reply(toast=turn.say("pace.slower_press"))]
        if danger := self._danger(turn, in_form=False):
            return danger
        return [Reply(turn.say("pace.slower"))] if count == self._most + 1 else []

    def _counted(self, turn: Turn) -> int:
        minute = int(turn.office.clock().timestamp()) // _MINUTE
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._counts.clear()
            self._counts[turn.person.chat_id] += 1
            return self._counts[turn.person.chat_id]
