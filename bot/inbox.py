"""The inbox: what comes from Telegram is written down before it is acknowledged, and handled in order per chat."""

import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlmodel import Session
from telegram import Update
from telegram.ext import Application

from bot.lanes import Lanes
from bot.office import Office
from storage.inbox import Arrived, Waiting, bodies, close, first_of, keep, unfinished
from storage.lane import Way
from storage.record import now

_LARGEST = 2**63
_MOST_FRESH = 1000
"""Updates that are kept in memory as well, so that they need not be read and decrypted a moment later."""
_LOG = logging.getLogger(__name__)


class NoUpdate(ValueError):
    """What came is no update of the Bot API."""


class Came(NamedTuple):
    """An update as it came (https://core.telegram.org/bots/api#update), and as it is read."""

    body: dict[str, Any]
    update: Update


class _Piece(NamedTuple):
    """``update``: the row's, if it came to this worker a moment ago."""

    row: Waiting
    update: Update | None


class Inbox:
    """One for each worker. Whatever way updates come, they go through ``keep``."""

    way = Way.IN

    def __init__(self, office: Office, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self._commits = office.commits
        self._metrics = office.metrics
        self._application = application
        self._fresh: dict[int, Update] = {}
        self.lanes = Lanes(office.commits, self)

    async def keep(self, came: Sequence[Came]) -> None:
        """Writes updates down; on return they are committed and may be acknowledged. They are handled beside everything else,
        each once.

        Raises:
            OperationalError: they cannot be written down now; none of them was.
        """
        arrived = [Arrived(update.update_id, _chat(update), body) for body, update in came]
        self._fresh.update((update.update_id, update) for _, update in came)
        while len(self._fresh) > _MOST_FRESH:  # other workers have handled them
            del self._fresh[next(iter(self._fresh))]
        self.lanes.wake(*await self._commits.do(lambda session: self._kept(session, arrived)))

    async def keep_readable(self, bodies: Sequence[Mapping[str, Any]]) -> None:
        """The same for bodies of which some may be no updates: those can never be handled, and keep back no other."""
        came = []
        for body in bodies:
            try:
                came.append(self.read(body))
            except NoUpdate:
                _LOG.error("an update cannot be read")
        await self.keep(came)

    def _kept(self, session: Session, arrived: Sequence[Arrived]) -> tuple[list[int], Mapping[int, _Piece]]:
        """The chats with something new, and what they begin with."""
        chats = keep(session, self._application.bot.id, arrived, now())
        return chats, self.lanes.take(session, chats)

    def read(self, body: Mapping[str, Any]) -> Came:
        """Raises NoUpdate."""
        try:
            came = Came(dict(body), Update.de_json(dict(body), self._application.bot))
            if _fits(came.update):
                return came
        except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError) as error:  # OSError: of a date
            raise NoUpdate from error
        raise NoUpdate

    def unfinished(self, connection: Connection, worker: str) -> Sequence[int]:
        return unfinished(connection, self._application.bot.id, worker, now())

    def first(self, session: Session, chats: Collection[int]) -> Mapping[int, _Piece]:
        rows = first_of(session, self._application.bot.id, chats)
        fresh = {row.id: self._fresh.pop(row.update_id, None) for row in rows.values()}
        rows |= {row.chat_id: row for row in bodies(session, [row for row in rows.values() if fresh[row.id] is None])}
        return {chat_id: _Piece(row, fresh[row.id]) for chat_id, row in rows.items()}

    async def handle(self, piece: _Piece) -> None:
        """Its effect is committed and its answer has gone out; or its handling failed, and the person has read so."""
        kind = "message"
        try:
            update = piece.update or Update.de_json(piece.row.body or {}, self._application.bot)
            kind = "press" if update.callback_query else kind
            await self._application.process_update(update)
        except Exception as error:  # one that cannot be handled at all must not keep back what the chat writes after it
            _LOG.error("an update was given up: %s", type(error).__name__)
            self._metrics.failed(error)
        self._metrics.handled(kind, (now() - piece.row.at).total_seconds())

    def close(self, session: Session, done: Sequence[tuple[_Piece, None]]) -> None:
        close(session, self._application.bot.id, [piece.row for piece, _ in done])


def _chat(update: Update) -> int:
    place = update.effective_chat or update.effective_user
    return place.id if place else 0


def _fits(update: Update) -> bool:
    """Whether its numbers are such as the Bot API gives, and the database holds; JSON's true and 7.5 compare like numbers."""
    number, chat = update.update_id, _chat(update)
    return type(number) is int and type(chat) is int and 0 <= number < _LARGEST and -_LARGEST <= chat < _LARGEST
