"""https://core.telegram.org/bots/api#answercallbackquery"""

import re
import time

from bot.local.call import Call
from bot.local.exchange import Exchange
from bot.local.failures import BadRequest
from bot.local.methods.method import method
from bot.local.tables import PressRow

MAX_ANSWER = 200
_VALID_SECONDS = 15 * 60
_NUMBER = re.compile(r"[0-9]{1,18}")
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@method("answerCallbackQuery")
async def answer_callback_query(exchange: Exchange, call: Call) -> bool:
    """Ends the button's waiting; words are shown for a moment, or with ``show_alert`` until they are closed."""
    text = call.text("text")
    if len(text) > MAX_ANSWER:
        raise BadRequest("MESSAGE_TOO_LONG")
    query_id = call.text("callback_query_id")
    with exchange.database.work() as session:
        row = session.get(PressRow, int(query_id)) if _NUMBER.fullmatch(query_id) else None
        if row is None or row.pressed_at < time.time() - _VALID_SECONDS:
            raise BadRequest(_TOO_OLD)
        row.answered, row.text, row.show_alert = True, text, call.flag("show_alert")
    exchange.live.tell(row.chat_id, "alert", query_id=query_id, text=row.text, show_alert=row.show_alert)
    return True
