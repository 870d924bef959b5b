"""``python -m benchmarks.throughput [QUESTIONS]``: Fawen beside a bare echo bot, on the same embedded server, in one run.

Fawen is ``fawen run`` as an office starts it: each question is written down, answered and logged before it is acknowledged. The
echo bot is python-telegram-bot on its default settings and keeps nothing. Both are processes of their own; the server, which
sends the questions and times the answers, is this one, so that on two cores it takes its share; in the last rows it is as far
away as a real one. The rounds are repeated in turn; the median counts.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from aiohttp.test_utils import unused_port

from benchmarks.crowd import TOKEN, Crowd, Delays, crowd
from benchmarks.memory import family, resident
from knowledge.content import load_content
from tests import postgresql

QUESTIONS = 2000
PEOPLE = 200
ROUNDS = 3
REST = 5.0
"""Seconds after the start until memory is read."""
LONGEST_START = LONGEST_END = 60.0
SECRET = "only-for-benchmarks-0123456789"
PROGRAM = str(Path(sys.executable).with_name("fawen"))
AWAY = 0.05
"""Seconds to the server and back, where it is not on this machine; Telegram's are about as far, or farther."""
ECHO, FAR = "echo bot, python-telegram-bot as it comes", ", server 50 ms away"
MEMORY = Path("/dev/shm")
"""A disk that forgets."""


@dataclass(frozen=True)
class Measured:
    """``start`` seconds to the first getUpdates, ``memory`` in MB (VmRSS) of all its processes, ``rate`` answers a second,
    ``twice`` answers that came again because the server was too slow to say that it had the first.
    """

    start: float
    memory: float
    rate: float
    delays: Delays
    twice: int


async def main(count: int) -> None:
    entries = load_content().library.entries.values()
    questions = list(islice(cycle(entry.question for entry in entries if not entry.action), count))  # one message an answer
    runs: dict[str, list[Measured]] = {}
    with postgresql.running(postgresql.DURABLE) as safe, postgresql.running() as forgetful:
        for _ in range(ROUNDS):
            for name, way in _ways(safe, forgetful).items():
                runs.setdefault(name, []).append(await _measured(way, questions))
                print(name, runs[name][-1], file=sys.stderr)
    _print(runs)


@dataclass(frozen=True)
class Way:
    """A bot to be measured: ``fawen run`` with these settings, or the echo bot for None. ``is_first``: without tables yet.
    ``workers``: so many, to which the updates are brought; 0: one that fetches them. ``away``: seconds to the server and back.
    """

    settings: Mapping[str, str] | None
    parent: Path | None = None
    is_first: bool = False
    workers: int = 0
    away: float = 0.0


def _ways(safe: postgresql.Postgres, forgetful: postgresql.Postgres) -> dict[str, Way]:
    return {
        ECHO: Way(None),
        "Fawen on SQLite": Way({}),
        "Fawen on SQLite, in memory (nothing durable)": Way({}, MEMORY),
        "Fawen on PostgreSQL": Way({"FAWEN_DATABASE_URL": safe.empty()}),
        "Fawen on PostgreSQL, fsync off (nothing durable)": Way({"FAWEN_DATABASE_URL": forgetful.empty()}),
        "Fawen on PostgreSQL, webhook, 1 worker": Way({"FAWEN_DATABASE_URL": safe.empty()}, workers=1),
        "Fawen on PostgreSQL, webhook, 2 workers": Way({"FAWEN_DATABASE_URL": safe.empty()}, workers=2),
        f"{ECHO}{FAR}": Way(None, away=AWAY),
        f"Fawen on SQLite{FAR}": Way({}, away=AWAY),
        f"Fawen on PostgreSQL{FAR}": Way({"FAWEN_DATABASE_URL": safe.empty()}, away=AWAY),
    }


async def _measured(way: Way, questions: Sequence[str]) -> Measured:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory(dir=way.parent) as data:
        async with crowd(Path(folder), PEOPLE, way.away) as people, running_bot(way, people, Path(data)) as (process, start):
            await asyncio.sleep(REST)
            memory = sum(map(resident, family(process.pid)))
            await people.at_once(questions[:PEOPLE])  # connections are open, caches are warm
            rate = await people.at_once(questions)
            delays = await people.steadily(questions, rate / 2)
            return Measured(start, memory, rate, delays, people.answers.surplus)


@asynccontextmanager
async def running_bot(way: Way, people: Crowd, data: Path) -> AsyncIterator[tuple[Process, float]]:
    """The process, and the seconds until its first getUpdates, or until its workers say that they listen."""
    command, environment = _begun_by(way, people.base_url, data)
    if way.settings is not None and not way.is_first:
        await asyncio.to_thread(migrated, environment)
    begun = time.perf_counter()
    async with _process(command, environment) as process:
        assert process.stdout
        await asyncio.wait_for(process.stdout.readline() if way.workers else people.came.wait(), LONGEST_START)
        yield process, time.perf_counter() - begun


def migrated(environment: Mapping[str, str]) -> None:
    """Makes the tables, which are there on all days but the first."""
    subprocess.run([PROGRAM, "migrate"], env=environment, stdout=subprocess.DEVNULL, check=True)


def _begun_by(way: Way, base_url: str, data: Path) -> tuple[list[str], dict[str, str]]:
    """Command and environment."""
    if way.settings is None:
        return [sys.executable, "-m", "benchmarks.echo", TOKEN, base_url], dict(os.environ)
    settings = {"FAWEN_TELEGRAM_TOKEN": TOKEN, "FAWEN_TELEGRAM_BASE_URL": base_url, "FAWEN_DATA_DIR": str(data)}
    settings |= {"FAWEN_SECRET_KEY": SECRET, "FAWEN_MOST_PER_MINUTE": "0", **way.settings}
    if way.workers:
        port = unused_port()
        settings |= {"FAWEN_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "FAWEN_WEBHOOK_PORT": str(port)}
    options = ["--webhook", "--workers", str(way.workers)] if way.workers else []
    return [PROGRAM, "run", *options], os.environ | settings


@asynccontextmanager
async def _process(command: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), LONGEST_END)  # the server here answers what it still asks


def _print(runs: Mapping[str, Sequence[Measured]]) -> None:
    yardsticks = {far: median(run.rate for run in runs[f"{ECHO}{far}"]) for far in ("", FAR)}
    print(f"{'':62} answers/s  ratio  median ms  p99 ms  start s  memory MB  twice")
    for name, measured in runs.items():
        rate = median(run.rate for run in measured)
        yardstick = yardsticks[FAR if name.endswith(FAR) else ""]
        middle = median(run.delays.median for run in measured) * 1000
        p99 = median(run.delays.p99 for run in measured) * 1000
        start = median(run.start for run in measured)
        memory = median(run.memory for run in measured)
        twice = sum(run.twice for run in measured)
        print(f"{name:62} {rate:9.0f} {rate / yardstick:6.2f} {middle:10.1f} {p99:7.1f} {start:8.2f} {memory:10.0f} {twice:6}")
    print("delays at half of each bot's own rate")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS))
