"""The workbook of a span and scope, read back: only its records, one row each, no name and no formula."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import Session

from bot.documents.tables import Tables
from bot.office import Office
from storage.consultation import Consultation
from storage.period import Period, Scope
from tests.documents.test_dispute_sheet import case

SPRING = Period.quarter(2020, 1)


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    """Two cases of a spring, one closed in summer; one of the summer; a lesson in each; a question of New Year's night."""
    with office.database.work() as open_session:
        case(open_session, 1, closed_on=date(2020, 3, 9), summary="=1+1 张某甲欠李某乙")
        case(open_session, 2, village="shili_longba", closed_on=date(2020, 5, 1))
        case(open_session, 3, accepted_on=date(2020, 6, 1))
        for day in (date(2020, 2, 1), date(2020, 6, 1)):
            open_session.add(office.catalogue.activities.born("publicity_event", {"title": "@法治课"}, day=day, year=2020))
        new_year = datetime(2019, 12, 31, 17, tzinfo=UTC)  # in China it is 2020
        asked = {
            "asker": "x",
            "channel": "visit",
            "question": "李大强喝酒打我哪个办",
            "topic": "-1",
            "asked_at": new_year,
            "year": 2020,
        }
        open_session.add(Consultation.model_validate(asked))
        open_session.flush()
        yield open_session


def made(office: Office, session: Session, period: Period, scope: Scope = Scope(), record: str = "") -> Workbook:  # noqa: B008
    return load_workbook(io.BytesIO(Tables(office, session, period, scope, record).workbook()))


def column(book: Workbook, name: str, heading: str) -> list[Any]:
    heads, *rows = book[name].iter_rows(values_only=True)
    return [row[heads.index(heading)] for row in rows]


def numbers(book: Workbook) -> list[str]:
    return [str(number).partition("第")[2] for number in column(book, "纠纷", "案号")]


def test_only_the_records_of_the_span_stand_in_it_one_row_each(office: Office, session: Session) -> None:
    assert numbers(made(office, session, SPRING)) == ["1号", "2号"]
    assert numbers(made(office, session, Period.quarter(2020, 2))) == ["2号", "3号"]  # closed in it, accepted in it
    assert numbers(made(office, session, Period.year(2020))) == ["1号", "2号", "3号"]
    assert column(made(office, session, SPRING), "普法宣传", "日期")[0].date() == date(2020, 2, 1)
    assert len(column(made(office, session, Period.month(2020, 1)), "咨询", "咨询内容")) == 1


def test_a_village_has_its_own_records_and_figures_only(office: Office, session: Session) -> None:
    book = made(office, session, Period.year(2020), Scope(villages=frozenset({"haokou"})))
    assert numbers(book) == ["1号", "3号"]
    assert "普法宣传" not in book.sheetnames  # no village was named
    assert set(column(book, office.texts("report.sheets.villages"), "村")) == {"浩口村"}
    by_kind = made(office, session, Period.year(2020), Scope(kinds=frozenset({"neighbor"})))
    assert numbers(by_kind) == ["1号", "2号", "3号"]
    assert "咨询" not in by_kind.sheetnames  # it has no type


def test_a_kind_of_activity_brings_its_own_sheet_only(office: Office, session: Session) -> None:
    sheets = made(office, session, Period.year(2020), record="publicity_event").sheetnames
    assert "普法宣传" in sheets
    assert not {"纠纷", "咨询", office.texts("report.sheets.disputes")} & set(sheets)


def test_nobody_is_named_and_nothing_is_a_formula(office: Office, session: Session) -> None:
    book = made(office, session, Period.year(2020))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if "张某甲" in str(cell.value) or "李某乙" in str(cell.value)]
    assert {"@法治课", "-1"} <= {cell.value for cell in cells}
    assert not any("李大强" in str(cell.value) for cell in cells)  # the words of a question name whom they will
    assert len(column(book, "咨询", "咨询方式")) == 1
    assert any(str(cell.value).startswith("=1+1") for cell in cells)
