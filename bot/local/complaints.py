"""Errors on their way out, in the shape that each side knows: the Bot API's, or the key of some words for the page."""

import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.local.failures import BotApiError, PersonError

_log = logging.getLogger(__name__)
_KEYS = {404: "not_found", 413: "too_large"}


@web.middleware
async def in_each_sides_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except PersonError as error:
        return _to_page(error.key, error.status)
    except BotApiError as error:
        return _answer(request, error.status, error.description)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _answer(request, error.status, error.reason)
    except Exception:
        _log.exception("the local chat failed")
        return _answer(request, 500, "Internal Server Error")


def _answer(request: web.Request, status: int, description: str) -> web.StreamResponse:
    if request.path.startswith("/chat/"):
        return _to_page(_KEYS.get(status, "server" if status >= 500 else "broken"), status)
    return web.json_response({"ok": False, "error_code": status, "description": description}, status=status)


def _to_page(key: str, status: int) -> web.Response:
    return web.json_response({"error": key}, status=status)
