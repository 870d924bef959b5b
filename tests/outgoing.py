"""What the bot says to one chat, met on its way to the Bot API (https://core.telegram.org/bots/api#sendmessage)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram.request import RequestData

from bot.request import AiohttpRequest

Answer = tuple[int, bytes] | None
"""Status and body in the server's stead; None: the message goes on to the server."""


def met(chat_id: int, act: Callable[[], Awaitable[Answer]], monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on ``act`` is asked before each message to the chat."""
    call = AiohttpRequest.do_request

    async def calls(line: AiohttpRequest, *, url: str, request_data: RequestData | None, **rest: Any) -> Any:
        is_met = request_data and url.endswith("/sendMessage") and request_data.parameters["chat_id"] == chat_id
        answer = await act() if is_met else None
        return answer or await call(line, url=url, request_data=request_data, **rest)

    monkeypatch.setattr(AiohttpRequest, "do_request", calls)
