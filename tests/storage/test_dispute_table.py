"""The official table against a count by hand, over ledgers that Hypothesis makes up."""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from storage.dispute import (
    CLOSED,
    MERE_APPLICATIONS,
    AgreementForm,
    Dispute,
    DisputeKind,
    Level,
    Performance,
    Prevented,
    Source,
    Status,
)
from storage.dispute_table import dispute_table
from storage.ledger import void
from storage.period import Period, Scope
from tests.storage.sample import TODAY, dispute, mediator

YEAR = Period.year(2026)
HALF = Period.half(2026, 1)


def closed(day: date, status: Status = Status.RESOLVED, **more: Any) -> dict[str, Any]:
    return {"status": status, "closed_on": day, "closed_year": day.year} | more


WRITTEN = {"agreement": AgreementForm.WRITTEN, "performance": Performance.PERFORMED}


def test_types_sources_and_outcomes_add_up_to_the_accepted_cases(session: Session) -> None:
    start = {"accepted_on": date(2026, 3, 1)}
    dispute(session, **start, **closed(date(2026, 3, 9)), **WRITTEN, amount=3000, parties=["甲", "乙", "丙"])
    dispute(session, **start, **closed(date(2026, 4, 1), Status.FAILED), kind=DisputeKind.LAND, source=Source.POLICE)
    dispute(session, **start, **closed(date(2026, 4, 1), Status.TRANSFERRED), kind=DisputeKind.LAND, level=Level.TOWNSHIP)
    dispute(session, **start, status=Status.MEDIATING, amount=500)
    table = dispute_table(session, YEAR)
    assert table.closes and not table.faults
    assert (table.total.accepted, table.total.resolved, table.total.failed, table.total.transferred, table.total.open) == (
        4,
        1,
        1,
        1,
        1,
    )
    assert {kind: counts.accepted for kind, counts in table.kinds.items()} == {"neighbor": 2, "land": 2}
    assert {source: counts.accepted for source, counts in table.sources.items()} == {"application": 3, "police": 1}
    assert (table.total.amount, table.total.agreed, table.total.success_rate) == (3500, 3000, 50.0)
    assert (table.total.written, table.total.performed, table.total.many_parties, table.total.without_parties) == (1, 1, 1, 3)
    assert dispute_table(session, YEAR, Scope(kinds=frozenset({"land"}))).total.accepted == 2


def test_the_outcome_is_that_of_the_periods_end(session: Session) -> None:
    dispute(session, accepted_on=date(2026, 3, 1), **closed(date(2026, 8, 1)), **WRITTEN)
    half, year = dispute_table(session, HALF).total, dispute_table(session, YEAR).total
    assert (half.open, half.resolved, half.written) == (1, 0, 0)
    assert (year.open, year.resolved, year.written) == (0, 1, 1)
    second = dispute_table(session, Period.half(2026, 2))
    assert (second.total.accepted, second.carried) == (0, {"resolved": 1})


def test_prevention_counts_cases_and_persons(session: Session) -> None:
    dispute(session, accepted_on=date(2026, 3, 1), prevented=Prevented.GROUP_PETITION, prevented_persons=32)
    bare = dispute(session, accepted_on=date(2026, 3, 1), prevented=Prevented.GROUP_PETITION)
    table = dispute_table(session, YEAR)
    assert (table.total.group_petition, table.total.group_petition_persons, table.total.suicide) == (2, 32, 0)
    assert [(fault.reason, fault.records) for fault in table.faults] == [("no_persons", (bare.id,))]


def test_a_record_that_breaks_a_sum_is_named(session: Session) -> None:
    dispute(session, accepted_on=date(2026, 3, 1))
    kindless = dispute(session, accepted_on=date(2026, 3, 1), kind=None)
    table = dispute_table(session, YEAR)
    assert not table.closes
    assert [(fault.reason, fault.records) for fault in table.faults] == [("no_kind", (kindless.id,))]


def test_a_case_of_which_nobody_wrote_how_it_came_is_named(session: Session) -> None:
    unsaid = dispute(session, accepted_on=date(2026, 3, 1), source=None, level=None)
    table = dispute_table(session, YEAR)
    assert not table.closes
    assert [(fault.reason, fault.records) for fault in table.faults] == [("no_source", (unsaid.id,))]
    assert {code: counts.accepted for code, counts in (table.sources | table.levels).items()} == {"": 1}


def test_a_record_that_contradicts_itself_is_named(session: Session) -> None:
    ended = dispute(session, accepted_on=date(2026, 3, 1), status=Status.FAILED)
    going = dispute(session, accepted_on=date(2026, 3, 1), closed_on=date(2026, 4, 1), closed_year=2026)
    table = dispute_table(session, YEAR)
    assert not table.closes
    assert {fault.reason: fault.records for fault in table.faults} == {
        "ended_without_day": (ended.id,),
        "open_with_day": (going.id,),
    }


def test_a_case_that_ended_before_it_began_and_an_outcome_without_agreement_are_named(session: Session) -> None:
    early = dispute(session, accepted_on=date(2026, 3, 9), **closed(date(2026, 3, 1)))
    reasons = {fault.reason: fault.records for fault in dispute_table(session, YEAR).faults}
    assert reasons == {"ended_before_accepted": (early.id,), "no_agreement": (early.id,)}


def test_totals_of_old_ledgers_count_in_whole_years_only(session: Session) -> None:
    dispute(session, accepted_on=None, cases=14, status=Status.RESOLVED, closed_year=2026, **WRITTEN)
    assert dispute_table(session, YEAR).total.resolved == 14
    assert dispute_table(session, HALF).total.accepted == 0


def test_a_given_number_of_parties_goes_before_the_names(session: Session) -> None:
    dispute(session, accepted_on=date(2026, 3, 1), parties=["甲", "乙"], party_count=40)
    assert dispute_table(session, YEAR).total.parties == 40


DAYS = st.dates(date(2025, 10, 1), date(2027, 2, 1))
ROWS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(DisputeKind),
        "source": st.sampled_from(Source),
        "level": st.sampled_from(Level),
        "status": st.sampled_from(Status),
        "accepted_on": DAYS,
        "closed_on": DAYS,
        "cases": st.integers(1, 3),
        "amount": st.none() | st.integers(0, 10**6),
        "agreement": st.sampled_from(AgreementForm),
        "parties": st.lists(st.sampled_from("甲乙丙丁"), max_size=4),
        "voided": st.booleans(),
    }
)


@given(rows=st.lists(ROWS, max_size=12), period=st.sampled_from([YEAR, HALF, Period.month(2026, 2)]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_table_closes_and_equals_a_count_by_hand(session: Session, rows: list[dict[str, Any]], period: Period) -> None:
    with session.begin_nested() as savepoint:
        for row in rows:
            _stored(session, dict(row))
        table = dispute_table(session, period)
        counted = [d for d in session.exec(select(Dispute).where(col(Dispute.voided_at).is_(None))) if _counts(d, period)]
        assert table.closes
        assert table.total.accepted == sum(d.cases for d in counted)
        for status in (Status.RESOLVED, Status.FAILED, Status.WITHDRAWN, Status.TRANSFERRED):
            ended = [d for d in counted if d.status is status and d.closed_on and d.closed_on <= period.last]
            assert getattr(table.total, status) == sum(d.cases for d in ended)
        for kind, counts in table.kinds.items():
            assert counts.amount == sum(d.amount or 0 for d in counted if d.kind == kind)
        assert table.total.many_parties == sum(d.cases for d in counted if len(d.parties) >= 3)
        savepoint.rollback()


def _stored(session: Session, row: dict[str, Any]) -> None:
    voided = row.pop("voided")
    row["closed_on"] = row["closed_on"] if row["status"] in CLOSED else None
    row["closed_year"] = row["closed_on"].year if row["closed_on"] else None
    made = dispute(session, **row, accepted_year=row["accepted_on"].year)
    if voided:
        void(session, made, mediator(session), TODAY)


def _counts(dispute: Dispute, period: Period) -> bool:
    assert dispute.accepted_on
    return dispute.status not in MERE_APPLICATIONS and period.first <= dispute.accepted_on <= period.last
