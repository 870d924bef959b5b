"""The whole product as a county runs it: ``fawen run --webhook --workers N`` in processes of its own, to which the embedded
server brings the updates.
"""

import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from aiohttp.test_utils import unused_port
from sqlmodel import SQLModel

from bot.own_page import enrol_examples, local_token
from bot.talk.days import is_untold
from tests.desk import Desk, whole_content

PATIENCE = 60


class County(Desk):
    """A desk whose workers are the program itself; what is said to it comes by the webhook."""

    def __init__(self, directory: Path, database_url: str, workers: int = 2) -> None:
        super().__init__(directory, database_url)
        self._count = workers
        self.port = unused_port()

    @property
    def hook(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def reset(self) -> None:
        """Everything is forgotten, as on the first day; the workers, who keep nothing, do not notice."""
        for talk in self._people.values():
            await talk.__aexit__()
        self._people.clear()
        with self.office.database.work() as session:
            for table in reversed(SQLModel.metadata.sorted_tables):
                if table.name != "seal":
                    session.connection().execute(table.delete())
        enrol_examples(self.office)
        self._tell_of_days()

    def workers(self) -> list[int]:
        """Their numbers of process."""
        parent = self.program.pid
        return sorted(map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()))

    def environment(self) -> dict[str, str]:
        settings = {
            "DATA_DIR": str(self.office.settings.data_dir),
            "DATABASE_URL": self.office.settings.database_url,
            "SECRET_KEY": self.office.settings.secret.decode(),
            "TELEGRAM_TOKEN": local_token(self.office),
            "TELEGRAM_BASE_URL": self.server.base_url,
            "WEBHOOK_URL": self.hook,
            "WEBHOOK_PORT": str(self.port),
            "MOST_PER_MINUTE": "0",
        }
        return {**os.environ, **{f"FAWEN_{name}": value for name, value in settings.items()}}

    async def _started(self) -> AsyncExitStack:
        stack = AsyncExitStack()
        self._tell_of_days()
        self.program = await begun(self.environment(), "--webhook", "--workers", str(self._count))
        stack.push_async_callback(self._ended)
        assert self.program.stdout
        await asyncio.wait_for(self.program.stdout.readline(), PATIENCE)
        return stack

    def _tell_of_days(self) -> None:
        """On some days of the year, and at some hours, the office would be told of one in the middle of a story."""
        today = self.office.local_now().date()
        with self.office.database.work() as session:
            for day in whole_content().days:
                for later in (today, today + timedelta(days=1)):  # midnight may come meanwhile
                    if span := day.coming(later):
                        is_untold(session, day, span[0])

    async def _ended(self) -> None:
        if self.program.returncode is None:
            self.program.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self.program.communicate(), PATIENCE)


async def begun(environment: dict[str, str], *options: str) -> asyncio.subprocess.Process:
    """``fawen run`` with those options."""
    fawen, pipe = str(Path(sys.executable).with_name("fawen")), asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(fawen, "run", *options, env=environment, stdout=pipe, stderr=pipe)
