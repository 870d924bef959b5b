"""What leaves the office as tables, and that it comes back as the same records."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.commands.ledgers import imported
from bot.ledgers.exporting import Export
from bot.ledgers.files import read_sheets
from bot.ledgers.importing import TableImport, Terms
from bot.ledgers.layout import Page, load_layout, page
from bot.ledgers.table import FAWEN, all_tables, table
from bot.ledgers.writing import comma_separated, workbook
from bot.office import Office
from knowledge.problem import ContentError
from storage.activity import Activity
from storage.consultation import Consultation
from storage.dispute import Dispute
from storage.period import Period
from storage.record import Record
from tests.desk import make_office
from tests.ledgers.conftest import Run
from tests.ledgers.made import opened, saved
from tests.ledgers.test_importing import ROW, disputes

EXAMPLES = Path(__file__).parents[2] / "examples"
ADDED = {"id", "created_at", "created_by", "origin", "asker", "mediator_id", "applicant_id"}
SPITEFUL = [
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "'=1",
    "''-2",
    "http://a.example",
    "'ok",
    'a,b\n"c"',
    "\uff1d1+1",
    "'\uff20SUM",
]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Office]:
    """A second Fawen."""
    made = make_office(tmp_path / "other")
    yield made
    made.database.close()


def contents(session: Session) -> list[dict[str, Any]]:
    """Every record without what the program adds."""
    tables: list[type[Record]] = [Dispute, Consultation, Activity]
    rows = [row for one in tables for row in session.exec(select(one).order_by(col(one.id)))]  # type: ignore[attr-defined]
    return [row.model_dump(exclude=ADDED) for row in rows]


def plainly(content: dict[str, Any]) -> str:
    """The same text for the same content, in whatever order its fields were filled in."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)


def full_case(session: Session) -> None:
    """A case in which every field says something."""
    case = {
        "village": "haokou", "kind": "contract", "parties": ["张某甲", "某某合作社"], "summary": "=1+1 欠款\n分三次还",
        "amount": 12345, "status": "resolved", "agreement": "written", "source": "police", "accepted_on": date(2020, 12, 30),
        "severity": "major", "level": "township", "with_adviser": True, "phone": "13800000000", "performance": "broken",
        "effective_on": date(2021, 1, 3), "visited_on": date(2021, 2, 3), "rating": False, "transferred_to": "court",
        "closed_on": date(2021, 1, 2), "accepted_year": 2020, "closed_year": 2021, "cases": 1, "number_year": 2020,
        "number": 9, "rounded": {"amount": True}, "unit_lost": True,
    }  # fmt: skip
    asked = {
        "asker": "x", "village": "shili_yanjia", "channel": "market_day", "question": "@低保", "decision": "answer",
        "entry": "e1", "topic": "land", "outcome": "unsolved", "persons": 3, "year": 2020,
        "asked_at": datetime(2020, 5, 1, 8, 9, 10, tzinfo=UTC),
    }  # fmt: skip
    session.add(Dispute.model_validate(case))
    session.add(Consultation.model_validate(asked))
    session.flush()


def files(office: Office, session: Session, year: int, full_names: bool = True) -> list[tuple[str, bytes]]:
    """The year's workbook and the year's .csv files."""
    pages = pages_of(office, session, year, full_names)
    return [("a.xlsx", workbook(pages)), *((f"{one.name}.csv", comma_separated(one)) for one in pages)]


def pages_of(office: Office, session: Session, year: int, full_names: bool = True) -> list[Page]:
    found = (page(office, one, rows) for one, rows in Export(office, session, full_names).tables(Period.year(year)))
    return [one for one in found if one]


def taken(office: Office, session: Session, name: str, content: bytes) -> int:
    return TableImport(office, session, Terms(allow_alike=True)).run(read_sheets(name, content)).added


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_an_export_that_is_imported_elsewhere_gives_the_same_records(office: Office, other: Office, ending: str) -> None:
    imported(office, EXAMPLES / "ledger-2020.yaml")
    with office.database.work() as session:
        full_case(session)
        wanted = contents(session)
        made = [(name, content) for name, content in files(office, session, 2020) if name.endswith(ending)]
    with other.database.work() as session:
        assert sum(taken(other, session, name, content) for name, content in made) == len(wanted)
        found = contents(session)
    assert sorted(map(plainly, found)) == sorted(map(plainly, wanted))


def test_an_export_that_comes_home_counts_nothing_twice(office: Office, session: Session, run: Run) -> None:
    full_case(session)
    run(disputes(ROW))
    for full_names in (True, False):
        for name, content in files(office, session, 2020, full_names):
            outcome = TableImport(office, session, Terms(write=False)).run(read_sheets(name, content))
            assert (outcome.added, [one.faults for one in outcome.sheets if one.faults]) == (0, [])


def test_a_row_changed_in_the_export_is_pointed_out(office: Office, session: Session, run: Run) -> None:
    run(disputes(ROW))
    ((_, content), *_) = files(office, session, 2020)
    book = opened(content)
    sheet = book.worksheets[0]
    place = next(cell.column for cell in sheet[1] if cell.value == office.texts("ledgers.tables.dispute.amount"))
    sheet.cell(2, place).value = 9
    outcome = run(saved(book), write=False)
    assert [fault.key for fault in outcome.sheets[0].faults] == ["changed"]


def test_a_case_over_the_new_year_stands_in_both_years_and_is_one(office: Office, session: Session, other: Office) -> None:
    full_case(session)
    made = [files(office, session, year)[0] for year in (2020, 2021)]
    with other.database.work() as second:
        assert [taken(other, second, *one) for one in made] == [2, 0]


def test_names_and_phones_are_masked_unless_asked_for(office: Office, session: Session) -> None:
    full_case(session)
    (masked, *_), (full, *_) = (pages_of(office, session, 2020, names) for names in (False, True))
    said = str(masked.rows)
    assert "张某甲" not in said and "13800000000" not in said
    assert "张某甲" in str(full.rows) and "13800000000" in str(full.rows)


def test_nobody_knows_whose_names_are_in_a_question(office: Office, session: Session) -> None:
    full_case(session)
    (_, masked), (_, full) = (pages_of(office, session, 2020, names) for names in (False, True))
    assert "低保" not in str(masked.rows) and "低保" in str(full.rows)


def test_the_name_of_a_record_in_exports_tells_nothing_of_its_origin(office: Office, session: Session) -> None:
    session.add(Dispute.model_validate({"accepted_year": 2020, "origin": "update:123456:987654321"}))
    session.flush()
    (row,) = Export(office, session).rows(table(office, "dispute"), Period.year(2020))
    assert "123456" not in str(row.cells[FAWEN]) and "987654321" not in str(row.cells[FAWEN])


def test_applications_and_voided_records_stay_in(office: Office, session: Session) -> None:
    session.add(Dispute.model_validate({"accepted_year": 2020, "status": "applied"}))
    session.add(Dispute.model_validate({"accepted_year": 2020, "voided_at": datetime(2020, 1, 1, tzinfo=UTC)}))
    session.flush()
    assert list(Export(office, session).tables(Period.year(2020))) == []


def test_no_cell_of_a_workbook_is_a_formula_or_a_link() -> None:
    sheet = opened(workbook([Page("x", ["词"], [[word] for word in SPITEFUL])])).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(2, len(SPITEFUL) + 2)] == SPITEFUL
    assert {sheet.cell(row, 1).data_type for row in range(2, len(SPITEFUL) + 2)} == {"s"}
    assert all(sheet.cell(row, 1).hyperlink is None for row in range(2, len(SPITEFUL) + 2))


def test_no_cell_of_a_csv_begins_as_a_formula_and_all_come_back() -> None:
    content = comma_separated(Page("x", ["词"], [[word] for word in SPITEFUL]))
    assert content.startswith(b"\xef\xbb\xbf")
    cells = [row[0] for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))]
    assert not [cell for cell in cells if cell[0] in "=+-@\t\r\uff1d\uff20"]
    assert [row[0] for row in read_sheets("x.csv", content)[0].rows[1:]] == SPITEFUL


def test_columns_as_the_upper_office_wants_them(office: Office, session: Session) -> None:
    full_case(session)
    layout = load_layout(EXAMPLES / "export-columns.yaml", all_tables(office))
    made = [page(office, one, rows, layout) for one, rows in Export(office, session).tables(Period.year(2020))]
    first, second = made
    assert second is None
    assert first and (first.name, len(first.headings)) == ("人民调解案件报送", 8)
    row = dict(zip(first.headings, first.rows[0], strict=True))
    assert (row["填报单位"], row["类型代码"], row["调解是否成功"]) == ("浩口乡", "04", "是")


@pytest.mark.parametrize(
    "content",
    [
        "dance: {columns: [{heading: a, field: b}]}",
        "dispute: {columns: [{heading: a, field: nothing}]}",
        "dispute: {columns: [{heading: a}]}",
        "dispute: {columns: [{heading: a, field: kind, value: b}]}",
        "[]",
    ],
)
def test_a_layout_that_names_something_unknown_is_refused(office: Office, tmp_path: Path, content: str) -> None:
    path = tmp_path / "columns.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ContentError):
        load_layout(path, all_tables(office))
