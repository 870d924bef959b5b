"""https://core.telegram.org/bots/api#getting-updates"""

from typing import Any

from bot.local import updates
from bot.local.call import Call
from bot.local.exchange import Exchange
from bot.local.failures import HookConflict
from bot.local.methods.method import method

_LONGEST_WAIT = 50


@method("getUpdates")
async def get_updates(exchange: Exchange, call: Call) -> list[dict[str, Any]]:
    """Waits up to ``timeout`` seconds; an offset acknowledges everything before it."""
    if exchange.pusher.hook():
        raise HookConflict
    offset = call.number("offset", 0) or 0
    limit = min(max(call.number("limit", updates.MAX_LIMIT) or updates.MAX_LIMIT, 1), updates.MAX_LIMIT)
    kinds = call.data("allowed_updates", list)
    with exchange.database.work() as session:
        if kinds is not None:
            updates.allow(session, kinds)
        updates.acknowledge(session, offset)

    def look() -> list[dict[str, Any]]:
        with exchange.database.work() as session:
            return updates.waiting(session, max(offset, 0), limit)

    seconds = min(max(call.number("timeout", 0) or 0, 0), _LONGEST_WAIT)
    return await exchange.poll.wait(look, seconds)
