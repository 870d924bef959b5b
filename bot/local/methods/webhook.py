"""https://core.telegram.org/bots/api#setwebhook. Here the address may be plain HTTP and have any port."""

import re
from typing import Any

from bot.local import settings, updates
from bot.local.call import Call
from bot.local.exchange import Exchange
from bot.local.failures import BadRequest
from bot.local.methods.method import method
from bot.local.pusher import HOOK, MOST_CONNECTIONS

_ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?")
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


@method("setWebhook")
async def set_webhook(exchange: Exchange, call: Call) -> bool:
    """An empty address means deleteWebhook."""
    url, secret = call.text("url"), call.text("secret_token")
    if url and not _ADDRESS.fullmatch(url):
        raise BadRequest("bad webhook: invalid URL host")
    if not _SECRET.fullmatch(secret):
        raise BadRequest("secret token contains unallowed characters")
    connections = min(max(call.number("max_connections") or MOST_CONNECTIONS, 1), 100)
    kinds = call.data("allowed_updates", list)
    with exchange.database.work() as session:
        settings.write(session, HOOK, {"url": url, "secret": secret, "connections": connections} if url else {})
        if kinds is not None:
            updates.allow(session, kinds)
        if call.flag("drop_pending_updates"):
            updates.forget(session)
    exchange.pusher.error = None
    exchange.pusher.wake()
    return True


@method("deleteWebhook")
async def delete_webhook(exchange: Exchange, call: Call) -> bool:
    return bool(await set_webhook(exchange, Call({**call.values, "url": "", "secret_token": ""})))


@method("getWebhookInfo")
async def get_webhook_info(exchange: Exchange, _: Call) -> dict[str, Any]:
    with exchange.database.work() as session:
        waiting = updates.count(session)
    hook, error = exchange.pusher.hook(), exchange.pusher.error
    failed = {"last_error_date": error[0], "last_error_message": error[1]} if error else {}
    return {"url": hook.get("url", ""), "has_custom_certificate": False, "pending_update_count": waiting, **failed}
