from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from storage.activity import Activity
from storage.dispute import Dispute, Status
from storage.failures import AlreadyPublished
from storage.figure import Figure
from storage.indicators import Indicators
from storage.ledger import correct, void
from storage.period import Period
from storage.publication import Difference, Publication, differences, editions, first_published_at, publish
from storage.record import now
from storage.statistics import Statistics
from tests.storage.sample import ACTIVITIES, TODAY, dispute, mediator, talk

YEAR = Period.year(2026)
STATISTICS = Statistics(
    Indicators.model_validate(
        {
            "groups": {"all": "全部"},
            "indicators": [
                {"id": "accepted", "name": "受理", "unit": "件", "group": "all", "record": "dispute", "measure": "sum:cases"}
                | {"date": "accepted"},
                {"id": "resolved", "name": "化解", "unit": "件", "group": "all", "record": "dispute", "measure": "sum:cases"}
                | {"date": "closed", "filter": {"status": "resolved"}},
                {"id": "talks", "name": "宣传", "unit": "场", "group": "all", "record": "talk", "measure": "sum:events"},
                {"id": "roster", "name": "名册", "unit": "次", "group": "all", "record": "screening", "measure": "sum:rounds"}
                | {"date": "latest"},
            ],
        }
    ),
    ACTIVITIES,
)


def named(figure: Figure) -> str:
    return figure.indicator.name


def published(session: Session, edition: int = 1, origin: str = "press:1", period: Period = YEAR) -> Publication:
    figures = [(figure, named(figure)) for figure in STATISTICS.over(session, period)]
    made = publish(session, period, figures, edition, mediator(session), origin)
    made.at = now() - timedelta(seconds=5) if edition == 1 else made.at
    return made


def changed(session: Session, publication: Publication) -> dict[str, Difference]:
    return {difference.name: difference for difference in differences(session, publication, STATISTICS, named)}


def old(session: Session, **values: Any) -> Dispute:
    """A dispute that was written down before everything else here."""
    return dispute(session, accepted_on=date(2026, 3, 1), created_at=now() - timedelta(days=1), **values)


def test_what_was_published_is_kept_with_who_and_when(session: Session) -> None:
    old(session)
    made = published(session)
    assert (made.edition, made.by) == (1, mediator(session).id)
    first = next(row for row in made.figures if row["id"] == "accepted")
    assert (first["name"], first["value"], first["unit"], first["records"]) == ("受理", 1, "件", 1)
    assert changed(session, made) == {}


def test_a_later_entry_is_a_difference_and_names_its_record(session: Session) -> None:
    old(session)
    made = published(session)
    late = dispute(session, accepted_on=date(2026, 4, 1))
    found = changed(session, made)
    assert list(found) == ["受理"]
    assert found["受理"].figure and (found["受理"].published, found["受理"].figure.value) == (1, 2)
    assert found["受理"].since.late == (("dispute", late.id),)


def test_a_changed_record_is_named_where_the_change_matters(session: Session) -> None:
    case = old(session)
    made = published(session)
    closing = {"status": Status.RESOLVED, "closed_on": date(2026, 5, 1), "closed_year": 2026}
    correct(session, case, closing, mediator(session), TODAY)
    found = changed(session, made)
    assert found["化解"].since.touched == (("dispute", case.id),)
    assert (found["化解"].published, list(found)) == (0, ["化解"])


def test_a_voided_record_is_named_as_gone(session: Session) -> None:
    case = old(session)
    old(session)
    made = published(session)
    void(session, case, mediator(session), TODAY)
    found = changed(session, made)["受理"]
    assert (found.since.gone, found.since.late, found.since.touched) == ((("dispute", case.id),), (), ())


def test_a_number_that_is_the_same_by_chance_names_what_came_and_what_went(session: Session) -> None:
    case, rest = old(session), old(session)
    made = published(session)
    correct(session, rest, {"status": Status.MEDIATING, "village": "west"}, mediator(session), TODAY)
    assert changed(session, made) == {}
    void(session, case, mediator(session), TODAY)
    late = dispute(session, accepted_on=date(2026, 4, 1))
    found = changed(session, made)["受理"]
    assert (found.is_same, found.published) == (True, 2)
    assert (found.since.late, found.since.touched, found.since.gone) == ((("dispute", late.id),), (), (("dispute", case.id),))


def test_two_numbers_that_were_changed_against_each_other_are_named(session: Session) -> None:
    for attendance in (3, 5):
        talk(session, given={"events": attendance}, day=date(2026, 2, 1), created_at=now() - timedelta(days=1))
    first, second = session.exec(select(Activity).order_by("id")).all()
    made = published(session)
    correct(session, first, {"remark": "x", "details": {"place": "小学"}}, mediator(session), TODAY)
    assert changed(session, made) == {}
    correct(session, first, {"numbers": {"events": 4}}, mediator(session), TODAY)
    correct(session, second, {"numbers": {"events": 4}}, mediator(session), TODAY)
    found = changed(session, made)["宣传"]
    assert (found.is_same, found.since.touched) == (True, (("talk", first.id), ("talk", second.id)))


def test_a_record_that_was_never_counted_is_not_named_as_gone(session: Session) -> None:
    case = old(session)
    other_year = dispute(session, accepted_on=date(2025, 3, 1), created_at=now() - timedelta(days=1))
    application = old(session, status=Status.APPLIED)
    made = published(session)
    void(session, case, mediator(session), TODAY)
    correct(session, other_year, {"village": "shili_longba"}, mediator(session), TODAY)
    correct(session, other_year, {"status": Status.MEDIATING}, mediator(session), TODAY)
    correct(session, application, {"status": Status.WITHDRAWN, "accepted_on": None}, mediator(session), TODAY)
    assert changed(session, made)["受理"].since.gone == (("dispute", case.id),)


def test_a_reopened_case_is_named_as_gone_from_those_that_were_closed(session: Session) -> None:
    case = old(session, status=Status.RESOLVED, closed_on=date(2026, 5, 1), closed_year=2026)
    made = published(session)
    correct(session, case, {"status": Status.MEDIATING}, mediator(session), TODAY)
    assert (case.closed_on, case.closed_year) == (None, None)
    assert changed(session, made)["化解"].since.gone == (("dispute", case.id),)


def test_a_record_of_an_unknown_day_is_not_named_as_gone_from_half_a_year(session: Session) -> None:
    case = old(session)
    undated = dispute(session, created_at=now() - timedelta(days=1))
    made = published(session, period=Period.half(2026, 1))
    for record in (case, undated):
        void(session, record, mediator(session), TODAY)
    assert changed(session, made)["受理"].since.gone == (("dispute", case.id),)


def test_what_stood_in_a_roster_since_new_year_is_named_as_gone(session: Session) -> None:
    talk(session, "screening", given={"rounds": 3}, day=date(2026, 2, 1), created_at=now() - timedelta(days=1))
    listed = session.exec(select(Activity)).one()
    made = published(session, period=Period.quarter(2026, 3))
    void(session, listed, mediator(session), TODAY)
    assert changed(session, made)["名册"].since.gone == (("screening", listed.id),)


def test_a_record_moved_to_another_year_is_gone_from_the_first(session: Session) -> None:
    case = old(session)
    old(session)
    made = published(session)
    correct(session, case, {"accepted_on": date(2025, 3, 1)}, mediator(session), TODAY)
    assert changed(session, made)["受理"].since.gone == (("dispute", case.id),)


def test_a_kind_of_activity_that_nobody_had_logged_is_a_difference(session: Session) -> None:
    old(session)
    made = published(session)
    talk(session, day=date(2026, 3, 5))
    assert changed(session, made)["宣传"].since.late[0][0] == "talk"


def test_a_new_edition_leaves_the_old_one(session: Session) -> None:
    old(session)
    published(session)
    dispute(session, accepted_on=date(2026, 4, 1))
    second = published(session, edition=2, origin="press:2")
    assert [publication.edition for publication in editions(session, YEAR)] == [2, 1]
    assert changed(session, second) == {}
    first = editions(session, YEAR)[1]
    assert next(row["value"] for row in first.figures if row["id"] == "accepted") == 1


def test_the_same_press_twice_is_one_edition(session: Session) -> None:
    old(session)
    assert published(session).id == published(session).id
    with pytest.raises(AlreadyPublished):
        published(session, edition=1, origin="press:of somebody else")


def test_a_month_of_a_published_year_is_published_too(session: Session) -> None:
    old(session)
    made = published(session)
    assert first_published_at(session, Period.month(2026, 3)) == made.at
    assert first_published_at(session, Period.year(2025)) is None


def test_a_case_that_is_reopened_is_gone_from_what_was_closed_then(session: Session) -> None:
    case = old(session, status=Status.RESOLVED, agreement="oral", closed_on=date(2026, 4, 1), closed_year=2026)
    still = old(session, status=Status.RESOLVED, agreement="oral", closed_on=date(2026, 5, 1), closed_year=2026)
    made = published(session)
    correct(session, case, {"status": Status.MEDIATING}, mediator(session), TODAY)
    correct(session, still, {"accepted_on": date(2025, 12, 1)}, mediator(session), TODAY)
    found = changed(session, made)["化解"]
    assert (found.published, found.figure and found.figure.value) == (2, 1)
    assert (found.since.gone, found.since.touched) == ((("dispute", case.id),), ())
