"""The way in over HTTP: what is shown to everybody, where the code is taken, and what only the person it was for may reach."""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.local.call import read_call
from bot.local.failures import PersonError
from bot.local.gate import COOKIE, SESSION_SECONDS, Gate

_MAX_JSON = 4096


def entered(gate: Gate | None, request: web.Request) -> int | None:
    """Whose session the request brings; None without one, or where there is no gate."""
    return gate.person(request.cookies.get(COOKIE, "")) if gate else None


def keeper(gate: Gate) -> Middleware:
    """Lets nobody into a chat but the one whose chat it is. The bot's side has its token."""

    @web.middleware
    async def only_own_chat(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/chat/"):
            person = entered(gate, request)
            if person is None:
                raise PersonError("login", status=401)
            if request.match_info.get("id") != str(person):
                raise PersonError("unknown_person", status=404)
        return await handler(request)

    return only_own_chat


class Entrance:
    """``POST /login``."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/login", self.login)]

    async def login(self, request: web.Request) -> web.Response:
        """``{"code": …}`` → a cookie that no script can read and no other site sends."""
        call = await read_call(request.clone(client_max_size=_MAX_JSON))
        token = self._gate.enter(call.text("code"), request.remote or "")
        answer = web.json_response({"ok": True})
        answer.set_cookie(COOKIE, token, max_age=SESSION_SECONDS, path="/", httponly=True, samesite="Strict")
        return answer
