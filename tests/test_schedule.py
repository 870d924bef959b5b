"""What is done every so often goes on, however the clock jumps."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.schedule import Every, Schedule
from storage.announcement import Announcement, State
from storage.record import now
from tests.desk import Desk

DAY = timedelta(days=1)


class Jumping:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.by = timedelta()

    def __call__(self) -> float:
        return time.time() + self.by.total_seconds()


@pytest.mark.parametrize("jump", [-DAY, 10 * DAY])
async def test_announcements_go_out_although_the_clock_has_jumped(desk: Desk, jump: timedelta) -> None:
    jobs = desk.application.job_queue
    assert jobs is not None
    clock = Jumping()
    schedule = Schedule(jobs, desk.worker.schedule._put, clock)
    desk.worker.schedule.stop()
    schedule.start()
    for job in jobs.jobs():
        if job.enabled:
            job.job.modify(next_run_time=now() + DAY)  # as where the clock was a day ahead when they were put there
    clock.by = jump
    schedule.look()
    with desk.office.database.work() as session:
        session.add(Announcement(text="宪法日", audience="all", state=State.PLANNED, send_at=now()))
    async with asyncio.timeout(20):
        while not _is_done(desk):  # noqa: ASYNC110 - the database is asked as from outside
            await asyncio.sleep(0.05)
    schedule.stop()


async def test_where_the_clock_goes_on_nothing_is_put_anew(desk: Desk) -> None:
    jobs = desk.application.job_queue
    assert jobs is not None
    before = {id(job) for job in jobs.get_jobs_by_name("announce")}
    desk.worker.schedule.look()
    assert {id(job) for job in jobs.get_jobs_by_name("announce")} == before


def test_what_was_missed_for_a_year_is_done_once() -> None:
    at = datetime(2026, 11, 30, tzinfo=UTC)
    assert Every(timedelta(seconds=1)).get_next_fire_time(at - 365 * DAY, at) == at + timedelta(seconds=1)


def _is_done(desk: Desk) -> bool:
    with desk.office.database.work() as session:
        return session.exec(select(Announcement)).one().state is State.DONE
