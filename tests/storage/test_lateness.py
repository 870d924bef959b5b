"""Which published spans a record came or moved into, by its own dates."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from storage.dispute import Status
from storage.lateness import holding, late, moved_into, spans
from storage.ledger import correct
from storage.period import Period
from storage.publication import Publication
from storage.record import now
from tests.storage.sample import TODAY, dispute, mediator

BEFORE = now() - timedelta(days=2)
AFTER = now() - timedelta(days=1)


def published(session: Session, period: Period, edition: int = 1, at: datetime = AFTER) -> Publication:
    """A publication without figures."""
    made = Publication(
        first=period.first,
        last=period.last,
        edition=edition,
        figures=[],
        origin=f"{period}{edition}",
        by=mediator(session).id,
        at=at,
    )
    session.add(made)
    session.flush()
    return made


def test_a_record_counts_on_each_of_its_days_or_in_the_year_where_only_that_is_known(session: Session) -> None:
    ended = dispute(session, accepted_on=date(2025, 12, 1), status=Status.FAILED, closed_on=date(2026, 1, 5), closed_year=2026)
    assert spans(ended) == [Period(date(2025, 12, 1), date(2025, 12, 1)), Period(date(2026, 1, 5), date(2026, 1, 5))]
    assert spans(dispute(session, accepted_on=None, accepted_year=2025)) == [Period.year(2025)]
    assert spans(dispute(session, accepted_on=date(2025, 1, 1), status=Status.APPLIED)) == []


def test_a_published_span_holds_days_within_it_and_whole_years_only_whole(session: Session) -> None:
    year, half = published(session, Period.year(2025)), published(session, Period.half(2025, 1), at=AFTER + timedelta(hours=1))
    published(session, Period.year(2025), edition=2)
    assert holding(session, [Period.month(2025, 3)]) == [year, half]
    assert holding(session, [Period.month(2025, 8)]) == [year]
    assert holding(session, [Period.year(2025)]) == [year]
    assert holding(session, [Period.month(2026, 3)]) == []


def test_late_is_what_was_written_down_afterwards_and_nothing_else(session: Session) -> None:
    made = published(session, Period.year(2025))
    early = dispute(session, accepted_on=date(2025, 3, 1), created_at=BEFORE)
    after = dispute(session, accepted_on=date(2025, 3, 2))
    elsewhere = dispute(session, accepted_on=date(2026, 3, 2))
    assert [late(session, record) for record in (early, after, elsewhere)] == [[], [made], []]


def test_late_is_what_was_moved_there_afterwards(session: Session) -> None:
    made = published(session, Period.year(2025))
    moved = dispute(session, accepted_on=date(2026, 3, 1), created_at=BEFORE)
    mended = dispute(session, accepted_on=date(2025, 3, 1), created_at=BEFORE)
    for record, day in ((moved, date(2025, 4, 1)), (moved, date(2025, 4, 2)), (mended, date(2025, 5, 1))):
        correct(session, record, {"accepted_on": day}, mediator(session), TODAY)
        session.flush()
    assert [late(session, record) for record in (moved, mended)] == [[made], []]
    assert moved_into(session, mended, Period.month(2025, 5), AFTER)
    correct(session, moved, {"accepted_on": date(2026, 4, 2)}, mediator(session), TODAY)
    assert late(session, moved) == []
