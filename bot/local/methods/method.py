"""The register of methods."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.local.call import Call
from bot.local.exchange import Exchange

Method = Callable[[Exchange, Call], Awaitable[Any]]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Offers the function under the Bot API's name; names are case-insensitive there."""

    def register(function: Method) -> Method:
        METHODS[name.lower()] = function
        return function

    return register
