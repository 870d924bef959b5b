"""The inbox: what comes from Telegram is written down before it is acknowledged, and handled in order per chat."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application

from bot.lanes import Lanes
from bot.office import Office
from bot.trouble import is_trouble
from storage.inbox import Arrived, Incoming, done, first_of, keep, unfinished
from storage.lane import Way
from storage.record import now

_LARGEST = 2**63
_LOG = logging.getLogger(__name__)


class NoUpdate(ValueError):
    """What came is no update of the Bot API."""


class KeptFirst(asyncio.Queue[object]):
    """The queue into which python-telegram-bot puts what it has fetched, before it acknowledges it: ``keep`` writes it down."""

    def __init__(self, keep: Callable[[Update], None]) -> None:
        super().__init__()
        self._keep = keep

    async def put(self, item: object) -> None:
        if isinstance(item, Update):
            self._keep(item)
        else:
            await super().put(item)  # python-telegram-bot's own sign to stop


class Inbox:
    """One for each worker. Whatever way updates come, they go through ``keep``."""

    way = Way.IN

    def __init__(self, office: Office, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self._database = office.database
        self._metrics = office.metrics
        self._application = application
        self.lanes = Lanes(office.database, self)

    def keep(self, bodies: Sequence[Mapping[str, Any]]) -> None:
        """Writes updates down, as they came (https://core.telegram.org/bots/api#update); on return they are committed and may be
        acknowledged. They are handled beside everything else, each once.

        Raises:
            NoUpdate: one of them is none; nothing was written.
            OperationalError: they cannot be written down now.
        """
        updates = [self._arrived(dict(body)) for body in bodies]
        with self._database.work() as session:
            chats = keep(session, self._application.bot.id, updates, now())
        self.lanes.wake(chats)

    def fetched(self, update: Update) -> None:
        """The same for one that was polled. If it cannot be written down, python-telegram-bot fetches it again later."""
        try:
            self.keep([update.to_dict()])
        except Exception as error:
            if not is_trouble(error):
                raise
            raise TelegramError("an update cannot be written down") from error

    def _arrived(self, body: dict[str, Any]) -> Arrived:
        try:
            update = Update.de_json(body, self._application.bot)
            place = update.effective_chat or update.effective_user
            chat_id = place.id if place else 0
            if not (0 <= update.update_id < _LARGEST and -_LARGEST <= chat_id < _LARGEST):
                raise NoUpdate
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise NoUpdate from error
        return Arrived(update.update_id, chat_id, body)

    def unfinished(self, connection: Connection, worker: str) -> Sequence[int]:
        return unfinished(connection, self._application.bot.id, worker, now())

    def first(self, session: Session, chat_id: int) -> Incoming | None:
        return first_of(session, self._application.bot.id, chat_id)

    async def handle(self, piece: Incoming) -> None:
        """Its effect is committed and its answer has gone out; or its handling failed, and the person has read so."""
        try:
            await self._application.process_update(Update.de_json(piece.body, self._application.bot))
        except Exception as error:  # one that cannot be handled at all must not keep back what the chat writes after it
            _LOG.error("an update was given up: %s", type(error).__name__)
            self._metrics.failed(error)
        kind = "press" if "callback_query" in piece.body else "message"
        self._metrics.handled(kind, (now() - piece.at).total_seconds())

    def close(self, session: Session, piece: Incoming, outcome: None) -> None:
        done(session, piece)
