import pytest
from sqlmodel import Session, select

from storage.casework import take, take_out
from storage.change import Change
from storage.database import Database
from storage.dispute import Dispute
from storage.failures import LastAdmin
from storage.invitation import decide, invite
from storage.ledger import person_for
from storage.membership import leave, members, open_cases, suspend
from storage.person import Person, Role
from storage.record import now
from tests.storage.sample import NOW, TODAY, dispute


def team(session: Session) -> tuple[Person, Person, Person]:
    return (
        person_for(session, 2, "冉调解员", Role.MEDIATOR),
        person_for(session, 3, "罗文书", Role.STAFF),
        person_for(session, 5, "冯主任", Role.ADMIN),
    )


def case_of(session: Session, mediator: Person, *steps: str) -> Dispute:
    case = dispute(session, mediator_id=mediator.id)
    for step in steps:
        take(session, case, step, mediator, NOW)
    return case


def test_the_team_is_listed_without_villagers_and_with_those_suspended(database: Database) -> None:
    with database.work() as session:
        mediator, _, admin = team(session)
        person_for(session, 1, "王嬢嬢")
        suspend(session, mediator, admin, now())
        assert [p.name for p in members(session)] == ["冯主任", "罗文书", "冉调解员"]


def test_open_cases_are_those_that_still_want_work(database: Database) -> None:
    with database.work() as session:
        mediator, staff, _ = team(session)
        wanted = [case_of(session, mediator), case_of(session, mediator, "written")]
        case_of(session, mediator, "written", "performed")
        case_of(session, mediator, "failed")
        case_of(session, staff)
        take_out(session, case_of(session, mediator), mediator, NOW)
        assert [d.id for d in open_cases(session, mediator)] == [d.id for d in wanted]


def test_cases_of_somebody_who_leaves_go_to_the_heir_with_history(database: Database) -> None:
    with database.work() as session:
        mediator, staff, admin = team(session)
        case, done = case_of(session, mediator), case_of(session, mediator, "failed")
        assert leave(session, mediator, staff, admin, TODAY) == 1
        assert (case.mediator_id, done.mediator_id) == (staff.id, mediator.id)
        assert mediator.role is Role.VILLAGER
        changes = {(c.field, c.by) for c in session.exec(select(Change).where(Change.record_id.in_([case.id, mediator.id])))}  # type: ignore[attr-defined]
    assert changes >= {("mediator_id", admin.id), ("role", admin.id)}


def test_the_last_admin_can_neither_leave_nor_be_suspended(database: Database) -> None:
    with database.work() as session:
        _, _, admin = team(session)
        with pytest.raises(LastAdmin):
            suspend(session, admin, admin, now())
        with pytest.raises(LastAdmin):
            leave(session, admin, None, admin, TODAY)
        other = person_for(session, 6, "第二个管理员", Role.ADMIN)
        suspend(session, other, admin, now())
        with pytest.raises(LastAdmin):
            leave(session, admin, None, admin, TODAY)


def test_who_was_suspended_and_joins_anew_is_suspended_no_more(database: Database) -> None:
    with database.work() as session:
        mediator, _, admin = team(session)
        suspend(session, mediator, admin, now())
        decide(session, invite(session, Role.MEDIATOR, admin, now()), mediator, admin, accepted=True)
        assert mediator.acting_role is Role.MEDIATOR
