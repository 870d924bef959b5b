"""A listening server for each test, and whoever speaks to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import telegram

from bot.local.server import LocalServer
from tests.local.place import TOKEN, listening
from tests.local.sides import BotSide, PersonSide, Wire


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[LocalServer]:
    async with listening(tmp_path) as server:
        yield server


@pytest.fixture
async def wire(server: LocalServer) -> AsyncIterator[Wire]:
    async with Wire(server) as wire:
        yield wire


@pytest.fixture
def bot(wire: Wire) -> BotSide:
    """The bot's side, raw."""
    return wire.bot


@pytest.fixture
def wang(wire: Wire) -> PersonSide:
    return wire.wang


@pytest.fixture
def li(wire: Wire) -> PersonSide:
    return wire.li


@pytest.fixture
async def library(server: LocalServer) -> AsyncIterator[telegram.Bot]:
    """The bot's side as python-telegram-bot speaks it."""
    async with telegram.Bot(TOKEN, base_url=server.base_url, base_file_url=server.base_file_url) as library:
        yield library
