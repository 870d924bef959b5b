"""What both sides of the local chat share while the server runs."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.local import messages, settings, updates
from bot.local.database import LocalDatabase
from bot.local.failures import BadRequest
from bot.local.gate import Gate
from bot.local.live import Live
from bot.local.person import LocalPerson
from bot.local.poll import Poll
from bot.local.pusher import Pusher
from bot.local.shelf import Shelf

Json = dict[str, Any]
BOT_ID = 12348
BOT_USERNAME = "fawen_local_bot"


def _turns() -> defaultdict[int, asyncio.Lock]:
    return defaultdict(asyncio.Lock)


@dataclass
class Exchange:
    """The memory, the waiting lines and the names. One for each running server.

    Whoever writes for a person holds that person's lock in ``turns``, so that what comes first stays first.
    """

    database: LocalDatabase
    shelf: Shelf
    pusher: Pusher
    people: Mapping[int, LocalPerson]
    words: Mapping[str, object]
    token: str
    first_name: str
    gate: Gate | None = None
    live: Live = field(default_factory=Live)
    poll: Poll = field(default_factory=Poll)
    turns: defaultdict[int, asyncio.Lock] = field(default_factory=_turns)

    def person(self, chat_id: int | None) -> LocalPerson:
        """The person whose private chat it is. Raises BadRequest as Telegram does."""
        if chat_id is None or chat_id not in self.people:
            raise BadRequest("chat not found")
        return self.people[chat_id]

    def bot(self) -> Json:
        """https://core.telegram.org/bots/api#user"""
        with self.database.work() as session:
            name = settings.read(session, "name") or self.first_name
        return {"id": BOT_ID, "is_bot": True, "first_name": name, "username": BOT_USERNAME}

    def from_bot(self, person: LocalPerson, body: Json, keyboard: Json | None = None) -> Json:
        """Writes a message of the bot down, shows it on the open pages, and returns it."""
        full = {"from": self.bot(), "chat": person.chat(), "date": int(time.time()), **body}
        with self.database.work() as session:
            row = messages.add(session, person.id, full, keyboard)
        self.live.tell(person.id, "message", message=messages.shown(row))
        return row.body

    def from_person(self, person: LocalPerson, body: Json, key: str | None = None) -> Json:
        """The same for a message of a person, which becomes an Update for the bot. Returns it as ``shown``."""
        full = {"from": person.user(), "chat": person.chat(), "date": int(time.time()), **body}
        with self.database.work() as session:
            row = messages.add(session, person.id, full, key=key)
            updates.push(session, person.id, "message", row.body)
        self.live.tell(person.id, "message", message=messages.shown(row))
        self.wake()
        return messages.shown(row)

    def wake(self) -> None:
        """There is an update for the bot, which fetches it or has it brought."""
        self.poll.wake()
        self.pusher.wake()

    def sent(self, person: LocalPerson, key: str | None) -> Json | None:
        """The message that came under this key before, as ``shown``."""
        with self.database.work() as session:
            row = messages.named(session, person.id, key)
        return messages.shown(row) if row else None

    def close(self) -> None:
        """Sends pollers and pages away. The database stays open until ``database.close``."""
        self.poll.close()
        self.live.close()


def open_exchange(
    people: Sequence[LocalPerson], data_dir: Path, words: Mapping[str, object], token: str, bot_name: str, gated: bool
) -> Exchange:
    """Opens ``local-chat.db`` and ``local-files/`` below the directory. ``gated``: people enter with a code."""
    database = LocalDatabase(data_dir / "local-chat.db")
    gate = Gate(database) if gated else None
    shelf = Shelf(database, data_dir / "local-files")
    return Exchange(database, shelf, Pusher(database), {person.id: person for person in people}, words, token, bot_name, gate)
