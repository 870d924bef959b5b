"""The bot is killed at random moments while people write: nothing is lost, nothing doubled.

``python -m tests.soak 200 [--postgresql]`` prints what was sent and what was found.
"""

import argparse
import asyncio
import os
import random
import re
import signal
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

from sqlmodel import select

from storage.consultation import Consultation
from storage.dispute import Dispute
from storage.ledger import person_for
from storage.ticket import Reason, Ticket, TicketMessage
from tests import postgresql
from tests.conversation import Conversation
from tests.desk import ADVISER, MEDIATOR, VILLAGER
from tests.outside import Outside

ASKING = range(7001, 7007)
_LIFE = (0.0, 2.0)
"""Seconds from the moment at which the bot answers to the kill; a third of the kills come while it still starts."""
_PAUSE = (0.1, 1.5)
_END = 300.0
_NUMBER = re.compile(r"第(\d+)回")


@dataclass
class Report:
    """``sent``: messages, each of which has to leave one thing: a consultation, a case, words passed on. ``effects``: what
    they left. ``presses``: those that saved the cases. ``repeated``: answers and messages that came again, as they may after a
    kill.
    """

    kills: int = 0
    sent: int = 0
    presses: int = 0
    effects: int = 0
    lost: int = 0
    doubled: int = 0
    unanswered: int = 0
    untold: int = 0
    repeated: int = 0

    def is_sound(self) -> bool:
        return not (self.lost or self.doubled or self.unanswered or self.untold)


class Nursery(Outside):
    """The bot as a child of a process that has read the content already."""

    _child = 0

    async def _begun(self, environment: dict[str, str]) -> None:
        if self._process is None:
            pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
            program = (sys.executable, "-m", "tests.nursery")
            self._process = await asyncio.create_subprocess_exec(
                *program, env=environment, stdin=pipe, stdout=pipe, stderr=nowhere
            )
        assert self._process.stdin
        self._process.stdin.write(b"\n")
        while not (said := await self._said()).isdecimal():
            """What the one before had said when it was killed."""
        self._child = int(said)

    async def end(self, how: signal.Signals) -> int | None:
        """Ends the child, and waits until there is no such process."""
        if not self._child:
            return None
        with suppress(ProcessLookupError):
            os.kill(self._child, how)
            while True:
                os.kill(self._child, 0)
                await asyncio.sleep(0.01)
        self._child = 0
        return -how

    async def __aexit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.end(signal.SIGKILL)
        if self._process and self._process.stdin:
            self._process.stdin.close()
            await self._process.wait()
        await super().__aexit__(*error)


class Soak:
    """Six villagers ask, a mediator logs cases, and a villager talks with an adviser, all through ``outside``."""

    def __init__(self, outside: Outside, seed: int) -> None:
        self._outside = outside
        self._random = random.Random(seed)
        self._over = False
        self._asked: Counter[int] = Counter()
        self._passed_on = 0
        self._cases = 0
        self.report = Report()

    async def run(self, kills: int, minutes: float) -> Report:
        self._hand_over()
        talks = [await self._outside.talk(one) for one in (*ASKING, VILLAGER, MEDIATOR)]
        *asking, villager, mediator = talks
        people = [asyncio.create_task(self._asks(n, talk)) for n, talk in zip(ASKING, asking, strict=True)]
        people += [asyncio.create_task(self._talks(villager)), asyncio.create_task(self._logs(mediator))]
        until = monotonic() + minutes * 60
        while self.report.kills < kills and monotonic() < until:
            await self._one_life()
        await self._outside.start()
        self._over = True
        await asyncio.wait_for(asyncio.gather(*people), _END)
        await self._outside.settled(_END)
        await self._outside.end(signal.SIGTERM)
        await self._count()
        return self.report

    async def _one_life(self) -> None:
        early = self._random.random() < 1 / 3
        await self._outside.start(wait=not early)
        await asyncio.sleep(self._random.uniform(*((0.1, 1.5) if early else _LIFE)))
        assert await self._outside.end(signal.SIGKILL) == -signal.SIGKILL
        self.report.kills += 1
        if self.report.kills % 10 == 0:
            print(f"{self.report.kills} kills, {self.report.sent} sent", file=sys.stderr, flush=True)

    def _hand_over(self) -> None:
        """The villager's talk is in the adviser's hands."""
        with self._outside.office.database.work() as session:
            villager, adviser = person_for(session, VILLAGER, "王嬢嬢"), person_for(session, ADVISER, "律师")
            at = self._outside.office.clock()
            ticket = Ticket(person_id=villager.id or 0, reason=Reason.ASKED, opened_at=at)
            ticket.taken_by, ticket.taken_at = adviser.id, at
            session.add(ticket)

    async def _asks(self, number: int, talk: Conversation) -> None:
        while not self._over:
            self._asked[number] += 1
            await self._say(talk, f"第{self._asked[number]}回 隔壁屋檐水滴到我家院坝")

    async def _talks(self, talk: Conversation) -> None:
        while not self._over:
            self._passed_on += 1
            await self._say(talk, f"第{self._passed_on}回 我在屋头等起")

    async def _logs(self, talk: Conversation) -> None:
        while not self._over:
            self._cases += 1
            one, other = (f"{name}{chr(ord(first) + self._cases)}" for name, first in (("张", "倅"), ("李", "恅")))
            await self._say(talk, f"登记纠纷 浩口村 邻里 {one} {other} 第{self._cases}回 鸡啄了菜")
            await talk.press("保存", await self._answer(talk, "保存"))
            self.report.presses += 1
            await self._answer(talk, "登记好了")

    async def _say(self, talk: Conversation, words: str) -> None:
        await talk.say(words)
        self.report.sent += 1
        await asyncio.sleep(self._random.uniform(*_PAUSE))

    async def _answer(self, talk: Conversation, words: str) -> dict[str, Any]:
        """Waits for a message of the bot about this case with those words, or with a button of that name: answers to earlier ones
        may come again at any time.
        """
        while True:
            for message in talk.messages():
                if message["from"]["is_bot"] and words in str(message) and f"第{self._cases}回" in str(message):
                    return message
            await asyncio.sleep(0.05)
            await talk.look()

    async def _count(self) -> None:
        with self._outside.office.database.work() as session:
            consultations = Counter(session.exec(select(Consultation.question)))
            cases = Counter(_NUMBER.findall(" ".join(session.exec(select(Dispute.summary)))))
            passed_on = Counter(session.exec(select(TicketMessage.text)))
        wanted = Counter(f"第{n}回 隔壁屋檐水滴到我家院坝" for number in ASKING for n in range(1, self._asked[number] + 1))
        self._compare(wanted, Counter({text: count for text, count in consultations.items() if _NUMBER.match(text)}))
        self._compare(Counter(str(n) for n in range(1, self._cases + 1)), cases)
        self._compare(Counter(f"第{n}回 我在屋头等起" for n in range(1, self._passed_on + 1)), passed_on)
        for number in ASKING:
            self._heard(self._asked[number], len(await self._outside.heard(number)))
        told = Counter(int(found[1]) for text in await self._outside.heard(ADVISER) if (found := _NUMBER.search(text)))
        self.report.untold += sum(not told[n] for n in range(1, self._passed_on + 1))
        self.report.repeated += sum(count - 1 for count in told.values())

    def _compare(self, wanted: Counter[str], found: Counter[str]) -> None:
        self.report.effects += found.total()
        self.report.lost += (wanted - found).total()
        self.report.doubled += (found - wanted).total()

    def _heard(self, asked: int, answers: int) -> None:
        """Every question has one answer of one message."""
        self.report.unanswered += max(asked - answers, 0)
        self.report.repeated += max(answers - asked, 0)


def main() -> None:
    """Prints the report; exit status 1 if something was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--minutes", type=float, default=600, help="no new kill after so many")
    given = parser.parse_args()
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(postgresql.running()).fresh() if given.postgresql else ""
        report = asyncio.run(soaked(directory, url, given.kills, given.seed, given.minutes))
    print(" ".join(f"{name}={count}" for name, count in asdict(report).items()))
    raise SystemExit(not report.is_sound())


async def soaked(directory: Path, database_url: str, kills: int, seed: int, minutes: float = 600) -> Report:
    """One run in an empty directory."""
    async with Nursery(directory, database_url, ASKING) as outside:
        return await Soak(outside, seed).run(kills, minutes)


if __name__ == "__main__":
    main()
