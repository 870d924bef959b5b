"""A task for each chat that has something to do: in order within the chat, side by side across chats, one worker a chat."""

import asyncio
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.committing import Committer
from bot.identity import has_died, new_name
from bot.trouble import until_it_succeeds
from storage.lane import LEASED_FOR, Way, hold, holders, keep_holding, let_go
from storage.record import now

AT_ONCE = 64
"""Chats that one worker serves at the same time; the others wait their turn."""
_LOOK_EVERY = 1.0
"""Seconds after which a worker looks for what others have left."""
_GRACE = 2.0
"""Seconds that an answer on its way has when the program ends; what has not gone by then goes at the next start."""
_RENEW_AFTER = LEASED_FOR.total_seconds() / 3
_LOG = logging.getLogger(__name__)


class Work(Protocol):
    """What lanes carry."""

    way: Way

    def unfinished(self, connection: Connection, worker: str) -> Sequence[int]:
        """The chats with something to do; reads only."""

    def first(self, session: Session, chats: Collection[int]) -> Mapping[int, Any]:
        """The next piece of work of each of these chats that have one."""

    async def handle(self, piece: Any) -> Any:
        """Does it. Raises nothing but that it was cancelled, and then it is done again later."""

    def close(self, session: Session, done: Sequence[tuple[Any, Any]]) -> None:
        """Writes down that pieces are done, each with what ``handle`` returned."""


class _Step(NamedTuple):
    """A chat's step from one piece, which is ``done``, to the next. ``is_ours``: its lane is held for longer than that takes."""

    chat_id: int
    done: Any
    outcome: Any
    is_ours: bool


class Lanes:
    """``wake`` whenever there is something new for a chat."""

    def __init__(self, commits: Committer, work: Work) -> None:
        self._commits = commits
        self._database = commits.database
        self._work = work
        self._worker = new_name()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._held: dict[int, float] = {}
        self._woken: set[int] = set()
        self._later: dict[int, None] = {}
        self._round: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Takes up what is unfinished, and looks again every second."""
        self._round = asyncio.create_task(self._rounds())

    async def stop(self) -> None:
        """Ends what is being done, and leaves the rest to the next start or to another worker."""
        if self._round is None:
            return
        self._round.cancel()
        self._round = None
        if self._tasks:
            _, late = await asyncio.wait([*self._tasks.values()], timeout=_GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        with suppress(DBAPIError), self._database.work() as session:
            let_go(session, self._work.way, self._worker)

    def take(self, session: Session, chats: Iterable[int]) -> Mapping[int, Any]:
        """In the transaction that brings something for these chats: the first pieces of those that can begin at once. To be given
        to ``wake`` when it is committed.
        """
        if self._round is None:
            return {}
        idle = [chat_id for chat_id in dict.fromkeys(chats) if chat_id not in self._tasks]
        return self._first(session, idle[: max(AT_ONCE - len(self._tasks), 0)], ())

    def wake(self, chats: Iterable[int], taken: Mapping[int, Any] = MappingProxyType({})) -> None:
        """There is something to do for these chats. ``taken``: what ``take`` gave."""
        for chat_id in chats:
            if self._round is None:
                return
            if chat_id in self._tasks:
                self._woken.add(chat_id)
            elif len(self._tasks) < AT_ONCE:
                piece = taken.get(chat_id)
                if piece is not None:
                    self._held[chat_id] = monotonic()
                self._tasks[chat_id] = asyncio.create_task(self._run(chat_id, piece))
            else:
                self._later[chat_id] = None

    async def _run(self, chat_id: int, piece: Any) -> None:
        try:
            while self._round and not await self._emptied(chat_id, piece):
                piece = None  # something came while it was found empty
        finally:
            self._woken.discard(chat_id)
            del self._tasks[chat_id]
            self._held.pop(chat_id, None)
            if self._later:
                following = next(iter(self._later))
                del self._later[following]
                self.wake([following])

    async def _emptied(self, chat_id: int, piece: Any) -> bool:
        """Does the piece, if there is one, and all others, and says whether nobody has woken the lane since the last look."""
        done = outcome = None
        while True:
            if piece is None:
                self._woken.discard(chat_id)
                piece = await self._next(chat_id, done, outcome)
                if piece is None or not self._round:
                    return chat_id not in self._woken
            outcome = await self._work.handle(piece)
            done, piece = piece, None

    @until_it_succeeds
    async def _next(self, chat_id: int, done: Any, outcome: Any) -> Any:
        """Closes what is done and gives the next, in one transaction; None if there is none, or another worker holds it."""
        since, held = monotonic(), self._held.get(chat_id)
        is_ours = held is not None and since - held < _RENEW_AFTER
        piece = await self._commits.do_with_others(self._step, _Step(chat_id, done, outcome, is_ours))
        if piece is None:  # only now: what is not committed was not done
            self._held.pop(chat_id, None)
        elif not is_ours:
            self._held[chat_id] = since
        return piece

    def _step(self, session: Session, steps: Sequence[_Step]) -> list[Any]:
        self._work.close(session, [(step.done, step.outcome) for step in steps if step.done is not None])
        ours = [step.chat_id for step in steps if step.is_ours]
        pieces = self._first(session, [step.chat_id for step in steps if not step.is_ours], ours)
        return [pieces.get(step.chat_id) for step in steps]

    def _first(self, session: Session, others: Collection[int], ours: Collection[int]) -> Mapping[int, Any]:
        """The next pieces of the chats that are ours, or can be had; what has none is let go."""
        held = hold(session, self._work.way, others, self._worker, now()).union(ours)
        pieces = self._work.first(session, held)
        let_go(session, self._work.way, self._worker, held - pieces.keys())
        return pieces

    async def _rounds(self) -> None:
        first = True
        while True:
            try:
                if first:
                    self._bury()
                first = False
                self._look()
            except Exception as error:  # whatever it was, the next round may see better
                _LOG.error("a round failed: %s", type(error).__name__)
            await asyncio.sleep(_LOOK_EVERY)

    def _bury(self) -> None:
        """Lanes of workers that have died on this machine are free at once: a program that is started again waits for nobody."""
        with self._database.snapshot() as connection:
            dead = [name for name in holders(connection, self._work.way) if has_died(name)]
        for name in dead:
            with self._database.work() as session:
                let_go(session, self._work.way, name)

    def _look(self) -> None:
        """Finds what was left, and goes on holding what takes long. Takes no lock if there is nothing to do."""
        with self._database.snapshot() as connection:
            self.wake(self._work.unfinished(connection, self._worker))
        before = monotonic() - _RENEW_AFTER
        if long := [chat_id for chat_id, since in self._held.items() if since < before]:
            with self._database.work() as session:
                keep_holding(session, self._work.way, long, self._worker, now())
            self._held.update(dict.fromkeys(long, monotonic()))
