"""The program ends in order at whatever moment it is told to, and begins when the network does."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from tests.serving import served

GREETING = ("getMe", "setMyCommands", "deleteWebhook", "getUpdates")
"""The first call of each kind that the program makes."""
ME = {"id": 1, "is_bot": True, "first_name": "Fawen", "username": "example_bot"}
WAIT = 30


class Silent:
    """A Bot API server that answers nothing from the first call of a method on."""

    def __init__(self, method: str) -> None:
        self._method = method
        self.asked = asyncio.Event()
        self.over = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        if request.match_info["method"] == self._method:
            self.asked.set()
            await self.over.wait()
        return web.json_response({"ok": True, "result": ME if request.match_info["method"] == "getMe" else True})


@asynccontextmanager
async def listening(silent: Silent, port: int) -> AsyncIterator[None]:
    async with served("/bot{token}/{method}", silent.answer, port):
        try:
            yield
        finally:
            silent.over.set()


async def _program(directory: Path, port: int) -> asyncio.subprocess.Process:
    environment = {
        **os.environ,
        "FAWEN_DATA_DIR": str(directory),
        "FAWEN_TELEGRAM_TOKEN": "1:example",
        "FAWEN_TELEGRAM_BASE_URL": f"http://127.0.0.1:{port}/bot",
    }
    fawen = str(Path(sys.executable).with_name("fawen"))
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(fawen, "run", env=environment, stdout=pipe, stderr=pipe)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("method", GREETING)
async def test_told_to_stop_while_the_server_is_silent(tmp_path: Path, unused_tcp_port: int, method: str) -> None:
    silent = Silent(method)
    async with listening(silent, unused_tcp_port):
        program = await _program(tmp_path, unused_tcp_port)
        await asyncio.wait_for(silent.asked.wait(), WAIT)
        program.send_signal(signal.SIGTERM)
        out, err = await asyncio.wait_for(program.communicate(), WAIT)
    assert (program.returncode, "法问关了" in out.decode(), err.decode()) == (0, True, "")


@pytest.mark.timeout(120)
async def test_the_network_comes_later(tmp_path: Path, unused_tcp_port: int) -> None:
    program = await _program(tmp_path, unused_tcp_port)
    await asyncio.sleep(4)  # longer than the start takes: it has found nobody there
    assert program.returncode is None
    silent = Silent("getUpdates")
    async with listening(silent, unused_tcp_port):
        await asyncio.wait_for(silent.asked.wait(), WAIT)
        program.send_signal(signal.SIGTERM)
        await asyncio.wait_for(program.communicate(), WAIT)
    assert program.returncode == 0


@pytest.mark.timeout(120)
async def test_the_token_is_taken_back_while_it_runs(tmp_path: Path, unused_tcp_port: int) -> None:
    async def answer(request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "getUpdates":
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        return web.json_response({"ok": True, "result": ME if method == "getMe" else True})

    async with served("/bot{token}/{method}", answer, unused_tcp_port):
        program = await _program(tmp_path, unused_tcp_port)
        out, err = await asyncio.wait_for(program.communicate(), WAIT)
    assert program.returncode == 1
    assert "Traceback" not in err.decode() and "FAWEN_TELEGRAM_TOKEN" in err.decode() + out.decode(), err.decode()
