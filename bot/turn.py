"""One message or press of one person, and everything that its handling needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot.office import Office
from bot.received import Received
from bot.replies import Reply
from storage.person import Person

NOBODY = Person(chat_id=0)
"""In whose name the office itself does something, as in the morning."""


@dataclass(frozen=True)
class Turn:
    """``text``: what was written (behind the command, for a command). ``data``: the parts of a pressed button's data.

    ``origin`` names the update; a record made in this turn carries it. Everything is written in ``session``, which is
    committed before any reply goes out. ``bot``: the bot's user name on Telegram; empty on the local page. ``file``: what was
    sent with the message; ``text`` is then what stands under it. ``repeated``: the person's last message or press was the
    same, a moment ago.
    """

    office: Office
    session: Session
    person: Person
    origin: str
    text: str = ""
    data: tuple[str, ...] = ()
    bot: str = ""
    file: Received | None = None
    repeated: bool = False

    def say(self, key: str, /, **values: object) -> str:
        """A text by its key."""
        return self.office.texts(key, **values)

    @property
    def today(self) -> date:
        """The day in the township's time zone."""
        return self.office.local_now().date()

    def link(self, payload: str) -> str:
        """What brings somebody to the bot with ``/start payload`` (https://core.telegram.org/bots/features#deep-linking)."""
        if self.bot:
            return f"https://t.me/{self.bot}?start={payload}"
        return self.say("people.link_by_hand", payload=payload)


Act = Callable[[Turn], list[Reply]]
"""What a talk does with a turn, and what is said then."""
