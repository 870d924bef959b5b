"""Every shipped indicator, held against counting by hand over made-up ledgers of all kinds of records."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.catalogue import load_catalogue
from storage.activity import ActivityField, ActivityKind
from storage.consultation import Channel, Consultation, Solved
from storage.database import Database
from storage.dispute import CLOSED, AgreementForm, Dispute, DisputeKind, Level, Performance, Severity, Source, Status
from storage.period import Period
from storage.record import Record, now
from storage.statistics import Figure, Statistics
from tests.storage.counting import Counted, Hand

CATALOGUE = load_catalogue()
STATISTICS = Statistics(CATALOGUE.indicators, CATALOGUE.activities)
YEAR = 2026
YEARS = st.integers(YEAR - 1, YEAR)
VILLAGES = st.sampled_from([None, "east", "west", "north"])
MARKS = {"voided": st.sampled_from([False] * 5 + [True]), "unit_lost": st.booleans()}


def day_of(year: int) -> st.SearchStrategy[date]:
    return st.dates(date(year, 1, 1), date(year, 12, 31))


@st.composite
def disputes(draw: Callable[..., Any]) -> Dispute:
    accepted = draw(YEARS)
    status = draw(st.sampled_from(list(Status)))
    agreed = status is Status.RESOLVED
    day = draw(st.none() | day_of(accepted))
    closed = draw(st.sampled_from([accepted, YEAR])) if status in CLOSED else None
    opened_again = draw(st.booleans()) and status is Status.MEDIATING
    return Dispute(
        village=draw(VILLAGES),
        kind=draw(st.none() | st.sampled_from(list(DisputeKind))),
        source=draw(st.sampled_from(list(Source))),
        severity=draw(st.sampled_from(list(Severity))),
        level=draw(st.sampled_from(list(Level))),
        status=status,
        agreement=draw(st.sampled_from(list(AgreementForm))) if agreed or opened_again else AgreementForm.NONE,
        performance=draw(st.sampled_from(list(Performance))) if agreed else Performance.NONE,
        with_adviser=draw(st.booleans()),
        rating=draw(st.none() | st.booleans()),
        amount=draw(st.none() | st.integers(0, 10**12)),
        cases=draw(st.integers(1, 30)),
        accepted_on=day,
        accepted_year=accepted,
        closed_on=draw(st.none() | day_of(closed)) if closed else None,
        closed_year=closed,
        rounded=draw(st.sampled_from([{}, {"cases": True}, {"cases": False}])),
    )


@st.composite
def consultations(draw: Callable[..., Any]) -> Consultation:
    local = datetime(YEAR - 1, 1, 1, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 2 * 365 * 24 * 60 - 1)))
    return Consultation(
        asker="a",
        village=draw(VILLAGES),
        channel=draw(st.sampled_from(list(Channel))),
        outcome=draw(st.sampled_from(list(Solved))),
        decision=draw(st.sampled_from([None, "answer", "choose", "none", "service", "emergency", "human", "person"])),
        entry=draw(st.sampled_from([None, "dog-bite"])),
        persons=draw(st.integers(1, 200)),
        asked_at=local - timedelta(hours=8),
        year=local.year,
        rounded=draw(st.sampled_from([{}, {"persons": True}])),
    )


@st.composite
def activities(draw: Callable[..., Any]) -> Record:
    code = draw(st.sampled_from(sorted(CATALOGUE.activities.kinds)))
    kind = CATALOGUE.activities.kinds[code]
    year = draw(YEARS)
    given = {name: draw(_answers(name, kind)) for name in draw(st.sets(st.sampled_from(kind.fields)))}
    numbers = [name for name in given if CATALOGUE.activities.fields[name].is_number]
    rounded = dict.fromkeys(draw(st.sets(st.sampled_from(numbers))) if numbers else [], True)
    day = draw(st.none() | day_of(year))
    return CATALOGUE.activities.born(code, given, year=year, day=day, rounded=rounded)


def _answers(name: str, kind: ActivityKind) -> st.SearchStrategy[Any]:
    field: ActivityField = CATALOGUE.activities.fields[name]
    if field.is_number:
        return st.integers(0, 10**7)
    return st.sampled_from([*(option.id for option in field.options), "a", "b", ""])


@st.composite
def ledgers(draw: Callable[..., Any]) -> list[Record]:
    records: list[Record] = draw(st.lists(disputes() | consultations() | activities() | activities(), max_size=60))
    for number, record in enumerate(records):
        record.origin = f"test:{number}"
        record.voided_at = now() if draw(MARKS["voided"]) else None
        record.unit_lost = draw(MARKS["unit_lost"])
    return records


def got(figures: list[Figure]) -> Counted:
    return {figure.key: (figure.value, figure.approx, figure.records, figure.uncounted) for figure in figures}


def differing(figures: list[Figure], expected: Counted) -> Counted:
    """What is not as counted by hand. Figures that are not listed count nothing."""
    nothing = (0, False, 0, 0)
    found = got(figures)
    wrong = {key: found.get(key, nothing) for key, hand in expected.items() if found.get(key, nothing) != hand}
    listed = {key: figure for key, figure in found.items() if key not in expected and figure[2]}
    return {key: value for key, value in {**wrong, **listed}.items() if not _is_left_out(key, expected)}


def _is_left_out(key: tuple[str, int, str | None], expected: Counted) -> bool:
    """Later parts that give no value are not listed."""
    return key[1] > 0 and key[2] is None and not expected.get(key, (1,))[0]


@pytest.mark.parametrize(
    ("period", "before", "whole"),
    [
        (Period.year(YEAR), Period.year(YEAR - 1), True),
        (Period.half(YEAR, 1), Period.half(YEAR - 1, 1), False),
    ],
    ids=["year", "half"],
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=10)
@given(records=ledgers())
def test_every_figure_is_what_counting_by_hand_gives(
    database: Database, period: Period, before: Period, whole: bool, records: list[Record]
) -> None:
    with Session(database.engine) as session:
        session.add_all(records)
        session.flush()
        figures = STATISTICS.over(session, period)
        hand, earlier = (
            Hand(CATALOGUE.activities, records, p.first, p.last, whole).all(CATALOGUE.indicators) for p in (period, before)
        )
        assert differing(figures, hand) == {}
        for figure in figures:
            if figure.previous is not None:
                assert (figure.previous, figure.previous_approx) == earlier.get(figure.key, (0, False))[:2], figure.key
        for figure in (figure for figure in figures if figure.records and whole):
            rows = STATISTICS.records(session, figure.indicator, figure.part, period, figure.by)
            giving = sum(row.adds not in (None, "") for row in rows)
            assert (giving or len(rows), len(rows) - giving) == (figure.records, figure.uncounted), figure.key
        session.rollback()


@pytest.mark.parametrize(("numbers", "adds"), [({"cases": 1}, None), ({"due": 2}, None), ({"cases": 1, "due": 2}, 1)])
def test_a_record_that_gives_one_number_of_a_quotient_adds_nothing(
    database: Database, numbers: dict[str, int], adds: int | None
) -> None:
    with Session(database.engine) as session:
        session.add(CATALOGUE.activities.born("legal_review", numbers, year=YEAR, origin="test:0"))
        session.flush()
        figure = next(f for f in STATISTICS.year(session, YEAR) if f.key == ("legality_review_rate", 0, None))
        (row,) = STATISTICS.records(session, figure.indicator, 0, Period.year(YEAR))
        session.rollback()
    assert (row.adds, figure.uncounted) == (adds, 0 if adds else 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(cases=st.lists(disputes(), max_size=30))
def test_types_sources_levels_and_outcomes_add_up_to_what_was_accepted(database: Database, cases: list[Dispute]) -> None:
    with Session(database.engine) as session:
        session.add_all(cases)
        session.flush()
        figures = STATISTICS.year(session, YEAR)
        session.rollback()
    values = {name: [f.value or 0 for f in figures if f.indicator.id == f"dispute_{name}_count"] for name in BREAKDOWNS}
    assert {name: sum(parts) for name, parts in values.items()} == dict.fromkeys(BREAKDOWNS, values["accepted"][0])


BREAKDOWNS = ("accepted", "by_type", "by_source", "by_level", "by_village", "by_outcome")
