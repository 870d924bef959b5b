"""A person at the local page, for tests: writes, presses and attaches as the page does, and reads what comes back."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]
Settled = Callable[[], Awaitable[None]]
_HISTORY = 200


class NoSuchButton(AssertionError):
    """No message offers that button; the whole talk is in the message."""


class Refused(AssertionError):
    """The server refused what the person did; ``key`` is the one of the words the page would show."""

    def __init__(self, key: str, transcript: str) -> None:
        self.key = key
        super().__init__(f"{key}\n{transcript}")


@dataclass(frozen=True)
class Document:
    """A file that the bot sent; ``await conversation.content(document)`` gives its bytes."""

    name: str
    file_id: str
    size: int
    caption: str


class Conversation:
    """One person's chat. Use it as ``async with Conversation(server.page_url, 1001, settled) as talk``.

    ``settled`` waits until the bot has finished with all that it was sent; each action returns only then. What the
    bot does without being asked (or because somebody else wrote) is seen after ``await talk.look()``.
    """

    def __init__(self, page_url: str, person_id: int, settled: Settled) -> None:
        self._chat = f"{page_url}chat/{person_id}"
        self.person_id = person_id
        self._settled = settled
        self._messages: list[Json] = []
        self._before: dict[int, Json] = {}
        self._alert = ""
        self.written = 0
        """How many messages and files the person has sent."""
        self.tapped = 0
        """How many buttons the person has pressed."""

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        await self._read()
        self._mark()
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self._session.close()

    async def say(self, text: str) -> None:
        """Writes a message; a text like ``/start`` is a command."""
        self._mark()
        self.written += 1
        await self._post("messages", json={"text": text})
        await self._finish()

    async def press(self, wanted: str, message: Json | None = None) -> None:
        """Presses a button by a part of its label or by its whole data.

        It is sought on the newest message that has such a button (or on the given one), a whole label before a part
        of one; then on the reply keyboard, whose buttons write their label.

        Raises:
            NoSuchButton: nothing of the kind is offered.
        """
        found = next(self._inline(wanted, message), None)
        if found is None and message is None:
            await self._press_key(wanted)
            return
        if found is None:
            raise NoSuchButton(f"no button {wanted!r} in:\n{self.transcript()}")
        await self.press_data(*found)

    async def press_data(self, message_id: int, data: str) -> None:
        """Presses a button that may not stand there any more.

        Raises:
            Refused: it does not.
        """
        self._mark()
        self.tapped += 1
        pressed = await self._post("presses", json={"message_id": message_id, "data": data})
        await self._finish()
        async with self._session.get(f"{self._chat}/presses/{pressed['query_id']}") as response:
            self._alert = (await response.json())["text"]

    async def attach(self, file: Path | bytes, name: str | None = None, caption: str = "", album: str = "") -> None:
        """Sends a file with a caption; a picture arrives as a photo. ``album``: the same for files that are sent together."""
        self._mark()
        self.written += 1
        own_name, content = _opened(file)
        form = aiohttp.FormData({"caption": caption, "album": album}, quote_fields=False)
        form.add_field("file", BytesIO(content), filename=name or own_name)
        await self._post("files", data=form)
        await self._finish()

    async def look(self) -> None:
        """Reads what has come meanwhile; ``new`` goes on counting from the last action."""
        await self._settled()
        await self._read()

    def last(self) -> str:
        """Text or caption of the bot's newest message, empty if it has written none."""
        return next((_text(message) for message in reversed(self._from_bot())), "")

    def buttons(self) -> list[str]:
        """Labels on the bot's newest message that has inline buttons, row after row."""
        for message in reversed(self._from_bot()):
            if labels := [button["text"] for button in _buttons(message)]:
                return labels
        return []

    def data(self) -> set[str]:
        """What stands behind all buttons of the talk."""
        return {button["callback_data"] for message in self._from_bot() for button in _buttons(message)}

    def keys(self) -> list[str]:
        """Labels of the reply keyboard that stands now."""
        keyboard: Json = next((one["keyboard"] for one in reversed(self._messages) if "keyboard" in one), {})
        return [button["text"] for row in keyboard.get("keyboard", []) for button in row]

    def new(self) -> list[Json]:
        """The bot's messages (https://core.telegram.org/bots/api#message) that came or changed since the last action
        began, oldest first."""
        return [message for message in self._from_bot() if self._before.get(message["message_id"]) != message]

    def said(self) -> list[str]:
        """The texts of ``new``."""
        return [_text(message) for message in self.new()]

    def messages(self) -> list[Json]:
        """The whole talk, of both sides."""
        return list(self._messages)

    def alert(self) -> str:
        """What the bot answered to the last pressed button, empty if nothing."""
        return self._alert

    def documents(self) -> list[Document]:
        """All files that the bot sent, oldest first."""
        return [_document(message) for message in self._from_bot() if "document" in message]

    async def content(self, document: Document) -> bytes:
        """The file, downloaded as the page does."""
        async with self._session.get(f"{self._chat}/files/{document.file_id}") as response:
            response.raise_for_status()
            return await response.read()

    async def commands(self) -> list[str]:
        """Names of the commands in the person's menu."""
        async with self._session.get(f"{self._chat}/commands") as response:
            return [command["command"] for command in (await response.json())["commands"]]

    def transcript(self) -> str:
        """The talk, readable, with buttons in brackets."""
        return "\n".join(self._line(message) for message in self._messages) or "(nothing was said)"

    def _line(self, message: Json) -> str:
        who = "<" if message["from"]["is_bot"] else ">"
        file = f"({message['document']['file_name']}) " if "document" in message else ""
        buttons = "".join(f" [{button['text']}]" for button in _buttons(message))
        return f"{who} {'(photo) ' if 'photo' in message else file}{_text(message)}{buttons}"

    def _from_bot(self) -> list[Json]:
        return [message for message in self._messages if message["from"]["is_bot"]]

    def _inline(self, wanted: str, message: Json | None) -> Iterator[tuple[int, str]]:
        for one in [message] if message else reversed(self._from_bot()):
            pressable = [button for button in _buttons(one) if "callback_data" in button]
            exact = [button for button in pressable if wanted in (button["callback_data"], button["text"])]
            for button in exact or [button for button in pressable if wanted in button["text"]]:
                yield one["message_id"], button["callback_data"]

    async def _press_key(self, wanted: str) -> None:
        label = next((key for key in self.keys() if wanted in key), None)
        if label is None:
            raise NoSuchButton(f"no button {wanted!r} in:\n{self.transcript()}")
        await self.say(label)

    def _mark(self) -> None:
        self._before = {message["message_id"]: message for message in self._messages}
        self._alert = ""

    async def _post(self, what: str, **body: Any) -> Json:
        async with self._session.post(f"{self._chat}/{what}", **body) as response:
            answer: Json = await response.json()
        if "error" in answer:
            raise Refused(answer["error"], self.transcript())
        return answer

    async def _finish(self) -> None:
        await self._settled()
        await self._read()

    async def _read(self) -> None:
        async with self._session.get(f"{self._chat}/messages", params={"limit": _HISTORY}) as response:
            self._messages = (await response.json())["messages"]


def _opened(file: Path | bytes) -> tuple[str, bytes]:
    return (file.name, file.read_bytes()) if isinstance(file, Path) else ("file", file)


def _text(message: Json) -> str:
    return str(message.get("text") or message.get("caption") or "")


def _buttons(message: Json) -> list[Json]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _document(message: Json) -> Document:
    file = message["document"]
    return Document(file["file_name"], file["file_id"], file["file_size"], message.get("caption", ""))
