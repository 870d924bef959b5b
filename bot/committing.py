"""Group commit: pieces of work that come at the same moment share one transaction, and each still waits for its own commit."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy import Connection
from sqlmodel import Session

from bot.trouble import is_trouble
from storage.database import Database

MOST = 32
"""Pieces in one transaction: it holds its locks no longer than a few of them take."""
Item = TypeVar("Item")
Result = TypeVar("Result")
Piece = Callable[[Session], Result]
Work = Callable[[Session, Sequence[Any]], Sequence[Any]]
"""A result for each item, in their order."""


@dataclass
class _Bundle:
    """Items for the same work, and who waits for each."""

    work: Work
    waiting: list[tuple[Any, asyncio.Future[Any]]] = field(default_factory=list)

    def run(self, session: Session) -> Sequence[Any]:
        return self.work(session, [item for item, _ in self.waiting])

    def parted(self) -> "Iterator[_Bundle]":
        return (_Bundle(self.work, [one]) for one in self.waiting)


@dataclass
class Committer:
    """Work in the event loop's thread. A piece runs when all others that became ready in the same round of the loop are there."""

    database: Database
    _waiting: deque[_Bundle] = field(default_factory=deque, init=False)

    async def do(self, piece: Piece[Result]) -> Result:
        """What the piece returns, once it is committed. It may be run a second time after everything that it wrote was undone.

        Raises what the piece raises, or what its own transaction does: another piece's failure is not its own.
        """
        bundle = self._queued(_Bundle(lambda session, _: [piece(session)]))
        return cast(Result, await _result(bundle, None))

    async def do_with_others(self, work: Callable[[Session, Sequence[Item]], Sequence[Result]], item: Item) -> Result:
        """The same for work that costs little more for many items than for one: those that are ready in the same round of the
        loop are given to it at once.
        """
        last = next((bundle for bundle in self._waiting if bundle.work == work and len(bundle.waiting) < MOST), None)
        return cast(Result, await _result(last or self._queued(_Bundle(work)), item))

    def _queued(self, bundle: _Bundle) -> _Bundle:
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._commit)
        self._waiting.append(bundle)
        return bundle

    def _commit(self) -> None:
        group = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._commit)
        for bundle in group:  # whoever was cancelled has done nothing
            bundle.waiting = [(item, future) for item, future in bundle.waiting if not future.done()]
        group = [bundle for bundle in group if bundle.waiting]
        try:
            with self.database.joint() as connection:
                results = [self._done(bundle, connection) for bundle in group]
        except Exception as error:
            self._parted(group, error)
        else:
            for bundle, given in zip(group, results, strict=True):
                _tell(bundle, given)

    def _parted(self, group: Sequence[_Bundle], error: Exception) -> None:
        """Each alone, unless the trouble is everybody's."""
        parts = [part for bundle in group for part in bundle.parted()]
        for part in parts:
            if len(parts) == 1 or is_trouble(error):
                part.waiting[0][1].set_exception(error)
                continue
            try:
                result = self._done(part)
            except Exception as own:
                part.waiting[0][1].set_exception(own)
            else:
                _tell(part, result)

    def _done(self, bundle: _Bundle, connection: Connection | None = None) -> Sequence[Any]:
        try:
            with self.database.work(connection=connection) as session:
                return bundle.run(session)
        except StopIteration as error:  # a future takes any exception but this one
            raise RuntimeError("a piece of work ran out of something") from error


async def _result(bundle: _Bundle, item: Any) -> Any:
    future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    bundle.waiting.append((item, future))
    return await future


def _tell(bundle: _Bundle, results: Sequence[Any]) -> None:
    for (_, future), result in zip(bundle.waiting, results, strict=True):
        future.set_result(result)
