"""Figures held against counting by hand, over made-up years of disputes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from storage.database import Database
from storage.dispute import CLOSED, MERE_APPLICATIONS, DisputeKind, Status
from storage.record import now
from tests.storage.sample import dispute, figures

YEAR = 2026
ACCEPTED: dict[str, Any] = {"id": "accepted", "record": "dispute", "measure": "sum:cases", "date": "accepted"}
RESOLVED = {**ACCEPTED, "id": "resolved", "date": "closed", "filter": {"status": "resolved"}}
BY_KIND = {**ACCEPTED, "id": "by_kind", "by": "kind", "total": "no"}
BY_VILLAGE = {**ACCEPTED, "id": "by_village", "by": "village"}
RATE = {**RESOLVED, "id": "rate", "measure": "rate", "filter": {"status": ["resolved", "failed"]}, "of": {"status": "resolved"}}
YEARS = st.integers(YEAR - 1, YEAR + 1)
DISPUTES = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from([None, *DisputeKind]),
            "village": st.sampled_from([None, "east", "west"]),
            "status": st.sampled_from(list(Status)),
            "cases": st.integers(1, 20),
            "accepted_year": YEARS,
            "closed_year": YEARS,
            "voided": st.booleans(),
        }
    ),
    max_size=25,
)


@contextmanager
def stored(database: Database, rows: list[dict[str, Any]]) -> Iterator[Session]:
    """The rows in the database, for as long as the block lasts."""
    with Session(database.engine) as session:
        for row in rows:
            values = {key: value for key, value in row.items() if key not in ("voided", "closed_year")}
            closed = row["closed_year"] if row["status"] in CLOSED else None
            dispute(session, **values, closed_year=closed, voided_at=now() if row["voided"] else None)
        yield session
        session.rollback()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(rows=DISPUTES)
def test_figures_are_what_counting_by_hand_gives(database: Database, rows: list[dict[str, Any]]) -> None:
    valid = [row for row in rows if not row["voided"] and row["status"] not in MERE_APPLICATIONS]
    accepted = [row for row in valid if row["accepted_year"] == YEAR]
    closed = Counter[Status]()
    for row in valid:
        if row["closed_year"] == YEAR:
            closed[row["status"]] += row["cases"]
    tried = closed[Status.RESOLVED] + closed[Status.FAILED]
    with stored(database, rows) as session:
        found = figures(session, ACCEPTED, RESOLVED, BY_KIND, BY_VILLAGE, RATE)
    by_id = {(figure.indicator.id, figure.by): figure.value for figure in found}
    total = by_id["accepted", None]
    assert total == sum(row["cases"] for row in accepted)
    assert by_id["resolved", None] == closed[Status.RESOLVED]
    assert sum(value or 0 for (name, _), value in by_id.items() if name == "by_kind") == total
    for village in ("east", "west"):
        expected = sum(row["cases"] for row in accepted if row["village"] == village)
        assert by_id.get(("by_village", village), 0) == expected
    assert by_id["rate", None] == (round(100 * closed[Status.RESOLVED] / tried + 1e-9, 1) if tried else None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(rows=DISPUTES)
def test_the_year_before_is_that_years_figure(database: Database, rows: list[dict[str, Any]]) -> None:
    with stored(database, rows) as session:
        this, before = (figures(session, ACCEPTED, RESOLVED, year=year) for year in (YEAR, YEAR - 1))
    there = [row for row in rows if not row["voided"]]
    ends = [row["closed_year"] for row in there if row["status"] in CLOSED and row["status"] is not Status.DROPPED]
    valid = [row for row in there if row["status"] not in MERE_APPLICATIONS]
    kept = YEAR - 1 in [*ends, *(row["accepted_year"] for row in valid)]
    assert [figure.previous for figure in this] == [figure.value if kept else None for figure in before]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(rows=DISPUTES)
def test_a_figure_knows_how_many_records_stand_behind_it(database: Database, rows: list[dict[str, Any]]) -> None:
    with stored(database, rows) as session:
        (found,) = figures(session, ACCEPTED)
    counted = [r for r in rows if not r["voided"] and r["status"] not in MERE_APPLICATIONS and r["accepted_year"] == YEAR]
    assert found.records == len(counted)
