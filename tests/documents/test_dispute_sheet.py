"""The official dispute table in the workbook, read back: every row is there, every block adds up, what breaks it is named."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import Session

from bot.documents.tables import Tables
from bot.office import Office
from storage.dispute import AgreementForm, Dispute, DisputeKind, Level, Prevented, Source, Status
from storage.period import Period, Scope

YEAR = Period.year(2020)
Rows = list[tuple[Any, ...]]


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    with office.database.work() as open_session:
        yield open_session


def case(session: Session, number: int | None, **more: Any) -> Dispute:
    """A case accepted in March 2020; with ``closed_on`` one that was resolved then, if nothing else is said."""
    closed = more.get("closed_on")
    ended = {"status": Status.RESOLVED, "closed_year": closed.year, "agreement": AgreementForm.WRITTEN} if closed else {}
    given = {
        "kind": DisputeKind.NEIGHBOR,
        "village": "haokou",
        "parties": ["张某甲", "李某乙"],
        "number_year": number and 2020,
        "number": number,
    }
    dated = {"accepted_on": date(2020, 3, 1), "accepted_year": 2020}
    made = Dispute.model_validate({**given, **dated, **ended, **more})
    session.add(made)
    session.flush()
    return made


@pytest.fixture
def cases(session: Session) -> None:
    """Three that are as they should be: one of two kinds, sources and levels each, one not over, one of the next span."""
    case(session, 1, closed_on=date(2020, 3, 9), amount=28738, prevented=Prevented.GROUP_PETITION, prevented_persons=32)
    case(session, 2, kind=DisputeKind.LAND, source=Source.POLICE, level=Level.TOWNSHIP, amount=500)
    case(session, 3, kind=DisputeKind.LAND, closed_on=date(2020, 12, 1), status=Status.FAILED, agreement=AgreementForm.NONE)


def sheet(office: Office, session: Session, period: Period = YEAR, scope: Scope = Scope()) -> Rows:  # noqa: B008
    """The rows of the sheet as a reader of the file sees them."""
    content = Tables(office, session, period, scope).workbook()
    return list(load_workbook(io.BytesIO(content))[office.texts("report.sheets.disputes")].iter_rows(values_only=True))


def block(office: Office, rows: Rows, name: str) -> dict[str, dict[str, Any]]:
    """A block of the sheet: by the first cell of a row, its other cells by their headings."""
    start = next(index for index, row in enumerate(rows) if row[0] == office.texts(f"report.dispute_blocks.{name}"))
    length = next((index for index, row in enumerate(rows[start:]) if row[0] is None), len(rows) - start)
    heads = rows[start]
    return {
        str(row[0]): {str(h): cell for h, cell in zip(heads[1:], row[1:], strict=True) if h}
        for row in rows[start + 1 : start + length]
    }


@pytest.mark.usefixtures("cases")
def test_every_type_source_and_level_has_its_row_and_nought_is_written(office: Office, session: Session) -> None:
    rows = sheet(office, session)
    for name, choices in (
        ("kinds", "dispute_kind"),
        ("sources", "dispute_source"),
        ("levels", "level"),
        ("crossed", "dispute_kind"),
    ):
        assert list(block(office, rows, name)) == [*office.texts.under(f"choices.{choices}").values(), "合计"]
    assert block(office, rows, "kinds")["医疗"]["受理(件)"] == 0
    assert len(block(office, rows, "kinds")) == len(DisputeKind) + 1
    assert block(office, rows, "prevented")["防止引起自杀"] == {"件": 0, "人": 0}


@pytest.mark.usefixtures("cases")
def test_every_block_adds_up_to_its_last_row_and_all_to_the_same_cases(office: Office, session: Session) -> None:
    rows = sheet(office, session)
    for name in ("kinds", "sources", "levels", "crossed", "prevented"):
        *parts, total = block(office, rows, name).values()
        for heading, number in total.items():
            if heading != "成功率(%)":
                assert number == pytest.approx(sum(part[heading] for part in parts)), (name, heading)
    totals = [block(office, rows, name)["合计"] for name in ("kinds", "sources", "levels")]
    assert totals[0] == totals[1] == totals[2]
    assert totals[0]["受理(件)"] == sum(totals[0][f"{name}(件)"] for name in ("成功", "不成", "撤回", "移送", "没办完")) == 3
    assert block(office, rows, "crossed")["合计"]["合计"] == 3
    assert any("✓" in str(row[0]) for row in rows)


@pytest.mark.usefixtures("cases")
def test_amounts_are_in_ten_thousands_and_prevention_in_cases_and_persons(office: Office, session: Session) -> None:
    rows = sheet(office, session)
    neighbor, total = (block(office, rows, "kinds")[name] for name in ("邻里", "合计"))
    assert (neighbor["涉及金额(万元)"], neighbor["协议金额(万元)"], neighbor["成功率(%)"]) == (2.8738, 2.8738, 100)
    assert (total["涉及金额(万元)"], total["协议金额(万元)"], total["成功率(%)"]) == (2.9238, 2.8738, 50)
    assert block(office, rows, "prevented")["防止群体性上访"] == {"件": 1, "人": 32}
    assert block(office, rows, "crossed")["山林土地"] == {
        **dict.fromkeys(office.texts.under("choices.dispute_source").values(), 0), "公安移送": 1, "当事人申请": 1, "合计": 2,
    }  # fmt: skip


@pytest.mark.usefixtures("cases")
def test_records_that_break_the_table_stand_below_it_one_a_row(office: Office, session: Session) -> None:
    case(session, 4, kind=None)
    case(session, 5, kind=None, status=Status.FAILED)
    old = case(session, None, accepted_on=None, closed_year=2020, status=Status.RESOLVED, cases=14)
    rows = sheet(office, session)
    heads = tuple(office.texts.under("report.fault_columns").values())
    start = next(index for index, row in enumerate(rows) if row[: len(heads)] == heads)
    told = {(row[0], row[3], row[1]) for row in rows[start + 1 :]}
    assert told == {
        ("没写类型", "(2020)浩人调字第4号", "浩口村"),
        ("没写类型", "(2020)浩人调字第5号", "浩口村"),
        ("办完了没写结案日", "(2020)浩人调字第5号", "浩口村"),
        ("成功了没写口头还是书面协议", f"台账第{old.id}条", "浩口村"),
    }
    kinds = block(office, rows, "kinds")
    assert (kinds["没写"]["受理(件)"], kinds["合计"]["受理(件)"]) == (2, 19)
    assert any("⚠" in str(row[0]) for row in rows)


@pytest.mark.usefixtures("cases")
def test_a_part_of_the_year_and_of_the_cases_has_its_own_table(office: Office, session: Session) -> None:
    rows = sheet(office, session, Period.half(2020, 1), Scope(kinds=frozenset({"land"})))
    total = block(office, rows, "kinds")["合计"]
    assert (total["受理(件)"], total["没办完(件)"]) == (2, 2)
    assert block(office, sheet(office, session, Period.half(2020, 2)), "kinds")["合计"]["受理(件)"] == 0


@pytest.mark.usefixtures("cases")
def test_nobody_is_named(office: Office, session: Session) -> None:
    assert not [
        cell for row in sheet(office, session) for cell in row if cell and ("张某甲" in str(cell) or "李某乙" in str(cell))
    ]
