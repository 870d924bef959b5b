"""Whom the server answers, and what its page can do in a browser."""

import re
from pathlib import Path

import aiohttp
import pytest

from bot.local import screen
from bot.local.server import LocalServer
from tests.local.place import NOBODY, TOKEN, WANG
from tests.local.sides import PersonSide, Wire

DIRECTORY = Path(screen.__file__).parent / "page"
PARTS = sorted(path.name for path in DIRECTORY.iterdir())
WRITTEN = [name for name in PARTS if not name.endswith(".svg")]
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
MESSAGES = f"/chat/{WANG.id}/messages"
GET_ME = f"/bot{TOKEN}/getMe"
FOREIGN_HOSTS = ["example.org", "evil.example:{port}", "localhost.evil:{port}", "127.0.0.1", "127.0.0.1:1", "0.0.0.0:{port}", ""]
FOREIGN_ORIGINS = [
    "null",
    "",
    "http://example.org",
    "https://{host}",
    "http://{host}.evil",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
]
_HTML_FROM_WORDS = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle\s*=|\son\w+\s*=|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("path", ["/", "/setup", MESSAGES, GET_ME, "/nothing"])
@pytest.mark.parametrize("host", FOREIGN_HOSTS)
async def test_a_foreign_host_is_refused(server: LocalServer, wire: Wire, host: str, path: str) -> None:
    answer = await wire.get(path, headers={"Host": host.format(port=server.port)})
    assert answer.status == 403


async def test_a_request_without_a_host_is_refused(wire: Wire) -> None:
    answer = await wire.raw(b"GET /setup HTTP/1.0\r\nConnection: close\r\n\r\n")
    assert answer.split(b" ", 2)[1] == b"403"


async def test_this_machine_has_two_names(server: LocalServer, wire: Wire) -> None:
    for name in ("127.0.0.1", "localhost"):
        assert (await wire.get("/setup", headers={"Host": f"{name}:{server.port}"})).status == 200


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
async def test_a_foreign_origin_is_refused(server: LocalServer, wire: Wire, origin: str) -> None:
    headers = {"Origin": origin.format(host=wire.host)}
    assert (await wire.post(MESSAGES, json={"text": "x"}, headers=headers)).status == 403
    assert (await wire.get(GET_ME, headers=headers)).status == 403
    assert server.pending() == 0


async def test_a_foreign_page_gets_no_live_line(wire: Wire, wang: PersonSide) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        async with wire.socket(f"{wang.path}/live", origin="http://evil.example"):
            pass
    assert caught.value.status == 403
    async with wire.socket(f"{wang.path}/live", origin=f"http://{wire.host}") as socket:
        assert (await socket.receive_json())["kind"] == "welcome"


@pytest.mark.parametrize(("site", "status"), [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)])
async def test_a_browser_says_where_a_request_comes_from(wire: Wire, site: str, status: int) -> None:
    headers = {"Sec-Fetch-Site": site}
    path = f"/bot{TOKEN}/sendMessage?chat_id={WANG.id}&text=x"
    assert [(await wire.get(one, headers=headers)).status for one in (path, MESSAGES, "/setup")] == [status] * 3
    assert (await wire.get("/", headers=headers)).status == 200


@pytest.mark.parametrize("path", ["/", "/setup", "/page/main.js", MESSAGES, f"/chat/{NOBODY}/messages", GET_ME, "/nothing"])
async def test_every_answer_is_protected(wire: Wire, path: str) -> None:
    headers = (await wire.get(path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-" in headers["Cache-Control"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]


async def test_the_page_may_load_only_its_own(wire: Wire) -> None:
    policy = (await wire.get("/")).headers["Content-Security-Policy"]
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert allowed == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' blob:",
        "connect-src": f"'self' ws://{wire.host}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("name", PARTS)
async def test_every_part_of_the_page_is_served_as_what_it_is(wire: Wire, name: str) -> None:
    path = DIRECTORY / name
    for address in [f"/page/{name}"] + (["/"] if name == "index.html" else []):
        answer = await wire.get(address)
        assert answer.status == 200
        assert answer.headers["Content-Type"] == f"{TYPES[path.suffix]}; charset=utf-8"
        assert answer.content == path.read_bytes()


@pytest.mark.parametrize("name", ["..%2fserver.py", "%2e%2e/server.py", "%2e%2e%2fpage%2fmain.js", "%00", "server.py", "main"])
async def test_no_address_leads_out_of_the_page(wire: Wire, name: str) -> None:
    assert (await wire.get(f"/page/{name}")).status == 404


@pytest.mark.parametrize("name", WRITTEN)
def test_a_part_makes_no_html_of_words_and_brings_no_words_of_its_own(name: str) -> None:
    source = (DIRECTORY / name).read_text(encoding="utf-8")
    assert not _HTML_FROM_WORDS.search(source)
    assert name.endswith(".css") or not _CHINESE.search(source)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)[\w]", source)


def test_the_html_holds_no_script_and_no_style() -> None:
    assert not _INLINE.search((DIRECTORY / "index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", ["<script>x</script>", "<p style='x'>", "<style>", "<a onclick=x>", "<a href='javascript:x'>"])
def test_the_finder_of_inline_parts_finds_them(source: str) -> None:
    assert _INLINE.search(source)
