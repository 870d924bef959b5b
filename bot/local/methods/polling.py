"""https://core.telegram.org/bots/api#getting-updates"""

from typing import Any

from bot.local import updates
from bot.local.call import Call
from bot.local.exchange import Exchange
from bot.local.failures import BadRequest
from bot.local.methods.method import method

_LONGEST_WAIT = 50


@method("getUpdates")
async def get_updates(exchange: Exchange, call: Call) -> list[dict[str, Any]]:
    """Waits up to ``timeout`` seconds; an offset acknowledges everything before it."""
    offset = call.number("offset", 0) or 0
    limit = min(max(call.number("limit", updates.MAX_LIMIT) or updates.MAX_LIMIT, 1), updates.MAX_LIMIT)
    kinds = call.data("allowed_updates", list)
    with exchange.database.work() as session:
        if kinds is not None:
            updates.allow(session, [kind for kind in kinds if isinstance(kind, str)])
        updates.acknowledge(session, offset)

    def look() -> list[dict[str, Any]]:
        with exchange.database.work() as session:
            return updates.waiting(session, max(offset, 0), limit)

    seconds = min(max(call.number("timeout", 0) or 0, 0), _LONGEST_WAIT)
    return await exchange.poll.wait(look, seconds)


@method("deleteWebhook")
async def delete_webhook(exchange: Exchange, call: Call) -> bool:
    if call.flag("drop_pending_updates"):
        with exchange.database.work() as session:
            updates.forget(session)
    return True


@method("setWebhook")
async def set_webhook(exchange: Exchange, call: Call) -> bool:
    """Only the empty address, which means deleteWebhook: here the bot polls."""
    if call.text("url"):
        raise BadRequest("bad webhook: webhooks are not supported by the local server")
    return bool(await delete_webhook(exchange, call))


@method("getWebhookInfo")
async def get_webhook_info(exchange: Exchange, _: Call) -> dict[str, Any]:
    with exchange.database.work() as session:
        waiting = updates.count(session)
    return {"url": "", "has_custom_certificate": False, "pending_update_count": waiting}
