"""https://core.telegram.org/bots/api#getfile"""

from typing import Any

from bot.local.call import Call
from bot.local.exchange import Exchange
from bot.local.failures import BadRequest
from bot.local.methods.method import method
from bot.local.shelf import MAX_DOWNLOAD


@method("getFile")
async def get_file(exchange: Exchange, call: Call) -> dict[str, Any]:
    row = exchange.shelf.find(call.text("file_id"))
    if row is None:
        raise BadRequest("invalid file_id")
    if row.size > MAX_DOWNLOAD:
        raise BadRequest("file is too big")
    return {"file_id": row.file_id, "file_unique_id": row.unique_id, "file_size": row.size, "file_path": row.path}
