"""``python -m benchmarks.starting [ROUNDS]``: how long the start takes and what is held at rest, beside a bare echo bot.

All in one run, each a process of its own, in turn; the median counts. A start ends with the first getUpdates at the embedded
server, which is this process; that of the chat page, with the word that it is open. The processor's time is the dependable part
where others use the machine.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.crowd import crowd
from benchmarks.memory import resident, used
from benchmarks.throughput import PROGRAM, REST, SECRET, Way, migrated, running_bot
from tests import postgresql

ROUNDS = 3


@dataclass(frozen=True)
class Start:
    """Seconds by the clock and of the processor until it is ready; megabytes in use some seconds later."""

    seconds: float
    processor: float
    memory: float


async def main(rounds: int) -> None:
    runs: defaultdict[str, list[Start]] = defaultdict(list)
    with postgresql.running(postgresql.DURABLE) as server:
        for _ in range(rounds):
            for name, way in _ways(server).items():
                runs[name].append(await _polling(way))
            runs["Fawen with the chat page"].append(_with_page())
    _print(runs)


def _ways(server: postgresql.Postgres) -> dict[str, Way]:
    return {
        "bare echo bot": Way(None),
        "Fawen on SQLite": Way({}),
        "Fawen on PostgreSQL": Way({"FAWEN_DATABASE_URL": server.empty()}),
        "Fawen on SQLite, the very first start": Way({}, is_first=True),
    }


async def _polling(way: Way) -> Start:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
        async with crowd(Path(folder), 1) as people, running_bot(way, people, Path(data)) as (process, seconds):
            return await asyncio.to_thread(_rested, process.pid, seconds)


def _with_page() -> Start:
    with tempfile.TemporaryDirectory() as data:
        settings = {"FAWEN_TELEGRAM_TOKEN": "", "FAWEN_LOCAL_PORT": "0", "FAWEN_DATA_DIR": data, "FAWEN_SECRET_KEY": SECRET}
        migrated(os.environ | settings)
        begun = time.perf_counter()
        with subprocess.Popen([PROGRAM, "run"], env=os.environ | settings, stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            found = _rested(process.pid, time.perf_counter() - begun)
            process.terminate()
        return found


def _rested(pid: int, seconds: float) -> Start:
    processor = used(pid)
    time.sleep(REST)
    return Start(seconds, processor, resident(pid))


def _print(runs: Mapping[str, Sequence[Start]]) -> None:
    print(f"{'':38} seconds  processor  memory MB")
    for name, starts in runs.items():
        seconds, processor = median(run.seconds for run in starts), median(run.processor for run in starts)
        print(f"{name:38} {seconds:7.2f} {processor:10.2f} {median(run.memory for run in starts):10.0f}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
