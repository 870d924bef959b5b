"""Group commit: pieces of work that come at the same moment share one transaction, and each still waits for its own commit."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlmodel import Session

from bot.trouble import is_trouble
from storage.database import Database

MOST = 32
"""Pieces in one transaction: it holds its locks no longer than a few of them take."""
Result = TypeVar("Result")
Piece = Callable[[Session], Result]


@dataclass
class Committer:
    """Work in the event loop's thread. A piece runs when all others that became ready in the same round of the loop are there."""

    database: Database
    _waiting: deque[tuple[Piece[Any], asyncio.Future[Any]]] = field(default_factory=deque, init=False)

    async def do(self, piece: Piece[Result]) -> Result:
        """What the piece returns, once it is committed. It may be run a second time after everything that it wrote was undone.

        Raises what the piece raises, or what its own transaction does: another piece's failure is not its own.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._commit)
        self._waiting.append((piece, future))
        return await future

    def _commit(self) -> None:
        group = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._commit)
        group = [(piece, future) for piece, future in group if not future.done()]  # whoever was cancelled has done nothing
        try:
            with self.database.joint() as connection:
                results = [self._done(piece, connection) for piece, _ in group]
        except Exception as error:
            if len(group) == 1 or is_trouble(error):  # trouble is everybody's
                for _, future in group:
                    future.set_exception(error)
                return
            for piece, future in group:
                self._alone(piece, future)
            return
        for (_, future), result in zip(group, results, strict=True):
            future.set_result(result)

    def _alone(self, piece: Piece[Any], future: asyncio.Future[Any]) -> None:
        try:
            result = self._done(piece)
        except Exception as error:
            future.set_exception(error)
        else:
            future.set_result(result)

    def _done(self, piece: Piece[Result], connection: Connection | None = None) -> Result:
        try:
            with self.database.work(connection=connection) as session:
                return piece(session)
        except StopIteration as error:  # a future takes any exception but this one
            raise RuntimeError("a piece of work ran out of something") from error
