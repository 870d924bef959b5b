from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from storage.consultation import Channel, Consultation, Solved
from storage.dispute import DisputeKind, Status
from storage.ledger import void
from tests.storage.sample import TODAY, behind, dispute, figure, figures, mediator, talk

CASES: dict[str, Any] = {"record": "dispute", "measure": "sum:cases", "date": "accepted"}
CLOSED: dict[str, Any] = {"record": "dispute", "measure": "sum:cases", "date": "closed"}
RATE: dict[str, Any] = {
    "record": "dispute",
    "measure": "rate",
    "date": "closed",
    "filter": {"status": ["resolved", "failed"]},
    "of": {"status": "resolved"},
}
EVENTS: dict[str, Any] = {"record": "talk", "measure": "sum:events"}
PEOPLE: dict[str, Any] = {"record": "talk", "measure": "sum:attendance"}


def value(session: Session, year: int = 2026, **indicator: Any) -> int | float | None:
    return figure(session, year, **indicator).value


def test_a_year_without_records_counts_zero(session: Session) -> None:
    found = figure(session, **CASES)
    assert (found.value, found.unit, found.approx, found.records, found.previous) == (0, "次", False, 0, None)


def test_records_are_counted_and_their_numbers_are_summed(session: Session) -> None:
    for given in ({"attendance": 30}, {"attendance": 12}, {}):
        talk(session, given=given, day=TODAY)
    talk(session, "screening", given={"rounds": 9})
    assert value(session, record="talk", measure="count") == 3
    people = figure(session, **PEOPLE)
    assert (people.value, people.records, people.uncounted) == (42, 2, 1)


def test_the_highest_number_and_different_values_are_measured(session: Session) -> None:
    for village, attendance in (("east", 30), ("west", 50), ("east", 20)):
        talk(session, given={"village": village, "attendance": attendance})
    talk(session)
    assert value(session, record="talk", measure="max:attendance") == 50
    places = figure(session, record="talk", measure="distinct:village")
    assert (places.value, places.records, places.uncounted) == (2, 3, 1)


def test_records_that_give_no_number_have_no_value(session: Session) -> None:
    talk(session, given={"title": "宪法"})
    for measure in ("sum:attendance", "max:attendance", "distinct:village"):
        found = figure(session, record="talk", measure=measure)
        assert (found.value, found.records, found.uncounted) == (None, 1, 1)


def test_a_number_that_is_nought_is_a_value(session: Session) -> None:
    talk(session, given={"attendance": 0})
    assert value(session, **PEOPLE) == 0


def test_a_case_belongs_to_the_year_of_the_date_that_counts(session: Session) -> None:
    dispute(session, accepted_year=2025, closed_year=2026, status=Status.RESOLVED)
    assert [value(session, year, **CASES) for year in (2025, 2026)] == [1, 0]
    assert [value(session, year, **CLOSED) for year in (2025, 2026)] == [0, 1]


def test_voided_records_and_applications_do_not_count(session: Session) -> None:
    by = mediator(session)
    void(session, dispute(session), by, TODAY)
    dispute(session, status=Status.APPLIED)
    dispute(session)
    assert value(session, **CASES) == 1
    assert value(session, record="dispute", measure="count", date="accepted") == 1


def test_a_filter_takes_any_of_its_values_and_all_of_its_fields(session: Session) -> None:
    for kind, source in (("land", "police"), ("land", "court"), ("family", "court"), ("labor", "court")):
        dispute(session, kind=kind, source=source)
    assert value(session, **CASES, filter={"kind": ["land", "family"]}) == 3
    assert value(session, **CASES, filter={"kind": ["land", "family"], "source": "court"}) == 2


def test_a_filter_knows_yes_and_no(session: Session) -> None:
    dispute(session, with_adviser=True, cases=5)
    dispute(session)
    assert value(session, **CASES, filter={"with_adviser": "yes"}) == 5
    assert value(session, **CASES, filter={"with_adviser": "no"}) == 1


def test_dated_and_undated_records_are_told_apart(session: Session) -> None:
    talk(session, day=TODAY)
    talk(session, given={"events": 6})
    dispute(session, accepted_on=TODAY)
    dispute(session, cases=14)
    assert [value(session, **EVENTS, filter={"dated": dated}) for dated in ("yes", "no")] == [1, 6]
    assert [value(session, **CASES, filter={"dated": dated}) for dated in ("yes", "no")] == [1, 14]


def test_a_breakdown_stands_behind_its_total_in_the_order_of_its_choices(session: Session) -> None:
    for kind in (DisputeKind.LAND, DisputeKind.FAMILY, DisputeKind.LAND, None):
        dispute(session, kind=kind)
    found = figures(session, {**CASES, "by": "kind"})
    assert [(f.by, f.value) for f in found] == [(None, 4), ("family", 1), ("land", 2)]


def test_a_breakdown_without_total_shows_what_has_no_value_too(session: Session) -> None:
    for village in ("east", None, "east"):
        talk(session, given={"village": village} if village else {}, day=TODAY)
    found = figures(session, {**EVENTS, "by": "village", "total": "no"})
    assert [(f.by, f.value) for f in found] == [("east", 2), ("", 1)]


def test_a_breakdown_without_total_and_records_is_empty(session: Session) -> None:
    assert figures(session, {**CASES, "by": "kind", "total": "no"}) == []


def test_parts_are_figures_of_their_own(session: Session) -> None:
    parts = [{**EVENTS, "name": "宣传"}, {"record": "screening", "measure": "sum:rounds", "name": "排查", "unit": "轮"}]
    assert [(f.part, f.value) for f in figures(session, {"parts": parts, "total": "no"})] == [(0, 0)]
    talk(session, day=TODAY)
    talk(session, "screening", given={"rounds": 2})
    assert [(f.part, f.value, f.unit) for f in figures(session, {"parts": parts, "total": "no"})] == [(0, 1, "次"), (1, 2, "轮")]


@pytest.mark.parametrize(
    ("outcomes", "rate"),
    [
        ([("resolved", 1), ("failed", 1)], 50),
        ([("resolved", 2), ("failed", 1)], 66.7),
        ([("resolved", 1), ("failed", 15)], 6.3),
        ([("failed", 3)], 0),
        ([("resolved", 4), ("withdrawn", 9)], 100),
        ([("withdrawn", 9)], None),
    ],
)
def test_the_rate_weighs_cases(session: Session, outcomes: list[tuple[str, int]], rate: float | None) -> None:
    for status, cases in outcomes:
        dispute(session, status=status, cases=cases, closed_year=2026)
    assert value(session, **RATE) == rate


def test_a_round_number_makes_the_figure_round(session: Session) -> None:
    talk(session, given={"attendance": 30}, day=TODAY)
    assert not figure(session, **PEOPLE).approx
    talk(session, given={"attendance": 120}, rounded={"attendance": True})
    assert figure(session, **PEOPLE).approx
    assert not figure(session, **EVENTS).approx


def test_a_round_number_of_another_year_does_not(session: Session) -> None:
    talk(session, given={"attendance": 120}, rounded={"attendance": True}, year=2025)
    talk(session, given={"attendance": 30})
    assert not figure(session, **PEOPLE).approx
    assert figure(session, 2025, **PEOPLE).approx


def test_a_lost_unit_is_not_made_up(session: Session) -> None:
    dispute(session, cases=14, unit_lost=True)
    assert figure(session, **CASES).unit is None
    dispute(session)
    assert figure(session, **CASES).unit == "次"


def test_a_record_that_gives_no_number_does_not_give_the_unit_back(session: Session) -> None:
    talk(session, given={"attendance": 9}, unit_lost=True)
    talk(session, given={"title": "宪法"})
    assert (value(session, **PEOPLE), figure(session, **PEOPLE).unit) == (9, None)


def test_the_year_before_is_nought_only_if_its_books_were_kept(session: Session) -> None:
    talk(session, year=2025)
    dispute(session)
    cases, _ = figures(session, CASES, {"record": "talk", "measure": "count"})
    assert (cases.value, cases.previous) == (1, 0)
    assert figure(session, **CASES).previous is None


def test_the_year_before_stands_beside_every_figure(session: Session) -> None:
    for year, kind in ((2025, "land"), (2025, "land"), (2025, "family"), (2026, "land"), (2026, "labor")):
        dispute(session, accepted_year=year, kind=kind)
    found = figures(session, {**CASES, "by": "kind"})
    assert [(f.by, f.value, f.previous) for f in found] == [(None, 2, 3), ("family", 0, 1), ("land", 1, 2), ("labor", 1, 0)]


def test_consultations_count_the_people_who_asked(session: Session) -> None:
    for persons, outcome, year in ((1, Solved.SOLVED, 2026), (12, Solved.UNKNOWN, 2026), (3, Solved.SOLVED, 2025)):
        asked = {"asker": "a", "channel": Channel.MARKET_DAY, "persons": persons, "outcome": outcome, "year": year}
        session.add(Consultation.model_validate(asked))
    session.flush()
    consultation: dict[str, Any] = {"record": "consultation", "measure": "sum:persons"}
    assert value(session, **consultation) == 13
    assert value(session, **consultation, filter={"outcome": "solved"}) == 1
    assert value(session, 2025, **consultation) == 3


def test_money_is_summed_and_cases_without_money_are_uncounted(session: Session) -> None:
    for amount in (10**12, 500, None):
        dispute(session, amount=amount)
    found = figure(session, record="dispute", measure="sum:amount", date="accepted")
    assert (found.value, found.records, found.uncounted) == (10**12 + 500, 2, 1)


def test_from_a_figure_to_its_records(session: Session) -> None:
    wanted = dispute(session, kind="land", accepted_on=date(2026, 1, 1), number_year=2026, number=7)
    dispute(session, kind="family", accepted_on=date(2026, 1, 1))
    dispute(session, kind="land", status=Status.APPLIED)
    dispute(session, kind="land", accepted_year=2025)
    declared = figure(session, **CASES, filter={"kind": "land"})
    (found,) = behind(session, declared)
    assert (found.record, found.id, found.day, found.adds) == ("dispute", wanted.id, date(2026, 1, 1), 1)
    assert (found.number_year, found.number, found.rounded) == (2026, 7, False)
    assert declared.records == 1


def test_the_records_of_a_breakdown_are_those_that_say_so(session: Session) -> None:
    for village in ("east", None, "west"):
        talk(session, given={"village": village} if village else {}, day=TODAY)
        dispute(session, village=village, with_adviser=village == "east")
    east, west, unsaid = figures(session, {**EVENTS, "by": "village", "total": "no"})
    assert [len(behind(session, found)) for found in (east, west, unsaid)] == [1, 1, 1]
    with_adviser, without = figures(session, {**CASES, "by": "with_adviser", "total": "no"})
    assert [(found.by, len(behind(session, found))) for found in (with_adviser, without)] == [("yes", 1), ("no", 2)]


def test_records_that_give_no_number_stand_behind_the_figure_too(session: Session) -> None:
    talk(session, given={"attendance": 30}, day=TODAY, rounded={"attendance": True})
    talk(session, given={"title": "宪法"})
    found = behind(session, figure(session, **PEOPLE))
    assert [(row.day, row.adds, row.rounded) for row in found] == [(None, None, False), (TODAY, 30, True)]


def test_a_rate_says_what_it_is_the_quotient_of(session: Session) -> None:
    dispute(session, status="resolved", cases=2, closed_year=2026)
    dispute(session, status="failed", closed_year=2026)
    found = figure(session, **RATE)
    assert (found.value, found.numerator, found.denominator) == (66.7, 2, 3)
    assert sorted(row.adds or 0 for row in behind(session, found)) == [0, 2]


def test_a_quotient_of_numbers_takes_records_that_give_both(session: Session) -> None:
    for given in ({"attendance": 30, "events": 40}, {"attendance": 5}, {"attendance": 7, "events": 10}):
        talk(session, given=given)
    share = figure(session, record="talk", measure="rate:attendance/events")
    assert (share.value, share.numerator, share.denominator, share.records, share.uncounted) == (74, 37, 50, 2, 1)
    mean = figure(session, record="talk", measure="mean:attendance/events")
    assert (mean.value, mean.denominator) == (25.4, 50)


def test_several_kinds_are_counted_as_one(session: Session) -> None:
    talk(session, given={"title": "甲"}, day=TODAY)
    talk(session, "screening", given={"title": "乙"}, day=TODAY)
    found = figure(session, record=["talk", "screening"], measure="count")
    assert found.value == 2
    assert {row.record for row in behind(session, found)} == {"talk", "screening"}


def test_a_figure_says_by_which_date_it_counts_and_how_it_changed(session: Session) -> None:
    for year, cases in ((2025, 4), (2026, 5)):
        dispute(session, cases=cases, accepted_year=year, rounded={"cases": True} if year == 2025 else {})
    found = figure(session, **CASES)
    assert (found.counted_by, found.previous, found.previous_approx, found.change) == ("accepted", 4, True, 1)
