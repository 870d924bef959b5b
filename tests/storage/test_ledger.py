from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import Session, func, select

from storage.change import Change
from storage.dispute import CLOSED, Dispute, DisputeKind, DisputeStep, Status
from storage.failures import NotFound
from storage.ledger import by_origin, correct, dispute_by_id, file_dispute, person_for, void
from storage.person import Role
from tests.storage.sample import NOW, TODAY, mediator

VALUES: dict[str, Any] = {
    "village": "east",
    "kind": "neighbor",
    "parties": ["张三", "李四"],
    "summary": "屋檐水",
    "amount": 3000,
    "rounded": {"amount": True},
}
LATER = TODAY + timedelta(40)
"""In the next year."""


def filed(session: Session, origin: str = "chat:1", **values: Any) -> Dispute:
    return file_dispute(session, VALUES | values, NOW, mediator(session), origin)


def steps(session: Session, dispute: Dispute) -> list[Status]:
    return [s.status for s in session.exec(select(DisputeStep).where(DisputeStep.dispute_id == dispute.id).order_by("id"))]


def changes(session: Session) -> list[tuple[str, Any, Any]]:
    return [(change.field, change.old, change.new) for change in session.exec(select(Change).order_by("id"))]


def test_a_dispute_is_born_complete(session: Session) -> None:
    dispute = filed(session)
    assert (dispute.kind, dispute.parties, dispute.amount) == (DisputeKind.NEIGHBOR, ["张三", "李四"], 3000)
    assert (dispute.accepted_on, dispute.accepted_year, dispute.closed_on) == (TODAY, 2026, None)
    assert (dispute.created_by, dispute.rounded) == (mediator(session).id, {"amount": True})
    assert steps(session, dispute) == [Status.ACCEPTED]


def test_numbers_count_within_their_year(session: Session) -> None:
    days = [None, date(2025, 1, 2), None, date(2025, 12, 31), date(2026, 1, 1)]
    found = [filed(session, f"chat:{n}", **({"accepted_on": day} if day else {})) for n, day in enumerate(days)]
    assert [(d.number_year, d.number) for d in found] == [(2026, 1), (2025, 1), (2026, 2), (2025, 2), (2026, 3)]


def test_a_voided_number_is_not_given_again(session: Session) -> None:
    void(session, filed(session, "chat:1"), mediator(session), TODAY)
    assert filed(session, "chat:2").number == 2


def test_the_same_message_twice_is_one_dispute(session: Session) -> None:
    first, second = filed(session), filed(session, summary="别的话")
    assert first is second
    assert second.summary == "屋檐水"
    assert session.exec(select(func.count()).select_from(Dispute)).one() == 1
    assert steps(session, first) == [Status.ACCEPTED]


@pytest.mark.parametrize("status", sorted(CLOSED))
def test_a_dispute_filed_as_closed_is_closed_today(session: Session, status: Status) -> None:
    dispute = filed(session, status=status, accepted_on=date(2025, 6, 1))
    assert (dispute.accepted_year, dispute.closed_on, dispute.closed_year) == (2025, TODAY, 2026)


@pytest.mark.parametrize(
    "wrong", [{"amount": -1}, {"amount": 10**12 + 1}, {"kind": "dance"}, {"status": "lost"}, {"summary": "字" * 1001}]
)
def test_a_dispute_that_breaks_its_limits_is_not_written(session: Session, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        filed(session, **wrong)
    assert session.exec(select(func.count()).select_from(Dispute)).one() == 0


def test_a_correction_keeps_what_was_there_before(session: Session) -> None:
    dispute, by = filed(session), mediator(session)
    correct(session, dispute, {"amount": 500, "kind": "land", "accepted_on": date(2026, 1, 2), "summary": "屋檐水"}, by, TODAY)
    assert (dispute.amount, dispute.kind, dispute.accepted_on) == (500, DisputeKind.LAND, date(2026, 1, 2))
    assert sorted(changes(session)) == [
        ("accepted_on", "2026-11-25", "2026-01-02"),
        ("amount", 3000, 500),
        ("kind", "neighbor", "land"),
    ]
    assert {(c.table, c.record_id, c.by) for c in session.exec(select(Change))} == {("dispute", dispute.id, by.id)}


def test_a_correction_of_lists_is_saved(session: Session) -> None:
    dispute = filed(session)
    correct(session, dispute, {"parties": ["王五"]}, mediator(session), TODAY)
    session.flush()
    session.expire(dispute)
    assert dispute.parties == ["王五"]
    assert changes(session) == [("parties", ["张三", "李四"], ["王五"])]


def test_a_correction_that_changes_nothing_leaves_no_trace(session: Session) -> None:
    dispute = filed(session)
    correct(session, dispute, {"amount": 3000, "status": "accepted"}, mediator(session), TODAY)
    assert changes(session) == []
    assert steps(session, dispute) == [Status.ACCEPTED]


def test_a_wrong_correction_changes_nothing(session: Session) -> None:
    dispute = filed(session)
    with pytest.raises(ValidationError):
        correct(session, dispute, {"summary": "新的", "amount": -5}, mediator(session), TODAY)
    assert (dispute.summary, dispute.amount, changes(session)) == ("屋檐水", 3000, [])


def test_another_day_of_acceptance_moves_the_year(session: Session) -> None:
    dispute = filed(session)
    correct(session, dispute, {"accepted_on": date(2025, 12, 31)}, mediator(session), TODAY)
    assert dispute.accepted_year == 2025


def test_closing_and_reopening_move_the_closing_day(session: Session) -> None:
    dispute, by = filed(session), mediator(session)
    correct(session, dispute, {"status": "resolved"}, by, LATER)
    assert (dispute.closed_on, dispute.closed_year, dispute.accepted_year) == (LATER, 2027, 2026)
    correct(session, dispute, {"status": "mediating"}, by, LATER)
    assert (dispute.closed_on, dispute.closed_year) == (None, None)


def test_mending_the_outcome_of_a_closed_case_keeps_its_closing_day(session: Session) -> None:
    dispute = filed(session, status="resolved")
    correct(session, dispute, {"status": "failed"}, mediator(session), LATER)
    assert (dispute.closed_on, dispute.closed_year) == (TODAY, 2026)


def test_another_closing_day_moves_the_closing_year(session: Session) -> None:
    dispute = filed(session, status="resolved")
    correct(session, dispute, {"closed_on": date(2025, 12, 31)}, mediator(session), TODAY)
    assert dispute.closed_year == 2025


def test_a_voided_record_stays_readable(session: Session) -> None:
    dispute = filed(session)
    void(session, dispute, mediator(session), TODAY)
    session.flush()
    assert by_origin(session, Dispute, "chat:1") is dispute
    assert [field for field, _, _ in changes(session)] == ["voided_at"]
    assert dispute_by_id(session, dispute.id or 0) is dispute


def test_a_dispute_is_found_by_its_id(session: Session) -> None:
    dispute = filed(session)
    assert dispute_by_id(session, dispute.id or 0) is dispute
    with pytest.raises(NotFound) as caught:
        dispute_by_id(session, 4711)
    assert caught.value.context == {"record": 4711}


def test_a_person_is_written_down_once_and_keeps_their_role(session: Session) -> None:
    first = person_for(session, 7, "王嬢嬢", Role.MEDIATOR)
    again = person_for(session, 7, "王大姐")
    assert first is again
    assert (again.name, again.role) == ("王大姐", Role.MEDIATOR)
    assert person_for(session, 8, "李四").role is Role.VILLAGER


def test_a_person_may_get_another_role_and_a_long_name_is_cut(session: Session) -> None:
    person_for(session, 7, "王嬢嬢", Role.MEDIATOR)
    again = person_for(session, 7, "王" * 200, Role.STAFF)
    assert (again.role, len(again.name)) == (Role.STAFF, 100)
    assert person_for(session, 7, "").name == again.name
