from datetime import date, datetime, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from sqlmodel import Session, col, func, select

from bot.ledgers.files import BadFile, read_sheets
from bot.ledgers.importing import TableImport
from bot.ledgers.outcome import Outcome, Refused
from bot.office import Office
from storage.activity import Activity
from storage.consultation import Channel, Consultation, Solved
from storage.dispute import AgreementForm, Dispute, DisputeKind, Severity, Status
from storage.ledger import correct, void
from storage.period import Period
from storage.record import Record
from tests.ledgers.conftest import Run
from tests.ledgers.made import comma_separated, saved, workbook
from tests.storage.sample import TODAY, mediator
from tests.storage.test_lateness import published

HEAD: list[Any] = ["受理日期", "村", "纠纷类型", "当事人", "事由", "涉及金额(元)", "调解结果", "结案日期"]
ROW: list[Any] = ["2020-3-5", "浩口村", "邻里", "张某甲、李某乙", "屋檐水", 3000, "调解成功", "2020-3-9"]
OTHER: list[Any] = ["2020-4-1", "岩家村", "合同", "冉某 罗某", "借款", "", "调解中", ""]


def disputes(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    return workbook(纠纷=[head, *rows])


def faults(outcome: Outcome) -> list[tuple[int, str]]:
    return [(fault.row, fault.key) for sheet in outcome.sheets for fault in sheet.faults]


def refused(run: Run, content: bytes, **terms: bool) -> list[tuple[int, str]]:
    with pytest.raises(Refused) as error:
        run(content, **terms)
    return faults(error.value.outcome)


def number_of(session: Session, table: type[Record]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_a_row_becomes_a_record_as_if_it_had_been_logged(run: Run, session: Session) -> None:
    run(disputes(ROW))
    found = session.exec(select(Dispute)).one()
    assert Dispute.model_validate(found.model_dump()) == found
    assert (found.village, found.kind, found.parties) == ("haokou", DisputeKind.NEIGHBOR, ["张某甲", "李某乙"])
    assert (found.accepted_on, found.accepted_year) == (date(2020, 3, 5), 2020)
    assert (found.closed_on, found.closed_year, found.status) == (date(2020, 3, 9), 2020, Status.RESOLVED)
    assert (found.amount, found.summary, found.cases, found.voided_at) == (3000, "屋檐水", 1, None)
    assert (found.source, found.severity, found.level) == (None, Severity.ORDINARY, None)  # the sheet does not say
    assert (found.agreement, found.rounded, found.number) == (AgreementForm.NONE, {}, None)


def test_headings_as_people_write_them_below_a_merged_title(run: Run, session: Session) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    sheet.append(["浩口乡2020年矛盾纠纷登记台账"])
    sheet.merge_cells("A1:G1")
    sheet.append(["填报单位:", "浩口乡"])
    sheet.append(["序号", "受理时间", "村 名", "类别", "双方当事人", "涉案金额(万元)", "是否化解", "*联系电话"])
    sheet.append([1, "3月5日", "浩口", "邻里纠纷", "张某甲、李某乙", "1.25", "已化解", 13800000000])
    sheet.append(["合计", "", "", "", "", 1.25])
    outcome = run(saved(book))
    found = session.exec(select(Dispute)).one()
    assert (found.accepted_on, found.amount, found.phone) == (date(2020, 3, 5), 12_500, "13800000000")
    assert (outcome.sheets[0].skipped, outcome.sheets[0].headings.unknown) == (1, ())


@pytest.mark.parametrize(
    "cell",
    [
        "2020-3-5",
        "2020.3.5",
        "2020/03/05",
        "2020年3月5日",
        "２０２０－３－５",
        "20200305",
        20200305,
        43895,
        43895.0,
        date(2020, 3, 5),
        datetime(2020, 3, 5, 14, 30),  # noqa: DTZ001 - a table knows no zone
        "2020-03-05 00:00:00",
    ],
)
def test_a_day_in_all_its_forms(run: Run, session: Session, cell: Any) -> None:
    run(disputes([cell, *ROW[1:7]]))
    assert session.exec(select(Dispute)).one().accepted_on == date(2020, 3, 5)


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("3月5日", "no_year"),
        (3.5, "day"),
        ("2020-2-30", "day"),
        ("上周三", "day"),
        ("2020.3", "day"),
        ("2020-3-5至3-7", "day"),
        ("2099-1-1", "future"),
    ],
)
def test_a_day_that_is_not_sure_is_asked_about(run: Run, cell: Any, key: str) -> None:
    assert refused(run, disputes([cell, *ROW[1:7]])) == [(2, key)]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("3000", 3000), ("３０００元", 3000), ("3,000", 3000), ("1.5万", 15000), (1234.56, 1235), ("三千块", 3000), ("—", None)],
)
def test_an_amount_in_all_its_forms(run: Run, session: Session, cell: Any, value: int | None) -> None:
    run(disputes([*ROW[:5], cell]))
    assert session.exec(select(Dispute.amount)).one() == value


@pytest.mark.parametrize(
    ("place", "cell", "key"),
    [
        (1, "石洞村", "village"),
        (2, "吵架", "choice"),
        (5, "好多", "amount"),
        (5, -5, "amount"),
        (6, "看情况", "choice"),
        (4, "长" * 1001, "too_long"),
        (5, "6222021234567890123", "amount"),
        (5, 10**20, "amount"),
        (5, "123456789012345678901234567890.5", "amount"),
        (5, "9" * 400 + "元", "amount"),
        (7, "2020-3-4", "order"),
    ],
)
def test_a_bad_cell_keeps_the_whole_file_out(run: Run, place: int, cell: Any, key: str) -> None:
    bad = [*ROW]
    bad[place] = cell
    assert refused(run, disputes(OTHER, bad)) == [(3, key)]


@pytest.mark.parametrize(
    ("heading", "cell", "key"),
    [
        ("当事人数", "5000000", "range"),
        ("年份", "20203", "range"),
        ("结案年份", 220, "range"),
        ("件数", 10**10, "range"),
        ("件数", "0", "range"),
        ("卷号", "(2020)浩人调字第99999999999号", "number"),
        ("卷号", "丢了", "number"),
    ],
)
def test_a_number_that_no_record_can_hold_is_a_fault_of_its_row(run: Run, heading: str, cell: Any, key: str) -> None:
    content = disputes([*ROW, cell], head=[*HEAD, heading])
    assert refused(run, content) == [(2, key)]


def test_nobody_in_a_column_of_people_says_nothing(run: Run, session: Session) -> None:
    run(disputes([*ROW, 0, "0"], head=[*HEAD, "当事人数", "防止激化人数"]))
    found = session.exec(select(Dispute)).one()
    assert (found.party_count, found.prevented_persons) == (None, None)
    assert Dispute.model_validate(found.model_dump()) == found


def test_all_faults_of_a_row_are_named_at_once(run: Run) -> None:
    assert refused(run, disputes(["?", "石洞村", *ROW[2:]])) == [(2, "day"), (2, "village")]


def test_a_row_without_day_and_year_is_a_fault_unless_the_sheet_is_about_a_year(run: Run, session: Session) -> None:
    undated = ["", *ROW[1:6]]
    assert refused(run, disputes(undated)) == [(2, "undated")]
    run(workbook(**{"2019年纠纷": [HEAD, undated]}))
    assert session.exec(select(Dispute)).one().accepted_year == 2019


def test_a_closing_day_without_outcome_is_no_success(run: Run) -> None:
    assert refused(run, disputes([*ROW[:6], "", "2020-3-9"])) == [(2, "outcome")]


def test_good_rows_are_kept_when_told_so(run: Run, session: Session) -> None:
    outcome = run(disputes(ROW, ["?", *OTHER[1:]]), keep_good=True)
    assert (outcome.added, faults(outcome)) == (1, [(3, "day")])
    assert number_of(session, Dispute) == 1


def test_a_preview_writes_nothing(run: Run, session: Session) -> None:
    assert run(disputes(ROW, OTHER), write=False).added == 2
    assert number_of(session, Dispute) == 0


def test_the_same_file_twice_and_with_rows_added_counts_nothing_twice(run: Run, session: Session) -> None:
    run(disputes(ROW))
    again = run(disputes(ROW))
    assert (again.added, again.sheets[0].known) == (0, 1)
    longer = run(disputes(OTHER, ROW))
    assert (longer.added, longer.sheets[0].known, number_of(session, Dispute)) == (1, 1, 2)


def test_the_same_rows_with_columns_in_another_order_are_the_same(run: Run, session: Session) -> None:
    run(disputes(ROW))
    assert run(disputes(ROW[::-1], head=HEAD[::-1])).added == 0


def test_a_voided_or_corrected_record_does_not_come_back(run: Run, session: Session) -> None:
    run(disputes(ROW, OTHER))
    first, second = session.exec(select(Dispute).order_by(col(Dispute.id))).all()
    void(session, first, mediator(session), TODAY)
    correct(session, second, {"amount": 7}, mediator(session), TODAY)
    assert run(disputes(ROW, OTHER)).added == 0


def test_two_rows_alike_are_a_question_and_two_records_when_that_is_the_answer(run: Run, session: Session) -> None:
    assert faults(run(disputes(ROW, OTHER, ROW), write=False)) == [(4, "same")]
    assert run(disputes(ROW, OTHER, ROW), allow_alike=True).added == 3
    assert run(disputes(ROW, OTHER, ROW)).added == 0


def test_a_row_changed_since_is_pointed_out_as_one_that_is_there(run: Run, session: Session) -> None:
    run(disputes(ROW))
    assert refused(run, disputes([*ROW[:5], 4000, *ROW[6:]])) == [(2, "alike")]
    assert run(disputes([*ROW[:5], 4000, *ROW[6:]]), allow_alike=True).added == 1


def test_a_case_logged_in_the_chat_is_pointed_out(run: Run, session: Session) -> None:
    session.add(
        Dispute.model_validate(
            {"accepted_on": date(2020, 3, 5), "accepted_year": 2020, "village": "haokou", "parties": ["李某乙", "张某甲"]}
        )
    )
    session.flush()
    assert refused(run, disputes(ROW)) == [(2, "alike")]


def test_a_case_number_is_kept_and_never_given_twice(run: Run, session: Session) -> None:
    rows: list[list[Any]] = [["(2020)浩人调字第7号", *ROW], ["（2020）浩人调字第7号", *OTHER]]
    assert faults(run(disputes(*rows, head=["案号", *HEAD]), write=False)) == [(3, "number_taken")]
    run(disputes(rows[0], head=["案号", *HEAD]))
    assert session.exec(select(Dispute.number_year, Dispute.number)).one() == (2020, 7)


def test_consultations_and_activities_in_one_file(run: Run, session: Session) -> None:
    outcome = run(
        workbook(
            咨询=[["日期", "方式", "村", "咨询内容", "人次", "是否解决"], ["2020-9-1", "来访", "浩口村", "=1+1", 2, "已解决"]],
            普法宣传=[["时间", "地点", "主题", "参加人数", "资料份数"], ["2020-9-17", "浩口小学", "宪法课", "60余人", "100"]],
            说明=[["怎么填"]],
            别的=[["天气", "气温"], ["晴", "20"]],
        )
    )
    assert (outcome.added, outcome.unread) == (2, ["别的"])
    asked = session.exec(select(Consultation)).one()
    assert (asked.channel, asked.persons, asked.outcome, asked.year) == (Channel.VISIT, 2, Solved.SOLVED, 2020)
    assert Consultation.model_validate(asked.model_dump()) == asked
    held = session.exec(select(Activity)).one()
    assert (held.kind, held.day, held.details["setting"]) == ("publicity_event", date(2020, 9, 17), "school")
    assert held.numbers == {"attendance": 60, "materials": 100, "events": 1}
    assert held.rounded == {"attendance": True}


def test_a_consultation_needs_its_day(run: Run) -> None:
    head = ["日期", "方式", "咨询内容"]
    assert refused(run, workbook(咨询=[head, ["", "来访", "问离婚"]])) == [(2, "needed")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_in_every_usual_encoding(run: Run, session: Session, encoding: str) -> None:
    rows: list[list[Any]] = [HEAD, ["2020-3-5", "浩口村", "邻里", "冉某〇、罗某", *ROW[4:]]]
    run(comma_separated(rows, encoding), "纠纷2020.csv")
    assert session.exec(select(Dispute.parties)).one() == ["冉某〇", "罗某"]


def test_a_cell_merged_over_rows_holds_for_all_of_them(run: Run, session: Session) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "纠纷"
    for row in (HEAD, ROW, ["2020-4-1", "", *OTHER[2:]]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    run(saved(book))
    assert session.exec(select(Dispute.village)).all() == ["haokou", "haokou"]


def test_a_formula_is_its_result_or_nothing(run: Run, session: Session) -> None:
    run(disputes([*ROW[:5], "=1+1", *ROW[6:]]))
    assert session.exec(select(Dispute.amount)).one() is None


def test_rows_are_written_in_chunks_and_progress_is_told(office: Office, session: Session) -> None:
    told: list[int] = []
    first = date(2015, 1, 1)
    rows = [[(first + timedelta(n % 2000)).isoformat(), "浩口村", "邻里", f"甲{n}、乙{n}"] for n in range(4500)]
    TableImport(office, session, progress=told.append).run(read_sheets("纠纷.csv", comma_separated([HEAD[:4], *rows])))
    assert number_of(session, Dispute) == 4500
    assert told == [2000, 2000, 500]


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (b"PK\x03\x04 broken", "a.xlsx", "broken"),
        (b"", "a.xlsx", "broken"),
        (b"x", "a.xls", "kind_of_file"),
        (b"\xff\x80\x81\x00", "a.csv", "encoding"),
        (workbook(别的=[["天气"], ["晴"]]), "a.xlsx", "no_table"),
        (b"", "a.csv", "no_table"),
    ],
)
def test_a_file_that_is_no_ledger_says_why(run: Run, content: bytes, name: str, key: str) -> None:
    with pytest.raises(BadFile) as error:
        run(content, name)
    assert error.value.key == key


def test_what_comes_into_published_spans_is_counted_once_for_each_of_them(run: Run, session: Session) -> None:
    published(session, Period.year(2020))
    published(session, Period.half(2020, 1))
    published(session, Period.year(2021))
    across = ["2020-12-30", "石桥村", "邻里", "冉某 张某", "田坎", "", "调解成功", "2021-1-4"]
    elsewhere = ["2019-4-1", *OTHER[1:]]
    talks = [["日期", "地点", "主题"], ["2020-9-17", "浩口小学", "宪法课"]]
    asked = [["日期", "方式", "咨询内容", "年份"], ["2020-6-30", "来访", "离婚", ""]]
    content = workbook(纠纷=[HEAD, ROW, across, elsewhere], 普法宣传=talks, 咨询=asked)
    expected = {Period.half(2020, 1): 2, Period.year(2020): 4, Period.year(2021): 1}
    assert run(content, write=False).late == expected
    assert number_of(session, Dispute) == 0
    assert run(content).late == expected
    assert run(content).late == {}


def test_a_row_that_is_known_or_bad_comes_into_no_published_span(run: Run, session: Session) -> None:
    run(disputes(ROW))
    published(session, Period.year(2020))
    assert run(disputes(ROW, OTHER, ["?", *OTHER[1:]]), keep_good=True).late == {Period.year(2020): 1}


def test_a_row_of_which_only_the_year_is_known_counts_where_the_whole_year_is_published(run: Run, session: Session) -> None:
    published(session, Period.half(2020, 1))
    published(session, Period.year(2020))
    content = workbook(矛盾排查=[["年份", "排出纠纷"], [2020, 12]])
    assert run(content, write=False).late == {Period.year(2020): 1}


def test_a_part_that_is_more_than_its_whole_is_a_fault_of_its_row(run: Run) -> None:
    head = ["日期", "题目", "应考人数", "实考人数", "合格人数"]
    exams: list[list[Any]] = [head, ["2020-3-5", "宪法", 40, 38, 83], ["2020-4-5", "民法", 40, 38, 38]]
    assert refused(run, workbook(法律考试=exams)) == [(2, "exceeded")]
