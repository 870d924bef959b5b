"""The talk between two people: words, photos and files pass both ways until one of them ends it."""

from bot.access import Action, may
from bot.replies import Button, Reply
from bot.turn import Turn
from storage.attachment import Kept
from storage.media import is_photo, suffix
from storage.person import Person
from storage.ticket import Ticket, end, said, taken_of, waiting_of

PREFIX = "h"
"""Of all buttons of a hand-over, see bot/talk/handover.py."""


def talk_of(turn: Turn) -> Ticket | None:
    """The talk that this person is in now, on either side."""
    if may(turn.person, Action.TAKE_OVER) and (taken := taken_of(turn.session, turn.person)):
        return taken
    own = waiting_of(turn.session, turn.person)
    return own if own and own.taken_by else None


def relay(turn: Turn, ticket: Ticket) -> list[Reply]:
    """Passes the words on to the other side; the same update twice is passed on once."""
    if not said(turn.session, ticket, turn.person, turn.text, turn.office.clock(), turn.origin):
        return []
    other = _other(turn, ticket)
    if other is None:
        return ended(turn, ticket)
    return [Reply(_from(turn, ticket, turn.text), finish(turn, ticket), chat_id=other.chat_id)]


def relay_file(turn: Turn, ticket: Ticket) -> list[Reply]:
    """Passes a photo, file or sound on with the words under it. It is not kept: it lies in both chats."""
    if turn.file is None:
        return relay(turn, ticket) if turn.text.strip() else [Reply(turn.say("handover.not_passed_on"))]
    if turn.file.kept is None:
        return [Reply(turn.say(f"attachments.refused.{turn.file.problem}", taken=turn.say("attachments.taken")))]
    words = turn.text or turn.say("handover.file")
    if not said(turn.session, ticket, turn.person, words, turn.office.clock(), turn.origin):
        return []
    other = _other(turn, ticket)
    return [_passed_on(turn, ticket, turn.file.kept, other)] if other else ended(turn, ticket)


def ended(turn: Turn, ticket: Ticket) -> list[Reply]:
    """The talk is over, and both are told."""
    end(ticket, turn.person, turn.office.clock())
    other = _other(turn, ticket)
    own = [Reply(turn.say("handover.ended"), _outcome(turn, ticket, turn.person))]
    if other is None:
        return own
    return [*own, Reply(turn.say("handover.ended"), _outcome(turn, ticket, other), chat_id=other.chat_id)]


def kept_back(turn: Turn, ticket: Ticket) -> list[Reply]:
    """Words that may belong into a form of whoever helps: neither passed on nor filled in."""
    other = _other(turn, ticket)
    return [Reply(turn.say("handover.kept_back", name=other.name), finish(turn, ticket))] if other else ended(turn, ticket)


def finish(turn: Turn, ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    """The button that ends it."""
    return ((Button(turn.say("handover.buttons.end"), f"{PREFIX}:end:{ticket.id}"),),)


def _passed_on(turn: Turn, ticket: Ticket, kept: Kept, other: Person) -> Reply:
    return Reply(
        _from(turn, ticket, turn.text),
        finish(turn, ticket),
        chat_id=other.chat_id,
        document=turn.office.files.read(kept.sha256),
        name=kept.name or f"{kept.sha256[:8]}.{suffix(kept.media_type)}",
        photo=is_photo(kept.media_type),
    )


def _from(turn: Turn, ticket: Ticket, text: str) -> str:
    key = "handover.from_team" if turn.person.id == ticket.taken_by else "handover.from_villager"
    return turn.say(key, name=turn.person.name, text=text)


def _other(turn: Turn, ticket: Ticket) -> Person | None:
    return turn.session.get(Person, ticket.person_id if turn.person.id == ticket.taken_by else ticket.taken_by)


def _outcome(turn: Turn, ticket: Ticket, reader: Person) -> tuple[tuple[Button, ...], ...]:
    """The villager says whether it helped, as under every answer; whoever helped may keep the answer for others."""
    if not ticket.consultation_id:
        return ()
    if reader.id != ticket.person_id:
        return ((Button(turn.say("handover.buttons.keep"), f"{PREFIX}:keep:{ticket.id}"),),)
    words = (("ok", "solved"), ("no", "unsolved"))
    return (tuple(Button(turn.say(f"talk.buttons.{label}"), f"q:{code}:{ticket.consultation_id}") for code, label in words),)
