"""A person presses an inline button: https://core.telegram.org/bots/api#callbackquery."""

import time

from sqlmodel import Session

from bot.local import keyboards, messages, updates
from bot.local.exchange import Exchange, Json
from bot.local.failures import PersonError
from bot.local.person import LocalPerson
from bot.local.tables import MessageRow, PressRow


def press(exchange: Exchange, person: LocalPerson, message_id: int | None, data: str) -> str:
    """Tells the bot; the returned number is the callback query's.

    Raises:
        PersonError: ``stale``: the message is gone or does not bear that button any more.
    """
    with exchange.database.work() as session:
        row = messages.find(session, person.id, message_id)
        if row is None or data not in keyboards.pressable(row.body.get("reply_markup")):
            raise PersonError("stale", status=409)
        query_id = _pressed(session, person)
        updates.push(session, person.id, "callback_query", _query(person, row, query_id, data))
    exchange.wake()
    return query_id


def answer(exchange: Exchange, person: LocalPerson, query_id: int) -> Json:
    """What the bot said to it so far: ``answered``, ``text``, ``show_alert``.

    Raises:
        PersonError: this person has pressed no such button.
    """
    with exchange.database.work() as session:
        row = session.get(PressRow, query_id)
    if row is None or row.chat_id != person.id:
        raise PersonError("not_found", status=404)
    return {"answered": row.answered, "text": row.text, "show_alert": row.show_alert}


def _pressed(session: Session, person: LocalPerson) -> str:
    row = PressRow(chat_id=person.id, pressed_at=int(time.time()))
    session.add(row)
    session.flush()
    return str(row.id)


def _query(person: LocalPerson, row: MessageRow, query_id: str, data: str) -> Json:
    return {
        "id": query_id,
        "from": person.user(),
        "message": row.body,
        "chat_instance": str(person.id),
        "data": data,
    }
