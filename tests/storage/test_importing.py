from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, func, select

from storage.activity import Activity
from storage.dispute import Dispute, Severity, Source, Status
from storage.importing import Imported, Importer, RowFault, RowProblem
from storage.indicators import Indicators
from storage.ledger import correct, void
from storage.period import Period
from tests.storage.sample import ACTIVITIES, TODAY, mediator
from tests.storage.test_lateness import published

WORDS = {"severity": {"重大": "major"}, "source": {"信访": "petition"}}
TALK = {
    "id": "P1",
    "kind": "talk",
    "date": "2020-04-25",
    "place": "小学",
    "counts": {"attendance": "120"},
    "approx": ["attendance"],
}
CASES = {"id": "D1", "kind": "dispute", "severity": "重大", "source": "信访", "status": "resolved", "counts": {"cases": "5"}}
ROWS = [TALK, CASES, {"id": "S1", "kind": "screening", "year": "2019", "title": "排查", "note": "无轮次", "unit_lost": "true"}]


def ledger(*rows: Any, place: str = "样乡", year: str = "2020") -> dict[str, Any]:
    return {"source": {"place": place, "year": year, "issuer": "样乡人民政府"}, "records": list(rows)}


def run(session: Session, data: Any) -> Imported:
    return Importer(ACTIVITIES, WORDS).run(session, data)


def faults(done: Imported) -> list[tuple[str, RowFault]]:
    return [(problem.row, problem.fault) for problem in done.problems]


def number_of(session: Session, tables: Sequence[type[SQLModel]] = (Activity, Dispute)) -> int:
    return sum(session.exec(select(func.count()).select_from(table)).one() for table in tables)


def test_rows_become_records(session: Session) -> None:
    assert run(session, ledger(*ROWS)) == Imported(added=3)
    talk, screening = session.exec(select(Activity).order_by("id")).all()
    assert (talk.year, talk.day, talk.details) == (2020, date(2020, 4, 25), {"place": "小学", "setting": "school"})
    assert (talk.numbers, talk.rounded, talk.unit_lost) == ({"attendance": 120, "events": 1}, {"attendance": True}, False)
    assert (screening.year, screening.day, screening.numbers) == (2019, None, {})
    assert (screening.remark, screening.unit_lost) == ("无轮次", True)


def test_what_a_ledger_does_not_say_is_unknown(session: Session) -> None:
    run(session, ledger({key: value for key, value in CASES.items() if key != "source"}))
    found = session.exec(select(Dispute)).one()
    assert (found.source, found.level) == (None, None)


def test_a_total_of_disputes_becomes_one_undated_record(session: Session) -> None:
    run(session, ledger(CASES))
    found = session.exec(select(Dispute)).one()
    assert (found.cases, found.severity, found.source, found.status) == (5, Severity.MAJOR, Source.PETITION, Status.RESOLVED)
    assert (found.accepted_on, found.accepted_year, found.closed_on, found.closed_year) == (None, 2020, None, 2020)
    assert (found.number, found.number_year) == (None, None)


def test_an_open_dispute_has_no_closing_year(session: Session) -> None:
    run(session, ledger({"id": "D1", "kind": "dispute", "date": "2020-03-01", "status": "mediating"}))
    found = session.exec(select(Dispute)).one()
    assert (found.accepted_on, found.closed_on, found.closed_year) == (date(2020, 3, 1), None, None)


def test_the_same_ledger_twice_changes_nothing(session: Session) -> None:
    run(session, ledger(*ROWS))
    before = [r.model_dump() for r in session.exec(select(Activity))]
    assert run(session, ledger(*ROWS)) == Imported(added=0, known=3)
    assert [r.model_dump() for r in session.exec(select(Activity))] == before
    assert number_of(session) == 3


def test_a_longer_ledger_adds_only_what_is_new(session: Session) -> None:
    run(session, ledger(TALK))
    assert run(session, ledger(*ROWS)) == Imported(added=2, known=1)


def test_the_same_row_of_another_place_or_year_is_another_record(session: Session) -> None:
    run(session, ledger(TALK))
    assert run(session, ledger(TALK, place="邻乡")).added == 1
    assert run(session, ledger(TALK, year="2021")).added == 1


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"kind": "talk"}, RowFault.SHAPE),
        ({"id": "X", "kind": "talk", "date": "20200431"}, RowFault.SHAPE),
        ({"id": "X", "kind": "talk", "counts": {"attendance": "许多"}}, RowFault.SHAPE),
        ({"id": "X", "kind": "talk", "attendance": "许多"}, RowFault.SHAPE),
        ({"id": "X", "kind": "dispute", "severity": "天大"}, RowFault.SHAPE),
        ({"id": "X", "kind": "dispute", "counts": {"cases": "0"}}, RowFault.SHAPE),
        ("a sentence", RowFault.SHAPE),
        ({"id": "X", "kind": "dance"}, RowFault.KIND),
        ({"id": "X", "kind": "talk", "titel": "宪法"}, RowFault.FIELD),
        ({"id": "X", "kind": "talk", "counts": {"rounds": "2"}}, RowFault.FIELD),
        ({"id": "X", "kind": "dispute", "adviser": "张律师"}, RowFault.FIELD),
    ],
)
def test_a_bad_row_names_itself_and_keeps_everything_out(session: Session, row: Any, fault: RowFault) -> None:
    done = run(session, ledger(*ROWS, row))
    assert faults(done) == [(row.get("id", "?") if isinstance(row, dict) else "?", fault)]
    assert (done.added, number_of(session)) == (0, 0)


def test_a_preview_writes_nothing_and_tells_what_comes_into_published_spans(session: Session) -> None:
    published(session, Period.year(2020))
    done = Importer(ACTIVITIES, WORDS).run(session, ledger(*ROWS), write=False)
    assert (done.added, done.late, number_of(session)) == (3, {Period.year(2020): 2}, 0)
    assert run(session, ledger(*ROWS)).late == {Period.year(2020): 2}
    assert run(session, ledger(*ROWS)).late == {}


@pytest.mark.parametrize(
    "row",
    [
        {"id": "X", "kind": "dispute", "counts": {"casess": "5"}},
        {"id": "X", "kind": "dispute", "counts": {"cases": "5"}, "approx": ["casess"]},
        {"id": "X", "kind": "talk", "counts": {"attendance": "120"}, "approx": ["atendance"]},
    ],
)
def test_a_misspelt_number_is_a_fault(session: Session, row: dict[str, Any]) -> None:
    assert faults(run(session, ledger(row))) == [("X", RowFault.FIELD)]


def test_a_value_of_the_wrong_shape_is_named_by_its_field(session: Session) -> None:
    row = {"id": "X", "kind": "talk", "date": "20200431", "counts": {"attendance": "许多"}}
    assert run(session, ledger(row)).problems[0].word == "date, counts.attendance"


def test_the_fault_names_the_word_that_it_is_about(session: Session) -> None:
    done = run(session, ledger({"id": "A", "kind": "dance"}, {"id": "B", "kind": "talk", "titel": "宪法"}))
    assert done.problems == [RowProblem("A", RowFault.KIND, "dance"), RowProblem("B", RowFault.FIELD, "titel")]


def test_an_id_used_twice_is_a_fault(session: Session) -> None:
    done = run(session, ledger(TALK, {**TALK, "place": "集市"}))
    assert faults(done) == [("P1", RowFault.TWICE)]
    assert number_of(session) == 0


@pytest.mark.parametrize("change", [{"place": "集市"}, {"counts": {"attendance": "121"}}, {"approx": []}, {"date": "2020-04-26"}])
def test_a_row_that_has_changed_since_is_refused(session: Session, change: dict[str, Any]) -> None:
    run(session, ledger(TALK))
    done = run(session, ledger({**TALK, **change}, CASES))
    assert faults(done) == [("P1", RowFault.CHANGED)]
    assert number_of(session) == 1


def test_a_record_corrected_in_fawen_is_not_overwritten(session: Session) -> None:
    run(session, ledger(CASES))
    correct(session, session.exec(select(Dispute)).one(), {"cases": 6}, mediator(session), TODAY)
    assert faults(run(session, ledger(CASES))) == [("D1", RowFault.CHANGED)]
    assert session.exec(select(Dispute)).one().cases == 6


def test_a_voided_row_does_not_come_back(session: Session) -> None:
    run(session, ledger(CASES))
    void(session, session.exec(select(Dispute)).one(), mediator(session), TODAY)
    assert run(session, ledger(CASES)).added == 0
    assert session.exec(select(Dispute)).one().voided_at is not None


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (None, "source"),
        ("text", "source"),
        ([], "source"),
        ({}, "source, records"),
        ({"records": []}, "source"),
        ({"source": {"place": "样乡"}, "records": []}, "source.year"),
        ({"source": {"place": "样乡", "year": "2020"}}, "records"),
        ({"source": {"place": "样乡", "year": "2020"}, "records": "text"}, "records"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused(session: Session, data: Any, wrong: str) -> None:
    assert faults(run(session, data)) == [(wrong, RowFault.FILE)]


def test_a_part_that_is_more_than_its_whole_is_a_fault_unless_the_figure_is_about_others(session: Session) -> None:
    rate = {"id": "a", "name": "a", "unit": "%", "group": "g", "record": "talk", "measure": "rate:attendance/events"}
    row = TALK | {"counts": {"attendance": "120", "events": "1"}}
    for wanted, found in (({}, [("P1", RowFault.EXCEEDED)]), ({"setting": "market"}, [])):
        figures = Indicators.model_validate({"groups": {"g": "g"}, "indicators": [rate | {"filter": wanted}]})
        importer = Importer(ACTIVITIES, WORDS, indicators=figures)
        assert faults(importer.run(session, ledger(row), write=False)) == found
