"""The page itself, its files, and what it must know at the start."""

from pathlib import Path

from aiohttp import web

from bot.local.entrance import entered
from bot.local.exchange import Exchange
from bot.local.methods.content import MAX_CAPTION, MAX_TEXT
from bot.local.shelf import MAX_UPLOAD

_DIRECTORY = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Screen:
    """Serves ``page/``. The list of its files is read once, so that no address can lead out of it."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._files = {path.name: path for path in _DIRECTORY.iterdir() if path.suffix in _TYPES}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.index),
            web.get("/setup", self.setup),
            web.get("/page/{name}", self.part),
        ]

    async def index(self, _: web.Request) -> web.StreamResponse:
        return self._file("index.html")

    async def part(self, request: web.Request) -> web.StreamResponse:
        return self._file(request.match_info["name"])

    async def setup(self, request: web.Request) -> web.Response:
        """``words`` (page.yaml), ``people``, the ``bot``'s name, ``limits`` in characters and bytes. Where people enter with a
        code, ``people`` is who has entered, and ``login`` says whether somebody has to.
        """
        gate, person = self._exchange.gate, entered(self._exchange.gate, request)
        known = [one for one in self._exchange.people.values() if gate is None or one.id == person]
        people = [{"id": one.id, "name": one.name, "role": one.role} for one in known]
        limits = {"text": MAX_TEXT, "caption": MAX_CAPTION, "file": MAX_UPLOAD}
        bot = self._exchange.bot()["first_name"]
        return web.json_response(
            {"words": self._exchange.words, "people": people, "bot": bot, "limits": limits, "login": not people}
        )

    def _file(self, name: str) -> web.FileResponse:
        path = self._files.get(name)
        if path is None:
            raise web.HTTPNotFound
        headers = {"Content-Type": f"{_TYPES[path.suffix]}; charset=utf-8", "Cache-Control": "no-cache"}
        return web.FileResponse(path, headers=headers)
