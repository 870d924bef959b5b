"""The two sides of the embedded server over plain HTTP: a bot without a library, and a page without a browser."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from types import TracebackType
from typing import Any, Self

import aiohttp
from yarl import URL

from bot.local.server import LocalServer
from tests.local.place import LI, TOKEN, WANG

Json = dict[str, Any]
_PATIENCE = 20.0


@dataclass(frozen=True)
class Answer:
    """What the server said to one request."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Json:
        found: Json = json.loads(self.content)
        return found

    @property
    def error(self) -> tuple[int, str]:
        """How the page is refused: the status, and the key of the words."""
        return self.status, self.json["error"]


class Wire:
    """``async with Wire(server) as wire`` … ``await wire.get("/setup")``. Addresses go out as they are written."""

    def __init__(self, server: LocalServer) -> None:
        self._server = server
        self.bot = BotSide(self)
        self.wang = PersonSide(self, WANG.id)
        self.li = PersonSide(self, LI.id)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self._session.close()

    @property
    def host(self) -> str:
        """What the Host header says."""
        return f"127.0.0.1:{self._server.port}"

    async def get(self, path: str, **options: Any) -> Answer:
        return await self.request("GET", path, **options)

    async def post(self, path: str, **options: Any) -> Answer:
        return await self.request("POST", path, **options)

    async def request(self, verb: str, path: str, **options: Any) -> Answer:
        async with self._session.request(verb, self._address(path), **options) as response:
            return Answer(response.status, response.headers, await response.read())

    async def raw(self, written: bytes, until: bytes | None = None) -> bytes:
        """Writes bytes as they are, reads until the server has said that or says no more."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._server.port)
        writer.write(written)
        try:
            async with asyncio.timeout(_PATIENCE):
                return await (reader.readuntil(until) if until else reader.read())
        finally:
            writer.close()
            await writer.wait_closed()

    def socket(self, path: str, **options: Any) -> Any:
        """A WebSocket, as ``async with``."""
        return self._session.ws_connect(self._address(path), **options)

    def _address(self, path: str) -> URL:
        return URL(self._server.page_url.rstrip("/") + path, encoded=True)


class BotSide:
    """The bot, whose parameters and results are plain JSON."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def call(self, method: str, **parameters: Any) -> Answer:
        return await self._wire.post(f"/bot{TOKEN}/{method}", json=parameters)

    async def form(self, method: str, files: Mapping[str, tuple[str, bytes]], **parameters: str) -> Answer:
        """The same as multipart; ``files`` gives name and content by the field's name."""
        form = aiohttp.FormData(parameters, quote_fields=False, default_to_multipart=True)
        for field, (name, content) in files.items():
            form.add_field(field, BytesIO(content), filename=name)
        return await self._wire.post(f"/bot{TOKEN}/{method}", data=form)

    async def result(self, method: str, **parameters: Any) -> Any:
        """What a call gives that must succeed."""
        return success(await self.call(method, **parameters))

    async def complaint(self, method: str, **parameters: Any) -> str:
        """Telegram's words to a call that must be a bad request."""
        return complaint(await self.call(method, **parameters))

    async def says(self, text: str = "Hello", **parameters: Any) -> Json:
        """A message to Wang."""
        message: Json = await self.result("sendMessage", chat_id=WANG.id, text=text, **parameters)
        return message

    async def offers(self, *data: str) -> Json:
        """A message to Wang with a button for each of the data."""
        row = [{"text": one, "callback_data": one} for one in data]
        return await self.says("Choose", reply_markup={"inline_keyboard": [row]})

    async def updates(self, **parameters: Any) -> list[Json]:
        found: list[Json] = await self.result("getUpdates", **parameters)
        return found


class PersonSide:
    """One person, as the page speaks for them."""

    def __init__(self, wire: Wire, person_id: int) -> None:
        self._wire = wire
        self.path = f"/chat/{person_id}"

    async def says(self, text: str, **fields: Any) -> Answer:
        return await self._wire.post(f"{self.path}/messages", json={"text": text, **fields})

    async def attaches(self, name: str, content: bytes, **fields: str) -> Answer:
        form = aiohttp.FormData(fields, quote_fields=False)
        form.add_field("file", BytesIO(content), filename=name)
        return await self._wire.post(f"{self.path}/files", data=form)

    async def presses(self, message_id: int, data: str) -> Answer:
        return await self._wire.post(f"{self.path}/presses", json={"message_id": message_id, "data": data})

    async def pressed(self, message_id: int, data: str) -> str:
        """The number of a press that must be taken."""
        return str((await self.presses(message_id, data)).json["query_id"])

    async def answer_to(self, query_id: str) -> Answer:
        return await self._wire.get(f"{self.path}/presses/{query_id}")

    async def history(self, **query: int) -> Json:
        return (await self._wire.get(f"{self.path}/messages", params=query)).json

    async def texts(self) -> list[str]:
        """All that was said, by both sides."""
        return [message.get("text", "") for message in (await self.history(limit=200))["messages"]]

    async def file(self, file_id: str) -> Answer:
        return await self._wire.get(f"{self.path}/files/{file_id}")

    async def commands(self) -> list[str]:
        found = (await self._wire.get(f"{self.path}/commands")).json["commands"]
        return [command["command"] for command in found]

    @asynccontextmanager
    async def looks(self) -> AsyncIterator["Sight"]:
        """An open page."""
        async with self._wire.socket(f"{self.path}/live") as socket:
            yield Sight(socket)


class Sight:
    """The events that an open page gets."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def next(self) -> Json:
        event: Json = await self.socket.receive_json(timeout=_PATIENCE)
        return event

    async def kinds(self, count: int) -> list[str]:
        """The kinds of the next events."""
        return [(await self.next())["kind"] for _ in range(count)]


def success(answer: Answer) -> Any:
    """The result of a call that must have succeeded."""
    assert (answer.status, answer.json["ok"]) == (200, True), answer.content
    return answer.json["result"]


def complaint(answer: Answer) -> str:
    """Telegram's words, without the prefix that all bad requests have."""
    body = answer.json
    assert (answer.status, body["ok"], body["error_code"]) == (400, False, 400), answer.content
    prefix, colon, words = body["description"].partition(": ")
    assert (prefix, colon) == ("Bad Request", ": ")
    return str(words)
