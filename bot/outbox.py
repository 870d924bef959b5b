"""Sends what waits in the outbox: in order per receiver, again until it gets through, given up where somebody sees it."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session, select
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application

from bot.lanes import Lanes
from bot.office import Office
from bot.patience import asked_to_wait, never_left
from bot.posting import post
from bot.replies import Reply, unpacked
from bot.sending import send
from storage.daily import claim_day
from storage.lane import Way
from storage.membership import leaders
from storage.outbox import LONGEST_PAUSE, Outgoing, Stand, first_of, give_up, put_off, sent, undelivered
from storage.person import Person, Role
from storage.record import now

MOST_TRIES = 12
"""With twice as long a pause each time: about half an hour. While there is no network at all, tries do not count."""
_EXPONENT = 2
_UNHEARD = timedelta(seconds=5)
"""The pause while there is no network, or the token does not count any more: no message is to blame."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Again:
    """To be tried again after a pause; whether the try counts."""

    pause: timedelta
    counts: bool


class Outbox:
    """One for each worker."""

    way = Way.OUT

    def __init__(self, office: Office, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self._office = office
        self._application = application
        self.lanes = Lanes(office.commits, self)

    def unfinished(self, connection: Connection, worker: str) -> Sequence[int]:
        return undelivered(connection, worker, now())

    def first(self, session: Session, chats: Collection[int]) -> Mapping[int, Outgoing]:
        return {chat_id: piece for chat_id in chats if (piece := first_of(session, chat_id, now()))}

    async def handle(self, piece: Outgoing) -> Again | Stand | None:
        """None: it has gone out."""
        try:
            for reply in unpacked([piece.body] if piece.body else []):
                await send(self._application.bot, reply, piece.chat_id, patient=False)
        except Forbidden:
            return Stand.BLOCKED
        except RetryAfter as error:
            return Again(min(asked_to_wait(error), LONGEST_PAUSE), counts=False)
        except InvalidToken:  # a new one was made at BotFather's; a program that has it sends what waits
            return Again(_UNHEARD, counts=False)
        except BadRequest:
            return Stand.GIVEN_UP
        except NetworkError as error:
            return self._again(piece, error)
        except Exception as error:  # one that cannot be sent at all must not keep back those behind it
            _LOG.error("a message cannot be sent: %s", type(error).__name__)
            return Stand.GIVEN_UP
        return None

    def close(self, session: Session, done: Sequence[tuple[Outgoing, Again | Stand | None]]) -> None:
        for piece, outcome in done:
            self._closed(session, piece, outcome)

    def _closed(self, session: Session, piece: Outgoing, outcome: Again | Stand | None) -> None:
        if outcome is None:
            sent(session, piece)
        elif isinstance(outcome, Again):
            put_off(session, piece, now() + outcome.pause, piece.tries + outcome.counts)
        else:
            _LOG.warning("somebody could not be told: %s", outcome.value)
            give_up(session, piece, outcome)
            self._tell_admins(session, piece, outcome)

    def _again(self, piece: Outgoing, error: NetworkError) -> Again | Stand:
        if never_left(error):
            return Again(_UNHEARD, counts=False)
        if piece.tries + 1 >= MOST_TRIES:
            return Stand.GIVEN_UP
        return Again(min(timedelta(seconds=_EXPONENT**piece.tries), LONGEST_PAUSE), counts=True)

    def _tell_admins(self, session: Session, piece: Outgoing, stand: Stand) -> None:
        """Those of the receiver's township, else the district's; once a day for each receiver. That an admin cannot be told is
        told to the others.
        """
        if not claim_day(session, f"untold:{piece.chat_id}", self._office.local_now().date()):
            return
        receiver = session.exec(select(Person).where(Person.chat_id == piece.chat_id)).first()
        texts = self._office.texts
        name = receiver.name if receiver and receiver.name else texts("outbox.somebody")
        text = texts("outbox.untold", name=name, why=texts(f"outbox.why.{stand}"))
        township = receiver.township if receiver else ""
        others = [p for p in leaders(session) if p.chat_id != piece.chat_id]
        near = [p for p in others if p.acting_role is Role.ADMIN and p.township == township]
        told = near or [p for p in others if p.acting_role is Role.DISTRICT]
        post(session, [Reply(text, chat_id=p.chat_id) for p in told])
