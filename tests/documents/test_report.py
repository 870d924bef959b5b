"""The yearly report, read back: every number of it is a figure, and every figure is the ledger's."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from openpyxl import Workbook
from sqlmodel import Session, select

from bot.commands.ledgers import imported
from bot.documents.official import typeset
from bot.documents.outline import load_outline
from bot.documents.report import Report
from bot.documents.tables import Tables
from bot.office import Office
from knowledge.loading import read_yaml
from knowledge.problem import ContentError
from storage.dispute import Dispute
from storage.period import Period
from tests.ledgers.made import opened

LEDGER = Path(__file__).parents[2] / "examples" / "ledger-2020.yaml"
STATED = [row for row in read_yaml(LEDGER)["figures"] if row.get("stated") == "true"]
DIGITS = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    """The ledger of 2020 in the records."""
    imported(office, LEDGER)
    with office.database.work() as open_session:
        yield open_session


@pytest.fixture
def report(office: Office, session: Session) -> Report:
    return Report(office, session, 2020)


@pytest.fixture
def tables(office: Office, session: Session) -> Workbook:
    return opened(Tables(office, session, Period.year(2020)).workbook())


@pytest.fixture
def document(report: Report) -> Docx:
    return Document(io.BytesIO(report.document()))


def body(document: Docx, office: Office) -> list[Paragraph]:
    """The paragraphs before the appendix."""
    texts = [paragraph.text for paragraph in document.paragraphs]
    return document.paragraphs[: texts.index(office.texts("report.appendix"))]


def numbers(document: Docx) -> list[tuple[str, str]]:
    """(number with unit, comment) in the order of the text."""
    comments = {comment.comment_id: "\n".join(p.text for p in comment.paragraphs) for comment in document.comments}
    found, current, words = [], None, ""
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            current, words = int(element.get(qn("w:id"))), ""
        elif element.tag == qn("w:t") and current is not None:
            words += element.text or ""
        elif element.tag == qn("w:commentRangeEnd") and current is not None:
            found.append((words, comments[current]))
            current = None
    return found


def said(row: dict[str, Any]) -> tuple[str, str]:
    """A figure of the ledger as (indicator, number with unit)."""
    about = "余" if row.get("approx") == "true" else ""
    return row["indicator"], f"{row['value']}{about}{row.get('unit', '')}"


def test_every_figure_of_the_ledger_stands_in_the_report(document: Docx) -> None:
    found = Counter((_indicator(comment), words) for words, comment in numbers(document))
    in_tables = {"publicity_event_count"}  # the ledger's single dated meeting is one of the three events of the report
    wanted = Counter(said(row) for row in STATED if row["indicator"] not in in_tables)
    assert len(wanted) > 20
    assert wanted - found == Counter()


def test_every_number_with_a_comment_is_the_figure_that_the_comment_names(report: Report, document: Docx) -> None:
    figures = {(f.indicator.id, _words(report, f)) for f in report.figures if f.value is not None}
    assert {(_indicator(comment), words) for words, comment in numbers(document)} <= figures


def test_no_number_stands_in_the_report_that_no_figure_explains(office: Office, document: Docx) -> None:
    explained = Counter(DIGITS.findall(" ".join(words for words, _ in numbers(document))))
    text = "\n".join(paragraph.text for paragraph in body(document, office))
    rest = Counter(DIGITS.findall(text)) - explained
    assert set(rest) == {"2020", "2021"}
    assert rest["2021"] == 1


def test_a_comment_names_indicator_rule_records_and_the_year_before(document: Docx) -> None:
    (comment,) = {comment for words, comment in numbers(document) if words == "25次"}
    assert "联合执法(joint_enforcement_count)" in comment
    assert "按发生日,2020年" in comment
    assert "上年:没有记录" in comment
    assert re.search(r"记录1条:联合执法第\d+号", comment)


def test_a_comment_on_a_sum_names_all_its_records_with_their_days(document: Docx) -> None:
    comment = next(comment for words, comment in numbers(document) if _indicator(comment) == "publicity_campus_event_count")
    assert "记录2条" in comment and "2020-06-13" in comment and "2020-09-17" in comment


def test_the_year_before_stands_beside_the_figure(office: Office, session: Session) -> None:
    session.add(office.catalogue.activities.born("joint_enforcement", {"times": 7}, year=2019))
    session.flush()
    document = Document(io.BytesIO(Report(office, session, 2020).document()))
    assert "上年:7" in next(comment for words, comment in numbers(document) if words == "25次")
    row = next(row for row in document.tables[0].rows if "joint_enforcement_count" in row.cells[1].text)
    assert [cell.text for cell in row.cells][2:4] == ["25次", "7"]


def test_the_appendix_has_a_row_for_every_number_of_the_text(document: Docx) -> None:
    rows = document.tables[0].rows[1:]
    assert [row.cells[2].text for row in rows] == [words for words, _ in numbers(document)]


def test_what_is_missing_is_marked_and_what_is_not_is_not(office: Office, document: Docx) -> None:
    runs = [run for paragraph in body(document, office) for run in paragraph.runs if run.text]
    marked = [run.text for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW]
    assert all(words.startswith("【") and words.endswith("】") for words in marked)
    assert not [run for run in runs if "待填" in run.text and run.text not in marked]
    told = "".join(marked)
    assert all(
        words in told for words in ("宪法宣誓的数", "法律顾问的数", "单位", "存在的不足", "下一年的工作安排", "法律援助情况")
    )


def test_a_year_without_records_is_all_gaps_and_no_number(office: Office, session: Session) -> None:
    document = Document(io.BytesIO(Report(office, session, 2018).document()))
    text = "\n".join(paragraph.text for paragraph in body(document, office))
    assert set(DIGITS.findall(text)) == {"2018", "2019"}
    outline = load_outline(office.catalogue.indicators, office.settings.township)
    assert all(typeset(section.missing) in text for section in outline.sections)


def test_the_page_is_that_of_official_papers(document: Docx) -> None:
    section = document.sections[0]
    measures = {
        "page_width": 210,
        "page_height": 297,
        "top_margin": 37,
        "bottom_margin": 35,
        "left_margin": 28,
        "right_margin": 26,
    }
    assert all(abs(getattr(section, name) - Mm(value)) <= Length(635) for name, value in measures.items())
    assert document.styles["Normal"].paragraph_format.line_spacing == Pt(28)
    assert document.settings.odd_and_even_pages_header_footer


def test_each_kind_of_paragraph_has_its_type(office: Office, document: Docx) -> None:
    fonts = office.texts.under("report.fonts")
    outline = load_outline(office.catalogue.indicators, office.settings.township)
    headings = [part.heading.format(year=2020, next=2021) for part in outline.parts]
    kinds = {
        **dict.fromkeys(map(typeset, headings), (fonts["heading"], Pt(16))),
        **dict.fromkeys((typeset(section.heading) for section in outline.sections), (fonts["section"], Pt(16))),
        typeset(office.texts("report.title", year=2020)): (fonts["title"], Pt(22)),
    }
    for paragraph in body(document, office):
        for run in paragraph.runs:
            if not run.text:
                continue
            font, size = kinds.pop(paragraph.text, (fonts["body"], Pt(16)))
            own = run._element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            assert own is not None
            if paragraph.text != office.content.township.full_name:
                assert (own.get(qn("w:eastAsia")), run.font.size) == (font, size), paragraph.text
    assert kinds == {}


def test_the_tables_beside_the_report_hold_the_same_figures(tables: Workbook, report: Report, office: Office) -> None:
    sheets = office.texts.under("report.sheets")
    names = ("figures", "disputes", "villages", "sources")
    assert tables.sheetnames[: len(names)] == [sheets[name] for name in names]
    rows = list(tables[sheets["figures"]].iter_rows(min_row=2, values_only=True))
    told = [figure for figure in report.figures if figure.records or figure.previous]
    assert [(row[1], row[4]) for row in rows] == [(figure.indicator.id, figure.value) for figure in told]


def test_a_sum_is_the_sum_of_its_records_in_the_tables(tables: Workbook, office: Office) -> None:
    sheet = tables[office.texts("report.sheets.sources")]
    adds = Counter[str]()
    for row in sheet.iter_rows(min_row=2, values_only=True):
        if isinstance(row[5], int):
            adds[f"{row[0]} {row[2] or ''}"] += row[5]
    assert adds["joint_enforcement_count "] == 25
    assert adds["publicity_attendance "] == 120


def test_a_case_without_a_number_is_called_as_the_chat_calls_it(tables: Workbook, office: Office, session: Session) -> None:
    names = {row[3] for row in tables[office.texts("report.sheets.sources")].iter_rows(min_row=2, values_only=True)}
    for case in session.exec(select(Dispute)):
        assert office.texts("cases.no_number", id=case.id) in names


def test_a_record_stands_once_in_the_tables(tables: Workbook, office: Office) -> None:
    sheet = tables[office.catalogue.activities.kinds["publicity_event"].name]
    assert sheet.max_row == 1 + sum(row["kind"] == "publicity_event" for row in read_yaml(LEDGER)["records"])


def test_a_township_writes_its_own_outline(office: Office, session: Session) -> None:
    office.settings.township.mkdir(parents=True)
    section = "{heading: 执法, groups: [enforcement], missing: 执法, say: ['我乡出动{joint_enforcement_count}']}"
    outline = f"parts: [{{heading: 一、主要工作, sections: [{section}]}}]"
    (office.settings.township / "report.yaml").write_text(outline, encoding="utf-8")
    text = [p.text for p in Document(io.BytesIO(Report(office, session, 2020).document())).paragraphs]
    assert any(words.startswith("我乡出动25次。") for words in text)


@pytest.mark.parametrize(
    "section",
    [
        "{heading: a, missing: b, say: ['{no_such_figure}']}",
        "{heading: a, missing: b, say: ['{joint_enforcement_count:7}']}",
        "{heading: a, missing: b, say: ['{joint_enforcement_count:by}']}",
        "{heading: a, missing: b, say: ['{joint_enforcement_count}', '{joint_enforcement_count}']}",
        "{heading: a, missing: b, say: ['开展3次宣传']}",
        "{heading: a, missing: b, groups: [nothing]}",
        "{heading: a2, missing: b}",
    ],
)
def test_an_outline_that_names_something_unknown_or_a_number_is_refused(office: Office, section: str) -> None:
    office.settings.township.mkdir(parents=True)
    (office.settings.township / "report.yaml").write_text(f"parts: [{{heading: c, sections: [{section}]}}]", encoding="utf-8")
    with pytest.raises(ContentError):
        load_outline(office.catalogue.indicators, office.settings.township)


@pytest.mark.parametrize(
    ("words", "wide"),
    [
        ("受理19件,化解19件", "受理19件,化解19件"),
        ("3,100次", "3,100次"),
        ("(a,b)", "(a,b)"),
    ],
)
def test_punctuation_beside_chinese_is_wide(words: str, wide: str) -> None:
    assert typeset(words) == wide.replace("件,", "件\uff0c")


def _indicator(comment: str) -> str:
    found = re.search(r"\(([a-z_]+)\)\n", comment)
    assert found
    return found[1]


def _words(report: Report, figure: Any) -> str:
    about = "余" if figure.approx else ""
    return f"{figure.value}{about}{figure.unit or ''}"
