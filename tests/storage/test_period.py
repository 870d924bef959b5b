from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from storage.consultation import Consultation
from storage.dispute import Status
from storage.indicators import Indicators
from storage.period import Period, Scope
from storage.statistics import Figure, Statistics
from tests.storage.sample import ACTIVITIES, dispute, talk

EVENTS = {"id": "events", "record": "talk", "measure": "sum:events"}
CASES = {"id": "cases", "record": "dispute", "measure": "sum:cases", "date": "accepted"}
ASKED = {"id": "asked", "record": "consultation", "measure": "sum:persons"}
ROUNDS = {"id": "rounds", "record": "screening", "measure": "sum:rounds"}


def over(session: Session, period: Period, *declared: dict[str, Any], scope: Scope | None = None) -> list[Figure]:
    full = [{"name": "x", "unit": "件", "group": "all", **given} for given in declared]
    indicators = Indicators.model_validate({"groups": {"all": "全部"}, "indicators": full})
    return Statistics(indicators, ACTIVITIES).over(session, period, scope or Scope())


def days(period: Period) -> tuple[str, str]:
    return period.first.isoformat(), period.last.isoformat()


def test_the_parts_of_a_year_begin_and_end_on_their_days() -> None:
    assert days(Period.year(2025)) == ("2025-01-01", "2025-12-31")
    assert [days(Period.half(2025, n)) for n in (1, 2)] == [("2025-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31")]
    assert days(Period.quarter(2025, 3)) == ("2025-07-01", "2025-09-30")
    assert [days(Period.month(year, 2)) for year in (2024, 2025)] == [("2024-02-01", "2024-02-29"), ("2025-02-01", "2025-02-28")]


@pytest.mark.parametrize("wrong", [lambda: Period.half(2025, 3), lambda: Period.quarter(2025, 0), lambda: Period.month(2025, 13)])
def test_a_part_that_a_year_does_not_have_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError):
        wrong()


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError):
        Period(date(2025, 2, 1), date(2025, 1, 31))


@pytest.mark.parametrize(
    ("this", "before"),
    [
        (Period.year(2025), Period.year(2024)),
        (Period.quarter(2025, 1), Period.quarter(2024, 1)),
        (Period.month(2025, 2), Period.month(2024, 2)),
        (Period.month(2024, 2), Period.month(2023, 2)),
        (Period(date(2024, 2, 29), date(2024, 3, 5)), Period(date(2023, 2, 28), date(2023, 3, 5))),
        (Period(date(2025, 2, 28), date(2025, 3, 1)), Period(date(2024, 2, 28), date(2024, 3, 1))),
    ],
)
def test_the_span_before_is_the_same_one_of_the_year_before(this: Period, before: Period) -> None:
    assert this.previous() == before


def test_whole_years_are_told_from_parts_of_years() -> None:
    assert Period.year(2025).is_whole
    assert Period(date(2023, 1, 1), date(2025, 12, 31)).whole_years == [2023, 2024, 2025]
    assert Period(date(2024, 7, 1), date(2025, 12, 31)).whole_years == [2025]
    assert not Period.half(2025, 1).is_whole


def test_records_of_which_only_the_year_is_known_count_in_whole_years_only(session: Session) -> None:
    talk(session, year=2025, day=date(2025, 3, 31))
    talk(session, year=2025, day=date(2025, 4, 1))
    talk(session, year=2025, given={"events": 20})
    values = [over(session, period, EVENTS)[0].value for period in (Period.year(2025), Period.quarter(2025, 1))]
    assert values == [22, 1]
    longer = Period(date(2024, 12, 1), date(2025, 12, 31))
    assert over(session, longer, EVENTS)[0].value == 22
    assert over(session, Period(date(2025, 1, 1), date(2025, 12, 30)), EVENTS)[0].value == 2


def test_several_whole_years_are_counted_together_and_so_are_those_before(session: Session) -> None:
    talk(session, year=2023, given={"events": 3})
    talk(session, year=2024, given={"events": 5})
    talk(session, year=2025, day=date(2025, 6, 1), given={"events": 20})
    talk(session, year=2026, given={"events": 100})
    figure = over(session, Period(date(2024, 1, 1), date(2025, 12, 31)), EVENTS)[0]
    assert (figure.value, figure.previous) == (25, 8)


def test_a_case_belongs_to_the_month_of_the_date_that_counts(session: Session) -> None:
    dispute(session, accepted_on=date(2026, 3, 31), closed_on=date(2026, 4, 1), closed_year=2026, status=Status.RESOLVED)
    closed = {**CASES, "id": "closed", "date": "closed"}
    for month, expected in ((3, [1, 0]), (4, [0, 1])):
        assert [figure.value for figure in over(session, Period.month(2026, month), CASES, closed)] == expected


def test_a_consultation_belongs_to_the_local_day(session: Session) -> None:
    night = datetime(2026, 4, 1, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    session.add(Consultation.model_validate({"asker": "a", "asked_at": night, "year": 2026}))
    session.flush()
    assert [over(session, Period.month(2026, month), ASKED)[0].value for month in (3, 4)] == [0, 1]


def test_a_month_without_records_is_nought_if_books_were_kept_that_year(session: Session) -> None:
    talk(session, year=2026, day=date(2026, 5, 1))
    assert over(session, Period.month(2026, 5), EVENTS)[0].previous is None
    talk(session, year=2025, day=date(2025, 1, 1))
    assert over(session, Period.month(2026, 5), EVENTS)[0].previous == 0


def test_a_scope_by_village_gives_only_figures_that_are_kept_by_village(session: Session) -> None:
    for village in ("east", "west", None):
        dispute(session, village=village)
        talk(session, given={"village": village} if village else {}, day=date(2026, 1, 1))
    talk(session, "screening", given={"rounds": 2})
    found = over(session, Period.year(2026), CASES, EVENTS, ROUNDS, scope=Scope(villages=frozenset({"east"})))
    assert [(figure.indicator.id, figure.value) for figure in found] == [("cases", 1), ("events", 1)]


def test_a_scope_by_type_and_source_is_one_of_disputes(session: Session) -> None:
    for kind, source in (("land", "court"), ("land", "police"), ("family", "court")):
        dispute(session, kind=kind, source=source)
    talk(session, day=date(2026, 1, 1))
    scope = Scope(kinds=frozenset({"land"}), sources=frozenset({"court", "police"}))
    assert [figure.value for figure in over(session, Period.year(2026), CASES, EVENTS, scope=scope)] == [2]
