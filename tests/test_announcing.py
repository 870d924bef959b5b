"""An announcement reaches each subscriber exactly once, whatever happens to the workers."""

import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.announcing import BATCH, Announcer
from storage.activity import Activity
from storage.announcement import Announcement, Fate, Receiver, State, begin_due, claim_next, lease, renew, tally
from storage.ledger import person_for
from tests.crowd import crowd
from tests.desk import STAFF, VILLAGER, Desk

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
PEOPLE = range(5001, 5061)


@pytest.fixture
async def waiting(desk: Desk) -> Desk:
    """Sixty subscribers and an announcement that is due."""
    desk.clock.fixed = NOW
    assert desk.application.job_queue is not None
    for job in desk.application.job_queue.get_jobs_by_name("announce"):
        job.enabled = False  # only when the test says so
    with desk.office.database.work() as session:
        for number in PEOPLE:
            person_for(session, number, "某人").subscribed_at = NOW
        staff = person_for(session, STAFF, "罗文书(示例)")
        session.add(Announcement(text="宪法日", audience="all", state=State.PLANNED, send_at=NOW, created_by=staff.id))
    return desk


def fates(desk: Desk) -> Counter[Fate]:
    with desk.office.database.work() as session:
        return Counter(tally(session, session.exec(select(Announcement)).one()))


async def one_batch(desk: Desk) -> None:
    """As a worker that is told to stop meanwhile."""
    await Announcer(desk.office).tick(desk.application.bot, lambda: False)


async def test_a_new_worker_goes_on_in_the_middle_and_everybody_is_served_once(waiting: Desk) -> None:
    await one_batch(waiting)
    served = sum(count for fate, count in fates(waiting).items() if fate is not Fate.WAITING)
    assert BATCH <= served < len(PEOPLE)
    await waiting.next_worker()
    await waiting.job("announce")
    found = fates(waiting)
    assert found[Fate.WAITING] == found[Fate.CLAIMED] == found[Fate.UNCLEAR] == 0
    assert sum(found.values()) == len(PEOPLE)
    with waiting.office.database.work() as session:
        assert session.exec(select(Announcement)).one().state is State.DONE


async def test_what_is_sent_over_new_year_counts_in_the_year_in_which_it_began(waiting: Desk) -> None:
    zone = waiting.office.settings.zone
    with waiting.office.database.work() as session:
        person_for(session, VILLAGER, "王嬢嬢(示例)").subscribed_at = NOW
        session.exec(select(Announcement)).one().send_at = datetime(2026, 12, 31, 23, 59, tzinfo=zone)
    waiting.clock.fixed = datetime(2027, 1, 1, 0, 1, tzinfo=zone)
    await waiting.job("announce")
    with waiting.office.database.work() as session:
        push = session.exec(select(Activity)).one()
    assert (str(push.day), push.year) == ("2026-12-31", 2026)


async def test_what_a_dead_worker_had_begun_is_unclear_and_is_not_sent_again(waiting: Desk) -> None:
    await one_batch(waiting)
    with waiting.office.database.work() as session:
        row = lease(session, NOW, NOW + timedelta(minutes=2))
        assert row is not None
        claimed = claim_next(session, row)
        assert claimed is not None
    await waiting.job("announce")
    assert fates(waiting)[Fate.UNCLEAR] == 0  # the lease of the dead worker still holds
    waiting.clock.fixed = NOW + timedelta(minutes=3)
    await waiting.job("announce")
    with waiting.office.database.work() as session:
        assert session.get(Receiver, claimed[0]).fate is Fate.UNCLEAR  # type: ignore[union-attr]
        assert len(session.exec(select(Activity)).all()) <= 1


async def test_a_lease_from_before_the_clock_jumped_back_keeps_nobody_waiting(waiting: Desk) -> None:
    with waiting.office.database.work() as session:
        begin_due(session, NOW)
        assert lease(session, NOW, NOW + timedelta(days=1))
    await waiting.job("announce")
    assert fates(waiting)[Fate.WAITING] == 0


async def test_whoever_has_lost_the_lease_sends_nothing_more(waiting: Desk) -> None:
    with waiting.office.database.work() as session:
        begin_due(session, NOW)
        slow = lease(session, NOW, NOW + timedelta(seconds=20))
        assert slow
        assert renew(session, slow, NOW + timedelta(seconds=30))
    with waiting.office.database.work() as session:
        assert lease(session, NOW + timedelta(seconds=29), NOW + timedelta(seconds=49)) is None
        assert lease(session, NOW + timedelta(seconds=31), NOW + timedelta(seconds=51))
    with waiting.office.database.work() as session:
        assert not renew(session, slow, NOW + timedelta(seconds=60))


@pytest.mark.timeout(240)
async def test_a_kill_in_the_middle_and_a_new_start_reach_everybody_once(tmp_path: Path) -> None:
    async with crowd(tmp_path, 60) as people:
        await people.start()
        await people.announce()
        await people.until(25, seconds=60)
        await people.end(signal.SIGKILL)
        await people.start()
        report = await people.reported(seconds=120)
    times, fates = people.times(), people.fates()
    assert set(times) <= {0, 1}
    assert fates[Fate.REACHED] + fates[Fate.UNCLEAR] == 60
    assert times[0] <= fates[Fate.UNCLEAR] <= 1  # what was on its way at the kill
    assert f"收到{fates[Fate.REACHED]}人" in report
    assert f"不清楚{fates[Fate.UNCLEAR]}人" in report
    assert people.most_in_a_second() <= 30
