"""An addition that a new version of the program does not take any more breaks nothing else."""

from typing import Any

from sqlmodel import select

from storage.ledger import person_for
from storage.person import Role
from storage.proposal import Addition, Proposal, Trial
from storage.record import now
from tests.desk import ADMIN, VILLAGER, Desk

ENTRY = {"answer": "先拍照。", "topic": "neighbors", "sources": [{"law": "保险法", "article": "21"}], "reviewed": "2026-11-24"}
OF_YESTERDAY = ENTRY | {"colour": "red"}
NEW = "屋顶太阳能热水器遭冰雹打烂了"


async def test_what_no_longer_fits_is_left_out_and_told_once_and_the_rest_is_live(desk: Desk) -> None:
    villager, admin = await desk.talk(VILLAGER), await desk.talk(ADMIN)
    with desk.office.database.work() as session:
        editor = person_for(session, 3, "罗文书", Role.STAFF)
        common: dict[str, Any] = {"by": editor.id or 0, "at": now(), "addition": Addition.ENTRY}
        session.add(Proposal(entry="own-1", text="屋基下沉", content=OF_YESTERDAY, trial=Trial.LIVE, **common))
        session.add(Proposal(entry="own-2", text=NEW, content=ENTRY, trial=Trial.LIVE, **common))
    await villager.say(NEW)
    assert "先拍照" in villager.last()
    await admin.look()
    assert admin.transcript().count(desk.office.texts("gaps.unfit", text="屋基下沉")) == 1
    await desk.next_worker()
    await villager.say("您好")
    await admin.look()
    assert admin.transcript().count("屋基下沉") == 1
    await admin.press("不要了")
    with desk.office.database.work() as session:
        assert [one.trial for one in session.exec(select(Proposal).order_by(Proposal.id))] == [Trial.DROPPED, Trial.LIVE]  # type: ignore[arg-type]


async def test_what_does_not_fit_when_it_is_tried_does_not_go_live(desk: Desk) -> None:
    villager = await desk.talk(VILLAGER)
    with desk.office.database.work() as session:
        editor = person_for(session, 3, "罗文书", Role.STAFF)
        session.add(Proposal(entry="own-1", text=NEW, content=OF_YESTERDAY, by=editor.id or 0, at=now(), addition=Addition.ENTRY))
    await desk.job("trials")
    await villager.say(NEW)
    assert "先拍照" not in villager.last()
    with desk.office.database.work() as session:
        assert session.exec(select(Proposal.trial)).one() is Trial.HARMFUL
