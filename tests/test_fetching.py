"""What ends the fetching of updates ends the program, by its own name: the command line has words for it."""

import asyncio
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram.error import InvalidToken

from bot.fetching import Fetcher, fetching
from storage.failures import DamagedDatabase


@pytest.mark.parametrize("error", [DamagedDatabase(path="fawen.db"), InvalidToken()])
async def test_what_ends_the_fetching_is_raised_as_it_is(error: Exception) -> None:
    async def delete_webhook() -> None:
        pass

    async def post(*_: object, **__: object) -> list[dict[str, int]]:
        return [{"update_id": 1}]

    async def keep(_: Sequence[Mapping[str, Any]]) -> None:
        raise error

    bot = SimpleNamespace(base_url="http://127.0.0.1/bot", delete_webhook=delete_webhook)
    line = SimpleNamespace(read_timeout=1, post=post)
    with pytest.raises(type(error)) as ended:
        async with fetching(Fetcher(cast(Any, bot), cast(Any, line), keep, ["message"])):
            await asyncio.Event().wait()
    assert ended.value is error
