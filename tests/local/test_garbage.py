"""Whatever comes, the server answers; it never fails."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.local.methods import METHODS
from tests.local.place import LI, TOKEN, WANG
from tests.local.sides import Answer, Wire

BOUNDED = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
FEWER = settings(BOUNDED, max_examples=100)
NAMES = [
    "chat_id",
    "message_id",
    "text",
    "caption",
    "parse_mode",
    "entities",
    "caption_entities",
    "reply_markup",
    "reply_parameters",
    "reply_to_message_id",
    "offset",
    "limit",
    "timeout",
    "allowed_updates",
    "commands",
    "scope",
    "language_code",
    "callback_query_id",
    "show_alert",
    "file_id",
    "photo",
    "document",
    "action",
    "name",
    "url",
    "key",
    "data",
    "file",
]
LIKELY: list[Any] = [
    WANG.id,
    LI.id,
    1,
    "1",
    0,
    -1,
    2**63 - 1,
    -(2**63),
    2**63,
    10**400,
    1e308,
    "html",
    "typing",
    "attach://x",
    "<b>x</b>",
    "/start",
    "https://example.org",
    "file://x",
    {"type": "chat", "chat_id": WANG.id},
    {"message_id": 1},
    {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]},
    {"keyboard": [["x"]]},
    {"force_reply": True},
    [{"command": "x", "description": "x"}],
    [{"type": "bold", "offset": 0, "length": 1}],
    [{"type": "bold", "offset": -(10**30), "length": 10**30}],
]
KEYS = st.sampled_from(["type", "text", "url", "message_id", "chat_id", "command", "inline_keyboard", "keyboard", "offset"])
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from(LIKELY))
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8)
PARAMETERS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(LIKELY) | JSON, max_size=6)
METHOD = st.sampled_from(sorted(METHODS)) | st.text(max_size=8)
KINDS = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain; charset=x", "x"]
PATHS = [
    f"/bot{TOKEN}/sendMessage",
    f"/bot{TOKEN}/sendDocument",
    f"/bot{TOKEN}/getUpdates",
    "/chat/1001/messages",
    "/chat/1001/presses",
    "/chat/1001/files",
]


def holds(answer: Answer, caplog: pytest.LogCaptureFixture) -> None:
    """It was answered in JSON, and the server knew why it refused."""
    assert answer.status < 500, answer.content
    assert json.loads(answer.content) is not None
    assert not caplog.records


@pytest.mark.parametrize("number", [-(2**63), 2**63 - 1])
async def test_the_largest_numbers_are_numbers(wire: Wire, caplog: pytest.LogCaptureFixture, number: int) -> None:
    await wire.wang.says("x")
    for name in ("offset", "limit"):
        holds(await wire.bot.call("getUpdates", **{name: number}), caplog)
    for name in ("after", "before", "limit"):
        assert "messages" in await wire.wang.history(**{name: number})
    assert await wire.bot.complaint("deleteMessage", chat_id=WANG.id, message_id=number) == "message to delete not found"
    assert (await wire.wang.presses(number, "x")).error == (409, "stale")


@BOUNDED
@given(METHOD, PARAMETERS)
async def test_any_call_with_any_parameters(
    wire: Wire, caplog: pytest.LogCaptureFixture, method: str, parameters: dict[str, Any]
) -> None:
    parameters.pop("timeout", None)
    body = json.dumps(parameters)
    path = f"/bot{TOKEN}/{quote(method, safe='')}"
    holds(await wire.post(path, data=body, headers={"Content-Type": "application/json"}), caplog)
    written = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
    holds(await wire.post(path, data=written), caplog)


@FEWER
@given(st.sampled_from(["messages", "presses", "files"]), PARAMETERS)
async def test_any_request_of_a_page(wire: Wire, caplog: pytest.LogCaptureFixture, what: str, parameters: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/json"}
    holds(await wire.post(f"/chat/1001/{what}", data=json.dumps(parameters), headers=headers), caplog)


@FEWER
@given(st.sampled_from(PATHS), st.sampled_from(KINDS), st.binary(max_size=200))
async def test_any_bytes(wire: Wire, caplog: pytest.LogCaptureFixture, path: str, kind: str, body: bytes) -> None:
    holds(await wire.post(path, data=body, headers={"Content-Type": kind}), caplog)


@FEWER
@given(st.text(max_size=20), st.binary(max_size=50), st.text(max_size=20))
async def test_any_file_under_any_name(
    wire: Wire, caplog: pytest.LogCaptureFixture, name: str, content: bytes, caption: str
) -> None:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "")
    parts = [
        f'Content-Disposition: form-data; name="caption"\r\n\r\n{caption}'.encode(errors="replace"),
        f'Content-Disposition: form-data; name="file"; filename="{quoted}"\r\n\r\n'.encode(errors="replace") + content,
    ]
    body = b"".join(b"--long-boundary\r\n" + part + b"\r\n" for part in parts) + b"--long-boundary--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=long-boundary"}
    answer = await wire.post("/chat/1001/files", data=body, headers=headers)
    holds(answer, caplog)
    if answer.status == 200 and "document" in answer.json:
        holds_file = await wire.wang.file(answer.json["document"]["file_id"])
        assert (holds_file.status, holds_file.content) == (200, content)


@FEWER
@given(st.text(alphabet=st.sampled_from("/.%2e%5c?#&=:@[]~botfilechat1001live"), max_size=30))
async def test_any_address(wire: Wire, caplog: pytest.LogCaptureFixture, path: str) -> None:
    line = f"GET /{path} HTTP/1.1\r\nHost: {wire.host}\r\nConnection: close\r\n\r\n"
    status = int((await wire.raw(line.encode())).split(b" ", 2)[1])
    assert status < 500
    assert not caplog.records
