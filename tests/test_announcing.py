"""An announcement reaches each subscriber exactly once, whatever happens to the workers."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.announcing import BATCH
from storage.activity import Activity
from storage.announcement import Announcement, Fate, Receiver, State, claim_next, lease, tally
from storage.ledger import person_for
from tests.desk import STAFF, Desk

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


async def test_a_new_worker_goes_on_in_the_middle_and_everybody_is_served_once(waiting: Desk) -> None:
    await waiting.job("announce")
    served = sum(count for fate, count in fates(waiting).items() if fate is not Fate.WAITING)
    assert BATCH <= served < len(PEOPLE)
    await waiting.next_worker()
    for _ in range(3):
        await waiting.job("announce")
    found = fates(waiting)
    assert found[Fate.WAITING] == found[Fate.CLAIMED] == found[Fate.UNCLEAR] == 0
    assert sum(found.values()) == len(PEOPLE)
    with waiting.office.database.work() as session:
        assert session.exec(select(Announcement)).one().state is State.DONE


async def test_what_a_dead_worker_had_begun_is_unclear_and_is_not_sent_again(waiting: Desk) -> None:
    await waiting.job("announce")
    with waiting.office.database.work() as session:
        row = lease(session, NOW, NOW + timedelta(minutes=2))
        assert row is not None
        claimed = claim_next(session, row)
        assert claimed is not None
    await waiting.job("announce")
    assert fates(waiting)[Fate.UNCLEAR] == 0  # the lease of the dead worker still holds
    waiting.clock.fixed = NOW + timedelta(minutes=3)
    for _ in range(3):
        await waiting.job("announce")
    with waiting.office.database.work() as session:
        assert session.get(Receiver, claimed[0]).fate is Fate.UNCLEAR  # type: ignore[union-attr]
        assert len(session.exec(select(Activity)).all()) <= 1
