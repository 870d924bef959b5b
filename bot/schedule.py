"""What is done at its hour or every so often, however the clock jumps.

APScheduler knows only the clock: where that is set back by a day, a job of every second would wait for a day; where it is set
ahead by a year, each second of the year would be reckoned.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]
from telegram.ext import JobQueue

_LOOK_EVERY = 1.0
_JUMP = 10.0
"""Seconds; by less, clocks are set right now and then, and a job is that much late."""
_LOG = logging.getLogger(__name__)


class Every(BaseTrigger):  # type: ignore[misc]
    """From now on, and not from when it was done last."""

    def __init__(self, pause: timedelta) -> None:
        self._pause = pause

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now + self._pause


class Schedule:
    """``put`` puts all jobs into the queue, also those that were missed; what is done once a day, the database knows.

    ``clock`` gives Unix seconds; ``watch`` seconds that go on whatever becomes of the clock.
    """

    def __init__(
        self,
        jobs: JobQueue[Any],
        put: Callable[[], None],
        clock: Callable[[], float] = time.time,
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jobs = jobs
        self._put = put
        self._clock = clock
        self._watch = watch
        self._between = 0.0
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._put()
        self._between = self._clock() - self._watch()
        self._looking = asyncio.create_task(self._look_on())

    def stop(self) -> None:
        if self._looking:
            self._looking.cancel()
            self._looking = None

    def look(self) -> None:
        """Puts the jobs anew if the clock has jumped since the last look."""
        between = self._clock() - self._watch()
        jumped = abs(between - self._between) > _JUMP
        self._between = between
        if jumped:
            _LOG.warning("the clock has jumped")
            for job in self._jobs.jobs():
                job.schedule_removal()
            self._put()

    async def _look_on(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            self.look()
