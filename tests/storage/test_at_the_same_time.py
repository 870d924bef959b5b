"""Several workers on one database at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from storage import casework
from storage.clocks import Clock
from storage.database import Database
from storage.dispute import Dispute, DisputeStep
from storage.failures import StepNotAllowed
from storage.invitation import invitation_by_id, invite, is_open
from storage.ledger import dispute_by_id, file_dispute, person_for
from storage.person import Person, Role
from storage.reminder import claim
from tests.storage.sample import NOW, TODAY, dispute

WORKERS = 8
Found = TypeVar("Found")


def together(database: Database, work: Callable[[Session, int], Found]) -> list[Found]:
    """What the work gives to each of several workers that start at once; a StorageError is raised here."""
    start = Barrier(WORKERS)

    def one(number: int) -> Found:
        start.wait()
        with database.work() as session:
            return work(session, number)

    with ThreadPoolExecutor(WORKERS) as threads:
        return list(threads.map(one, range(WORKERS)))


def filed(session: Session, origin: str) -> int:
    values = {"village": "east", "kind": "neighbor", "parties": ["张三", "李四"], "summary": "屋檐水"}
    return file_dispute(session, values, NOW, None, origin).number or 0


def test_cases_filed_at_once_have_numbers_without_a_gap(database: Database) -> None:
    numbers = together(database, lambda session, number: filed(session, f"update:{number}"))
    assert sorted(numbers) == list(range(1, WORKERS + 1))


def test_the_same_update_at_several_workers_is_one_case(database: Database) -> None:
    assert set(together(database, lambda session, _: filed(session, "update:1"))) == {1}
    with database.work() as session:
        assert len(session.exec(select(Dispute)).all()) == len(session.exec(select(DisputeStep)).all()) == 1


def test_somebody_new_at_several_workers_is_one_person(database: Database) -> None:
    assert len(set(together(database, lambda session, _: person_for(session, 7, "王嬢嬢").id))) == 1
    with database.work() as session:
        assert len(session.exec(select(Person)).all()) == 1


def test_a_reminder_is_one_worker_s(database: Database) -> None:
    with database.work() as session:
        case = dispute(session).id or 0
    claims = together(database, lambda session, _: claim(session, case, Clock.CONFIRMATION, TODAY))
    assert sorted(claims) == [False] * (WORKERS - 1) + [True]


def test_an_invitation_is_one_person_s(database: Database) -> None:
    with database.work() as session:
        people = [person_for(session, number, "某人").id for number in range(1, WORKERS + 1)]
        invited = invite(session, Role.STAFF, person_for(session, 99, "冯主任"), NOW).id or 0

    def comes(session: Session, number: int) -> bool:
        invitation = invitation_by_id(session, invited)
        assert invitation
        if not is_open(invitation, NOW):
            return False
        invitation.used_by = people[number]
        return True

    assert sorted(together(database, comes)) == [False] * (WORKERS - 1) + [True]


def test_a_step_pressed_by_several_people_is_taken_once(database: Database) -> None:
    with database.work() as session:
        case, by = dispute(session).id or 0, person_for(session, 1, "李调解")

    def step(session: Session, _: int) -> bool:
        try:
            casework.take(session, dispute_by_id(session, case), "failed", by, NOW)
        except StepNotAllowed:
            return False
        return True

    assert sum(together(database, step)) == 1


def test_a_step_is_taken_back_once(database: Database) -> None:
    with database.work() as session:
        found, by = dispute(session), person_for(session, 1, "李调解")
        casework.take(session, found, "mediating", by, NOW)
        casework.take(session, found, "failed", by, NOW)
        case = found.id or 0

    def back(session: Session, _: int) -> None:
        found = dispute_by_id(session, case)
        if found.status == "failed":
            casework.undo(session, found, by, NOW)

    together(database, back)
    with database.work() as session:
        undone = [row.name for row in casework.history(session, dispute_by_id(session, case)) if row.undone]
    assert undone == ["failed"]


def test_a_case_that_cannot_be_written_takes_no_number_and_says_why(database: Database) -> None:
    with pytest.raises(IntegrityError), database.work() as session:
        file_dispute(session, {"village": "east", "mediator_id": 99}, NOW, None, "update:1")
    with database.work() as session:
        assert filed(session, "update:2") == 1
