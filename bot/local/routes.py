"""The web application: both sides, behind the same guard."""

from aiohttp import web

from bot.local.api import Api
from bot.local.chat import Chat
from bot.local.complaints import in_each_sides_words
from bot.local.entrance import Entrance, keeper
from bot.local.exchange import Exchange
from bot.local.guard import only_own_address, protect
from bot.local.screen import Screen
from bot.local.shelf import MAX_UPLOAD

_FORM_AROUND_FILE = 64 * 1024


def web_application(exchange: Exchange) -> web.Application:
    """Everything that the server answers."""
    gate = exchange.gate
    app = web.Application(
        middlewares=[in_each_sides_words, only_own_address, *([keeper(gate)] if gate else [])],
        client_max_size=MAX_UPLOAD + _FORM_AROUND_FILE,
    )
    app.on_response_prepare.append(protect)
    for side in (Api(exchange), Chat(exchange), Screen(exchange)):
        app.add_routes(side.routes())
    if gate:
        app.add_routes(Entrance(gate).routes())
    return app
