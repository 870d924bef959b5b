"""The people's side: what the page (and the test client) does for one person under ``/chat/<id>/``.

Every answer is JSON; a refusal is ``{"error": key}``, its words stand under ``errors`` in page.yaml.
"""

import asyncio
from urllib.parse import quote

from aiohttp import web

from bot.local import messages, pressing, settings
from bot.local.call import Call, read_call
from bot.local.exchange import Exchange, Json
from bot.local.failures import PersonError
from bot.local.methods.commands import commands_for
from bot.local.person import LocalPerson
from bot.local.shelf import MAX_UPLOAD, Upload, content_of
from bot.local.typed import caption_typed, text_typed

PAGE = 50
MAX_PAGE = 200
MAX_JSON = 256 * 1024
_MAX_KEY = 64
_BODY_SECONDS = 120.0
_SANDBOX = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, max-age=31536000"}


class Chat:
    """Reads what people do, and shows them their chat."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(r"/chat/{id:\d{1,18}}/messages", self.history),
            web.post(r"/chat/{id:\d{1,18}}/messages", self.say),
            web.post(r"/chat/{id:\d{1,18}}/files", self.attach),
            web.get(r"/chat/{id:\d{1,18}}/files/{file_id}", self.file),
            web.post(r"/chat/{id:\d{1,18}}/presses", self.press),
            web.get(r"/chat/{id:\d{1,18}}/presses/{query_id:\d{1,18}}", self.answer),
            web.get(r"/chat/{id:\d{1,18}}/commands", self.commands),
            web.get(r"/chat/{id:\d{1,18}}/live", self.live),
        ]

    async def history(self, request: web.Request) -> web.Response:
        """``?after=&before=&limit=`` → ``messages`` (oldest first, the newest of that range), ``more`` before them."""
        query = Call(request.query)
        limit = min(max(query.number("limit") or PAGE, 1), MAX_PAGE)
        person = self._person(request)
        return web.json_response(self._page(person, query.number("after") or 0, query.number("before"), limit))

    async def say(self, request: web.Request) -> web.Response:
        """``{"text": …, "key": …}`` → the message. The same key again gives the same message again."""
        person = self._person(request)
        async with self._exchange.turns[person.id]:
            call = await _body(request.clone(client_max_size=MAX_JSON))
            known = self._exchange.sent(person, _key(call))
            return web.json_response(known or self._exchange.from_person(person, text_typed(call), _key(call)))

    async def attach(self, request: web.Request) -> web.Response:
        """A form with ``file``, ``caption``, ``key`` → the message; a picture becomes a photo. ``album``: the same for files that
        are sent together, which stay messages of their own (https://core.telegram.org/bots/api#message, media_group_id).
        """
        person = self._person(request)
        async with self._exchange.turns[person.id]:
            call = await _body(request)
            message = self._exchange.sent(person, _key(call)) or await self._attached(person, call)
            return web.json_response(message)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A picture to be shown, anything else to be kept: no file may become a page of this address."""
        self._person(request)
        row = self._exchange.shelf.find(request.match_info["file_id"])
        if row is None:
            raise PersonError("not_found", status=404)
        place = "inline" if row.kind == "photo" else f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
        mime = row.mime if row.kind == "photo" else "application/octet-stream"
        headers = {"Content-Type": mime, "Content-Disposition": place, **_SANDBOX}
        return web.FileResponse(self._exchange.shelf.location(row), headers=headers)

    async def press(self, request: web.Request) -> web.Response:
        """``{"message_id": …, "data": …}`` → ``{"query_id": …}``; refused if that button does not stand there."""
        person = self._person(request)
        async with self._exchange.turns[person.id]:
            call = await _body(request.clone(client_max_size=MAX_JSON))
            query_id = pressing.press(self._exchange, person, call.number("message_id"), call.text("data"))
            return web.json_response({"query_id": query_id})

    async def answer(self, request: web.Request) -> web.Response:
        """What the bot answered to a press."""
        person = self._person(request)
        return web.json_response(pressing.answer(self._exchange, person, int(request.match_info["query_id"])))

    async def commands(self, request: web.Request) -> web.Response:
        """``commands``: those of the person's menu."""
        person = self._person(request)
        with self._exchange.database.work() as session:
            return web.json_response({"commands": commands_for(session, person.id)})

    async def live(self, request: web.Request) -> web.StreamResponse:
        """A WebSocket: first ``welcome`` with the state of the chat, then all that happens."""
        person = self._person(request)
        return await self._exchange.live.serve(request, person.id, lambda: self._welcome(person))

    def _person(self, request: web.Request) -> LocalPerson:
        person = self._exchange.people.get(int(request.match_info["id"]))
        if person is None:
            raise PersonError("unknown_person", status=404)
        return person

    def _page(self, person: LocalPerson, after: int, before: int | None, limit: int) -> Json:
        with self._exchange.database.work() as session:
            found = messages.history(session, person.id, after, before, limit + 1)
        return {"messages": found[-limit:], "more": len(found) > limit}

    def _welcome(self, person: LocalPerson) -> Json:
        with self._exchange.database.work() as session:
            beside = {
                "keyboard": messages.keyboard(session, person.id),
                "commands": commands_for(session, person.id),
                "description": settings.read(session, "description", ""),
            }
        return self._page(person, 0, None, PAGE) | beside

    async def _attached(self, person: LocalPerson, call: Call) -> Json:
        upload = _checked(call.upload("file"))
        caption = caption_typed(call)
        row = await self._exchange.shelf.put(upload, "photo" if upload.is_photo else "document")
        album = call.text("album")[:_MAX_KEY]
        together = {"media_group_id": album} if album else {}
        return self._exchange.from_person(person, content_of(row) | caption | together, _key(call))


async def _body(request: web.Request) -> Call:
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            return await read_call(request)
    except TimeoutError as error:
        raise PersonError("slow", status=408) from error


def _key(call: Call) -> str | None:
    return call.text("key")[:_MAX_KEY] or None


def _checked(upload: Upload | None) -> Upload:
    if upload is None or not upload.content:
        raise PersonError("file_empty")
    if len(upload.content) > MAX_UPLOAD:
        raise PersonError("too_large", status=413)
    return upload
