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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.crowd import crowd
from benchmarks.memory import resident, used
from benchmarks.throughput import PROGRAM, REST, SECRET, Way, running_bot

ROUNDS = 3


@dataclass(frozen=True)
class Start:
    """Seconds by the clock and of the processor until it is ready; megabytes in use some seconds later."""

    seconds: float
    processor: float
    memory: float


async def main(rounds: int) -> None:
    runs: dict[str, list[Start]] = {}
    for _ in range(rounds):
        runs.setdefault("bare echo bot", []).append(await _polling(Way(None), None))
        with tempfile.TemporaryDirectory() as data:
            for name in ("Fawen, its first start", "Fawen, a later start"):
                runs.setdefault(name, []).append(await _polling(Way({}), Path(data)))
            runs.setdefault("Fawen with the chat page", []).append(_with_page(Path(data)))
    _print(runs)


async def _polling(way: Way, data: Path | None) -> Start:
    with tempfile.TemporaryDirectory() as folder:
        place = data or Path(folder)
        async with crowd(Path(folder), 1) as people, running_bot(way, people, place) as (process, seconds):
            found = await asyncio.to_thread(_rested, process, seconds)
            process.kill()  # an orderly end waits for this very server
            return found


def _with_page(data: Path) -> Start:
    settings = {"FAWEN_TELEGRAM_TOKEN": "", "FAWEN_LOCAL_PORT": "0", "FAWEN_DATA_DIR": str(data), "FAWEN_SECRET_KEY": SECRET}
    begun = time.perf_counter()
    with subprocess.Popen([PROGRAM, "run"], env=os.environ | settings, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        found = _rested(process, time.perf_counter() - begun)
        process.terminate()
    return found


def _rested(process: subprocess.Popen[bytes], seconds: float) -> Start:
    processor = used(process.pid)
    time.sleep(REST)
    return Start(seconds, processor, resident(process.pid))


def _print(runs: Mapping[str, Sequence[Start]]) -> None:
    print(f"{'':28} seconds  processor  memory MB")
    for name, starts in runs.items():
        seconds, processor = median(run.seconds for run in starts), median(run.processor for run in starts)
        print(f"{name:28} {seconds:7.2f} {processor:10.2f} {median(run.memory for run in starts):10.0f}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
