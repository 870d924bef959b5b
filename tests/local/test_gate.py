"""Entering with a code, where the page is open to the network."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.local.database import LocalDatabase
from bot.local.failures import PersonError
from bot.local.gate import CODE_SECONDS, COOKIE, SESSION_SECONDS, Gate, is_loopback
from bot.local.server import LocalServer
from bot.local.settings import KNOWN
from tests.browser import chromium
from tests.local.echo import ECHO, echo_bot
from tests.local.place import LI, TOKEN, WANG, listening, make_server, words
from tests.local.sides import Wire
from tests.local.tab import PHONE, Tab

MESSAGES = f"/chat/{WANG.id}/messages"


class Watch:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def gated(tmp_path: Path) -> AsyncIterator[LocalServer]:
    async with listening(tmp_path, gated=True) as server:
        yield server


@pytest_asyncio.fixture
async def outside(gated: LocalServer) -> AsyncIterator[Wire]:
    async with Wire(gated) as wire:
        yield wire


def code_for(directory: Path, person: int) -> str:
    """As ``fawen code`` makes it, beside the running server."""
    database = LocalDatabase(directory / "local-chat.db")
    code = Gate(database).issue(person)
    database.close()
    return code


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.8.8.8", True), ("0.0.0.0", False), ("::", False),
     ("192.168.1.5", False), ("fawen.example", False)],
)  # fmt: skip
def test_what_only_this_machine_reaches(host: str, own: bool) -> None:
    assert is_loopback(host) is own


async def test_an_open_address_has_a_gate_and_the_bot_reaches_it(tmp_path: Path) -> None:
    server = make_server(tmp_path, host="0.0.0.0")
    await server.start()
    try:
        async with Wire(server) as wire:
            assert (await wire.get(MESSAGES)).error == (401, "login")
            assert (await wire.get(f"/bot{TOKEN}/getMe")).json["ok"] is True
        assert server.base_url == f"http://127.0.0.1:{server.port}/bot"
    finally:
        await server.stop()


async def test_without_a_code_there_is_nobody_and_nothing(outside: Wire) -> None:
    setup = (await outside.get("/setup")).json
    assert (setup["people"], setup["login"]) == ([], True)
    for path in (MESSAGES, f"/chat/{WANG.id}/commands", f"/chat/{WANG.id}/files/x", "/chat/4040/messages"):
        assert (await outside.get(path)).error == (401, "login")
    assert (await outside.post(MESSAGES, json={"text": "x"})).error == (401, "login")
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        async with outside.socket(f"/chat/{WANG.id}/live"):
            pass
    assert caught.value.status == 401


async def test_a_code_opens_one_persons_chat_once(outside: Wire, tmp_path: Path) -> None:
    code = code_for(tmp_path, WANG.id)
    answer = await outside.post("/login", json={"code": f" {code[:4].lower()} {code[4:]} "})
    assert answer.status == 200
    for sign in ("HttpOnly", "SameSite=Strict", "Path=/"):
        assert sign in answer.headers["Set-Cookie"]
    token = answer.headers["Set-Cookie"].split(";")[0].removeprefix(f"{COOKIE}=")
    cookie = {"Cookie": f"{COOKIE}={token}"}
    assert [one["id"] for one in (await outside.get("/setup", headers=cookie)).json["people"]] == [WANG.id]
    assert (await outside.get(MESSAGES, headers=cookie)).status == 200
    assert (await outside.get(f"/chat/{LI.id}/messages", headers=cookie)).error == (404, "unknown_person")
    async with Wire(outside._server) as other:
        assert (await other.post("/login", json={"code": code})).error == (403, "bad_code")
        assert (await other.get(MESSAGES, headers={"Cookie": f"{COOKIE}={token}x"})).status == 401
    assert not {code.encode(), token.encode()} & set(stored(tmp_path))


def stored(directory: Path) -> list[bytes]:
    """All keys that the local chat keeps."""
    with closing(sqlite3.connect(directory / "local-chat.db")) as connection:
        return [str(key).partition(":")[2].encode() for (key,) in connection.execute("SELECT key FROM setting")]


async def test_a_foreign_page_cannot_log_in_and_bad_bodies_are_refused(outside: Wire, tmp_path: Path) -> None:
    code = code_for(tmp_path, WANG.id)
    foreign = {"Origin": "http://evil.example"}
    assert (await outside.post("/login", json={"code": code}, headers=foreign)).status == 403
    json = {"Content-Type": "application/json"}
    assert (await outside.post("/login", data=b"{", headers=json)).status == 400
    assert (await outside.post("/login", data=b"[1]", headers=json)).status == 400
    assert (await outside.post("/login", data=b'{"code": "' + b"x" * 9000 + b'"}', headers=json)).status == 413


def test_a_code_is_over_after_a_while_and_so_is_a_session(tmp_path: Path) -> None:
    database, watch = LocalDatabase(tmp_path / "x.db"), Watch()
    gate = Gate(database, watch)
    late, code = gate.issue(1), gate.issue(2)
    token = gate.enter(code)
    assert gate.person(token) == 2
    watch.now += CODE_SECONDS + 1
    with pytest.raises(PersonError):
        gate.enter(late)
    assert gate.person(token) == 2
    watch.now += SESSION_SECONDS
    assert gate.person(token) is None
    database.close()


def test_sessions_that_are_over_go_and_a_person_has_so_many_at_most(tmp_path: Path) -> None:
    database, watch = LocalDatabase(tmp_path / "local-chat.db"), Watch()
    gate = Gate(database, watch)
    early, other = gate.enter(gate.issue(1)), gate.enter(gate.issue(2))
    tokens = []
    for _ in range(30):
        watch.now += 1
        tokens.append(gate.enter(gate.issue(1)))
    assert [gate.person(token) for token in (early, other, tokens[-20], tokens[-1])] == [None, 2, 1, 1]
    assert len(stored(tmp_path)) == 21
    watch.now += SESSION_SECONDS + 1
    gate.enter(gate.issue(1))
    assert len(stored(tmp_path)) == 1
    database.close()


def test_what_was_never_a_session_is_not_remembered(tmp_path: Path) -> None:
    database = LocalDatabase(tmp_path / "local-chat.db")
    gate = Gate(database)
    for number in range(20):
        assert gate.person(f"guess {number}") is None
    with database.work() as session:
        assert session.info[KNOWN] == {}
    database.close()


def test_who_guesses_has_to_wait(tmp_path: Path) -> None:
    database, watch = LocalDatabase(tmp_path / "x.db"), Watch()
    gate = Gate(database, watch=watch)
    code, other = gate.issue(1), gate.issue(2)
    for _ in range(10):
        with pytest.raises(PersonError, match="bad_code"):
            gate.enter("WRONG", "192.0.2.7")
    with pytest.raises(PersonError, match="too_many_codes"):
        gate.enter(code, "192.0.2.7")
    assert gate.person(gate.enter(other, "192.0.2.8")) == 2  # nobody else waits
    watch.now += 61
    assert gate.person(gate.enter(code, "192.0.2.7")) == 1
    database.close()


def test_who_has_to_wait_does_not_wait_longer_because_the_clock_jumps_back(tmp_path: Path) -> None:
    database, clock, watch = LocalDatabase(tmp_path / "x.db"), Watch(), Watch()
    gate = Gate(database, clock, watch)
    for _ in range(10):
        with pytest.raises(PersonError, match="bad_code"):
            gate.enter("WRONG")
    clock.now -= 24 * 3600
    watch.now += 61
    assert gate.person(gate.enter(gate.issue(1))) == 1
    database.close()


async def test_who_guesses_from_one_address_does_not_keep_out_another(tmp_path: Path) -> None:
    server = make_server(tmp_path, host="0.0.0.0")
    await server.start()

    async def tried(code: str, source: str) -> int:
        connector = aiohttp.TCPConnector(local_addr=(source, 0))
        async with (
            aiohttp.ClientSession(connector=connector) as session,
            session.post(f"{server.page_url}login", json={"code": code}) as answer,
        ):
            return answer.status

    try:
        assert [await tried("WRONG", "127.0.0.1") for _ in range(11)] == [403] * 10 + [429]
        assert await tried(code_for(tmp_path, WANG.id), "127.0.0.2") == 200
    finally:
        await server.stop()


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def test_somebody_enters_in_the_browser_and_talks(browser: Browser, tmp_path: Path) -> None:
    async with listening(tmp_path, gated=True) as server, echo_bot(server):
        width, height = PHONE
        context = await browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        tab = Tab(await context.new_page())
        await tab.page.goto(server.page_url)
        await expect(tab.page.get_by_label(words("login.ask"))).to_be_focused()
        await tab.page.keyboard.type("WRONG")
        await tab.page.keyboard.press("Enter")
        await expect(tab.at("login-fault")).to_have_text(words("errors.bad_code"))
        for part in ("login-code", "login-send", "login-fault"):
            box, frame = await tab.at(part).bounding_box(), await tab.at("login").bounding_box()
            assert box and frame and box["x"] > frame["x"] and box["x"] + box["width"] < frame["x"] + frame["width"]
        tab.expects_refusal(403)
        await tab.page.get_by_label(words("login.ask")).fill(code_for(tmp_path, LI.id))
        await tab.presses(words("login.enter"))
        await tab.is_here()
        await expect(tab.at("now-name")).to_contain_text(LI.name)
        await tab.says("屋檐水")
        await tab.reads(f"{ECHO}屋檐水")
        await tab.page.reload()
        await tab.is_here()
        await context.close()
        assert tab.complaints == []
