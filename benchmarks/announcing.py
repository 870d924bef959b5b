"""``python -m benchmarks.announcing [PEOPLE]``: an announcement to so many example people, with the program killed in the middle.

The embedded server runs here, the program as a process of its own that talks to it over HTTP as to Telegram; staff write the
announcement in the chat. Told is what arrived at the server's side, and what the report to staff says. Takes about PEOPLE / 24 s.
"""

import asyncio
import signal
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

from storage.announcement import Fate
from tests.crowd import crowd

PEOPLE = 5000
LIMIT = 30
"""Messages a second that a bot may send (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""


async def main(size: int, directory: Path) -> None:
    """Prints what was seen."""
    patience = size / 5 + 120
    async with crowd(directory, size) as people:
        await people.start()
        await people.announce()
        await people.until(size // 2, patience)
        await people.end(signal.SIGKILL)
        before = len(people.arrivals)
        await people.start()
        report = await people.reported(patience)
    times, fates = people.times(), people.fates()
    moments = [moment for moment, _ in people.arrivals]
    longest = max(later - earlier for earlier, later in pairwise(moments))
    sending = moments[-1] - moments[0] - longest
    print(f"people                        {size:6}")
    print(f"arrived before the kill       {before:6}")
    print(f"got it once                   {times[1]:6}")
    print(f"got it more than once         {sum(count for often, count in times.items() if often > 1):6}")
    print(f"did not get it                {times[0]:6}")
    print(f"on its way at the kill        {fates[Fate.UNCLEAR]:6}   told as unclear, not sent again")
    print(f"most within any second        {people.most_in_a_second():6}   of {LIMIT} that Telegram takes")
    print(f"a second while it was sent    {len(moments) / sending:6.1f}")
    print(f"pause after the kill, s       {longest:6.1f}   until the dead worker's lease had run out")
    print(report)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE, Path(folder)))
