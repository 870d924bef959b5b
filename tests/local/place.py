"""An embedded server with two people, and the words that its page shows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.local.person import LocalPerson
from bot.local.server import LocalServer
from knowledge.content import DIRECTORY
from knowledge.loading import read_yaml

TOKEN = "12348:only-for-tests"
BOT_NAME = "Echo"
WANG = LocalPerson(1001, "王嬢嬢", "村民")
LI = LocalPerson(1002, "李调解", "调解员")
NOBODY = 4040
WORDS: dict[str, Any] = read_yaml(DIRECTORY / "texts" / "page.yaml")


def words(key: str, **values: object) -> str:
    """The words of page.yaml under the key, filled in as the page does it."""
    found: Any = WORDS
    for part in key.split("."):
        found = found[part]
    return str(found).format(**values)


def make_server(
    directory: Path, *people: LocalPerson, port: int = 0, host: str = "127.0.0.1", gated: bool = False
) -> LocalServer:
    """A server that does not listen yet."""
    return LocalServer(people or (WANG, LI), directory, WORDS, TOKEN, BOT_NAME, host, port, gated)


@asynccontextmanager
async def listening(directory: Path, *people: LocalPerson, gated: bool = False) -> AsyncIterator[LocalServer]:
    """The same on a free port, while it listens."""
    server = make_server(directory, *people, gated=gated)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
