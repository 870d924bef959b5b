"""One JSON object a line where the office collects logs; of an error its kind and its place, never its words."""

import asyncio
import json
import logging
import sys
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.json_lines import Json
from bot.logs import Plain, without_quotes
from tests.test_stopping import ME

SAID = "隔壁偷了我家三只鸡"


def record_of_an_error() -> logging.LogRecord:
    try:
        try:
            raise ValueError(SAID)
        except ValueError as error:
            raise RuntimeError(SAID) from error
    except RuntimeError:
        return logging.LogRecord("bot.test", logging.ERROR, __file__, 1, "a %s failed", ("turn",), sys.exc_info())


@pytest.mark.parametrize("formatter", [Plain(), Json()], ids=["plain", "json"])
def test_of_an_error_its_kind_and_place_are_written_and_not_its_words(formatter: logging.Formatter) -> None:
    line = formatter.format(record_of_an_error())
    assert SAID not in line
    for seen in ("a turn failed", "RuntimeError", "ValueError", "test_structured_logs.py", "ERROR", "bot.test"):
        assert seen in line


def test_a_line_is_one_object_with_what_was_given_beside() -> None:
    record = logging.LogRecord("bot.test", logging.INFO, __file__, 1, "第%s号", (3,), None)
    record.rows = 12
    line = Json().format(record)
    found = json.loads(line)
    assert "\n" not in line
    assert (found["message"], found["level"], found["logger"], found["rows"]) == ("第3号", "INFO", "bot.test", 12)
    assert found["time"].endswith("+00:00")


async def test_of_a_forgotten_task_the_words_of_its_error_are_left_out(caplog: pytest.LogCaptureFixture) -> None:
    async def fails() -> None:
        raise RuntimeError(SAID)

    task = asyncio.create_task(fails())
    await asyncio.wait([task])
    asyncio.get_running_loop().default_exception_handler({"message": "never retrieved", "future": task})
    (record,) = caplog.records
    assert SAID in record.getMessage()
    assert without_quotes(record)
    assert record.getMessage() == "never retrieved"


def test_of_a_librarys_line_what_is_filled_in_is_left_out() -> None:
    record = logging.LogRecord("telegram.request", logging.ERROR, __file__, 1, "bad JSON: %s", (SAID,), None)
    assert without_quotes(record)
    assert record.getMessage() == "bad JSON: %s"


@pytest.mark.timeout(120)
@pytest.mark.parametrize("as_json", ["true", "false"])
async def test_the_program_logs_trouble_line_by_line(tmp_path: Path, unused_tcp_port: int, as_json: str) -> None:
    """A Bot API server that greets and then answers getUpdates with nonsense."""
    asked, times = asyncio.Event(), count()

    async def answer(request: web.Request) -> web.Response:
        if request.match_info["method"] == "getUpdates":
            if next(times):  # the first failure has been logged
                asked.set()
            return web.Response(status=500, text=SAID)
        return web.json_response({"ok": True, "result": ME if request.match_info["method"] == "getMe" else True})

    lines = await _logged(answer, asked, tmp_path, unused_tcp_port, as_json)
    assert lines and SAID not in "\n".join(lines)
    if as_json == "true":
        assert all({"time", "level", "logger", "message"} <= json.loads(line).keys() for line in lines)


async def _logged(answer: Any, asked: asyncio.Event, directory: Path, port: int, as_json: str) -> list[str]:
    application = web.Application()
    application.router.add_post("/bot{token}/{method}", answer)
    runner = web.AppRunner(application, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    settings = {"DATA_DIR": str(directory), "TELEGRAM_TOKEN": "1:example", "LOG_JSON": as_json}
    settings["TELEGRAM_BASE_URL"] = f"http://127.0.0.1:{port}/bot"
    fawen = str(Path(sys.executable).with_name("fawen"))
    program = await asyncio.create_subprocess_exec(
        fawen, "run", env={f"FAWEN_{name}": value for name, value in settings.items()}, stderr=asyncio.subprocess.PIPE
    )
    await asyncio.wait_for(asked.wait(), 60)
    program.terminate()
    _, err = await asyncio.wait_for(program.communicate(), 60)
    await runner.cleanup()
    return err.decode().splitlines()
