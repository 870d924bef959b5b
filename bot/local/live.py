"""What open pages are told at once."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiohttp import WSCloseCode, web

Event = dict[str, Any]
_HEARTBEAT = 25.0
_MAX_FROM_PAGE = 1024


class Live:
    """Events for the open pages of each chat, in the order in which they happened.

    ``kind`` is welcome, message, edit, delete, action, alert or commands.
    """

    def __init__(self) -> None:
        self._pages: dict[int, set[asyncio.Queue[Event | None]]] = defaultdict(set)
        self._closed = False

    def chats(self) -> list[int]:
        """Those that somebody looks at now."""
        return [chat_id for chat_id, pages in self._pages.items() if pages]

    def tell(self, chat_id: int, kind: str, **event: Any) -> None:
        for page in self._pages[chat_id]:
            page.put_nowait({"kind": kind, **event})

    async def serve(self, request: web.Request, chat_id: int, welcome: Callable[[], Event]) -> web.WebSocketResponse:
        """Keeps one page informed until it leaves or the server stops.

        ``welcome`` gives the state of the chat. It goes first and over the same line, so that nothing can fall
        between the state and the events that change it.
        """
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT, max_msg_size=_MAX_FROM_PAGE)
        await socket.prepare(request)
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        queue.put_nowait(None if self._closed else {"kind": "welcome", **welcome()})
        self._pages[chat_id].add(queue)
        sender = asyncio.create_task(_send(queue, socket))
        try:
            async for _ in socket:
                pass
        finally:
            self._pages[chat_id].discard(queue)
            sender.cancel()
            with suppress(asyncio.CancelledError):
                await sender
        return socket

    def close(self) -> None:
        """The server stops: every page is told to come back later."""
        self._closed = True
        for pages in self._pages.values():
            for page in pages:
                page.put_nowait(None)


async def _send(queue: asyncio.Queue[Event | None], socket: web.WebSocketResponse) -> None:
    with suppress(ConnectionError):
        while (event := await queue.get()) is not None:
            await socket.send_json(event)
        await socket.close(code=WSCloseCode.GOING_AWAY)
