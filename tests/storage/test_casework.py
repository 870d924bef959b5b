from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from sqlmodel import Session

from storage.casework import STEPS, VOIDED, Stage, history, stage, steps_from, take, take_back, take_out, undo
from storage.clocks import Clock, due, urgency
from storage.dispute import AgreementForm, Dispute, Performance
from storage.failures import NeedsWriting, StepNotAllowed
from storage.ledger import file_dispute, person_for
from storage.likeness import alike
from storage.person import Person, Role

TODAY = date(2026, 3, 10)
NOW = datetime.combine(TODAY, time(9), UTC)
ROADS: dict[Stage, tuple[str, ...]] = {
    Stage.APPLIED: (),
    Stage.ACCEPTED: ("accept",),
    Stage.MEDIATING: ("accept", "mediating"),
    Stage.PERFORMING: ("accept", "written"),
    Stage.PERFORMED: ("accept", "oral", "performed"),
    Stage.CONFIRMED: ("accept", "written", "confirmed"),
    Stage.BROKEN: ("accept", "written", "broken"),
    Stage.FAILED: ("accept", "failed"),
    Stage.WITHDRAWN: ("accept", "withdrawn"),
    Stage.DROPPED: ("dropped",),
    Stage.REFERRED: ("referred",),
    Stage.TRANSFERRED: ("accept", "transferred"),
    Stage.VOIDED: ("accept", "voided"),
}
"""How a case comes to each stage."""


def _mediator(session: Session) -> Person:
    return person_for(session, 1002, "冉调解员", Role.MEDIATOR)


def _case(session: Session, road: tuple[str, ...] = (), kind: str = "neighbor", origin: str = "a") -> Dispute:
    given = {"village": "haokou", "kind": kind, "parties": ["张三", "李四"], "status": "applied"}
    dispute = file_dispute(session, given, NOW, _mediator(session), origin)
    for step in road:
        if step == VOIDED:
            take_out(session, dispute, _mediator(session), NOW)
        else:
            take(session, dispute, step, _mediator(session), NOW)
    return dispute


@pytest.mark.parametrize("where", Stage)
def test_every_stage_is_reached(session: Session, where: Stage) -> None:
    assert stage(_case(session, ROADS[where])) is where


@pytest.mark.parametrize("where", Stage)
def test_a_step_is_taken_only_from_where_the_table_says(session: Session, where: Stage) -> None:
    for step in STEPS:
        dispute = _case(session, ROADS[where], origin=step.name)
        assert (step.name in steps_from(dispute)) is (where in step.takes)
        if where in step.takes:
            take(session, dispute, step.name, _mediator(session), NOW)
            assert history(session, dispute)[-1].name == step.name
        else:
            with pytest.raises(StepNotAllowed):
                take(session, dispute, step.name, _mediator(session), NOW)


def test_an_unknown_step_is_refused(session: Session) -> None:
    with pytest.raises(StepNotAllowed):
        take(session, _case(session), "fly", _mediator(session), NOW)


def test_an_oral_agreement_on_contracted_land_is_refused(session: Session) -> None:
    dispute = _case(session, ("accept",), kind="land")
    assert "oral" not in steps_from(dispute)
    with pytest.raises(NeedsWriting):
        take(session, dispute, "oral", _mediator(session), NOW)


@pytest.mark.parametrize("where", [where for where in Stage if ROADS[where] and where is not Stage.VOIDED])
def test_undo_brings_back_what_was_before_and_keeps_the_history(session: Session, where: Stage) -> None:
    *road, last = ROADS[where]
    dispute = _case(session, tuple(road))
    before = dispute.model_dump()
    take(session, dispute, last, _mediator(session), NOW)
    undo(session, dispute, _mediator(session), NOW)
    assert dispute.model_dump() == before
    assert history(session, dispute)[-1].undone


def test_a_step_of_the_early_morning_is_taken_back_on_the_township_s_day_though_in_utc_it_was_yesterday(session: Session) -> None:
    dispute, mediator = _case(session), _mediator(session)
    early = datetime(2026, 3, 10, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    take(session, dispute, "accept", mediator, early)
    session.expire_all()  # as another worker reads it
    undo(session, dispute, mediator, early.replace(hour=20))
    assert stage(dispute) is Stage.APPLIED


def test_yesterdays_step_is_not_taken_back(session: Session) -> None:
    dispute = _case(session, ("accept",))
    with pytest.raises(StepNotAllowed):
        undo(session, dispute, _mediator(session), NOW + timedelta(1))


def test_the_day_of_a_step_is_the_townships(session: Session) -> None:
    here = timezone(timedelta(hours=8))
    dispute = _case(session)
    take(session, dispute, "accept", _mediator(session), datetime(2026, 3, 10, 23, 30, tzinfo=here))
    assert (dispute.accepted_on, history(session, dispute)[-1].at) == (TODAY, datetime(2026, 3, 10, 15, 30, tzinfo=UTC))
    with pytest.raises(StepNotAllowed):
        undo(session, dispute, _mediator(session), datetime(2026, 3, 11, 0, 30, tzinfo=here))


def test_a_case_that_is_taken_out_keeps_its_steps_and_goes_on_where_it_was(session: Session) -> None:
    dispute, by = _case(session, ("accept", "written")), _mediator(session)
    before = dispute.model_dump()
    take_out(session, dispute, by, NOW)
    take_out(session, dispute, by, NOW)
    with pytest.raises(StepNotAllowed):
        undo(session, dispute, by, NOW)
    take_back(session, dispute, by, NOW)
    take_back(session, dispute, by, NOW)
    assert dispute.model_dump() == before
    assert [step.name for step in history(session, dispute)] == ["filed", "accept", "written", "voided", "restored"]
    undo(session, dispute, by, NOW)
    assert stage(dispute) is Stage.ACCEPTED


def test_filing_is_not_taken_back(session: Session) -> None:
    with pytest.raises(StepNotAllowed):
        undo(session, _case(session), _mediator(session), NOW)


def test_a_reopened_case_has_one_number_and_no_closing_day(session: Session) -> None:
    dispute = _case(session, ("accept", "failed", "reopened"))
    assert (dispute.number, dispute.closed_on, dispute.closed_year) == (1, None, None)


def test_a_case_that_is_reopened_has_no_agreement_any_more(session: Session) -> None:
    dispute = _case(session, ("accept", "written", "performed", "reopened"))
    assert (dispute.agreement, dispute.performance, dispute.effective_on) == (AgreementForm.NONE, Performance.NONE, None)


def test_confirmation_runs_thirty_days_from_the_effective_date(session: Session) -> None:
    dispute = _case(session, ("accept", "written"))
    last = date(2026, 4, 9)
    for today, days in ((TODAY, [30]), (last, [0]), (last + timedelta(1), [])):
        found = [item for item in due(dispute, today) if item.clock is Clock.CONFIRMATION]
        assert [(item.day, item.days) for item in found] == [(last, left) for left in days]


def test_people_are_reminded_of_the_confirmation_after_20_25_and_28_days_or_as_soon_as_can_be(session: Session) -> None:
    dispute = _case(session, ("accept", "written"))
    told = [
        item.told_on and (item.told_on - TODAY).days
        for after in range(31)
        for item in due(dispute, TODAY + timedelta(after))
        if item.clock is Clock.CONFIRMATION
    ]
    assert told == [None] * 20 + [20] * 5 + [25] * 3 + [28] * 3


def test_what_was_over_a_week_ago_is_not_said_any_more(session: Session) -> None:
    dispute = _case(session, ("accept",))
    told = {after: item.told_on for after in (29, 37, 38) for item in due(dispute, TODAY + timedelta(after))}
    assert told == {29: TODAY + timedelta(27), 37: TODAY + timedelta(30), 38: None}


@pytest.mark.parametrize("kind", ["family", "land", "homestead"])
def test_confirmation_is_not_suggested_where_the_law_may_exclude_it(session: Session, kind: str) -> None:
    dispute = _case(session, ("accept", "written"), kind=kind)
    assert {item.clock for item in due(dispute, TODAY)} == {Clock.VISIT}


def test_mediation_is_due_in_a_month_and_then_overdue(session: Session) -> None:
    dispute = _case(session, ("accept",))
    assert [(item.clock, item.days) for item in due(dispute, TODAY + timedelta(31))] == [(Clock.MEDIATION, -1)]


def test_applications_that_wait_are_the_most_urgent(session: Session) -> None:
    waiting, running = _case(session), _case(session, ("accept",), origin="b")
    assert urgency(waiting, TODAY) < urgency(running, TODAY)


@pytest.mark.parametrize("parties", [["李四", "张三"], ["张三", "李四"], ["张三丰", "李四"], ["章三", "李四"]])
def test_the_same_people_are_alike_in_any_order_and_with_a_slip(session: Session, parties: list[str]) -> None:
    dispute = _case(session, ("accept",))
    assert alike(session, "haokou", "neighbor", parties, TODAY + timedelta(5)) == [dispute]


@pytest.mark.parametrize(
    ("village", "kind", "parties", "days"),
    [
        ("longba", "neighbor", ["张三", "李四"], 0),
        ("haokou", "labor", ["张三", "李四"], 0),
        ("haokou", "neighbor", ["王五", "赵六"], 0),
        ("haokou", "neighbor", ["张三", "李四"], 90),
    ],
)
def test_another_village_kind_people_or_season_is_another_case(
    session: Session, village: str, kind: str, parties: list[str], days: int
) -> None:
    _case(session, ("accept",))
    assert alike(session, village, kind, parties, TODAY + timedelta(days)) == []
