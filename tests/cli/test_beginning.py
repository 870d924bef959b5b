"""A server that does not let the bot begin."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.local.person import LocalPerson
from bot.local.server import LocalServer
from knowledge.content import DIRECTORY
from knowledge.loading import read_yaml
from knowledge.texts import load_texts
from tests.cli.program import Program
from tests.trouble import Trouble, refused

TEXTS = load_texts(DIRECTORY / "texts")
TOKEN = "12348:not-a-real-token"


@pytest.fixture
async def road(tmp_path: Path) -> AsyncIterator[Trouble]:
    words = read_yaml(DIRECTORY / "texts" / "page.yaml")
    server = LocalServer([LocalPerson(1, "村民", "")], tmp_path / "server", words, TOKEN, "Fawen", port=0)
    await server.start()
    async with Trouble(server.page_url) as trouble:
        yield trouble
    await server.stop()


async def test_a_token_that_the_server_does_not_know(fawen: Program, road: Trouble) -> None:
    settings = {"telegram_token": "12348:other", "telegram_base_url": road.base_url}
    done = await asyncio.to_thread(fawen.run, "run", stdin="", **settings)
    assert (done.returncode, done.stderr) == (1, TEXTS("errors.bad_token") + "\n")


@pytest.mark.parametrize("method", ["getMe", "setMyCommands"])
async def test_a_server_that_refuses_is_quoted(fawen: Program, road: Trouble, method: str) -> None:
    road.meets(method, refused("not for you"))
    settings = {"telegram_token": TOKEN, "telegram_base_url": road.base_url}
    done = await asyncio.to_thread(fawen.run, "run", stdin="", **settings)
    assert (done.returncode, done.stderr) == (1, TEXTS("errors.telegram_refused", reason="Forbidden: not for you") + "\n")
    assert road.is_over()
