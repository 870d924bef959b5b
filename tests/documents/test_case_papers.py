import io
import re
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Cm, Length

from bot.documents.case_papers import OWN_TEMPLATES, PAPERS, TEMPLATES, Paper, PaperRefused, allowed, file_name, paper
from bot.office import Office
from storage.dispute import Dispute
from tests.desk import content

TODAY = date(2026, 11, 24)
FULL = {
    "village": "haokou",
    "kind": "neighbor",
    "parties": ["李大山", "王小河"],
    "summary": "猪圈的污水流进了水井",
    "amount": 12000,
    "status": "resolved",
    "agreement": "written",
    "performance": "pending",
    "accepted_on": date(2026, 11, 3),
    "effective_on": date(2026, 11, 18),
    "closed_on": date(2026, 11, 18),
    "phone": "13800000000",
    "accepted_year": 2026,
    "number_year": 2026,
    "number": 12,
}
NUMBER = "(2026)浩人调字第12号"
PLACEHOLDER = re.compile(r"\{[{%]|[%}]\}")


def case(**changes: Any) -> Dispute:
    return Dispute.model_validate({**FULL, **changes})


def empty(**changes: Any) -> Dispute:
    return Dispute.model_validate({"accepted_year": 2026, **changes})


def words(document: Docx) -> str:
    """Every paragraph, those of tables too; a merged cell's words once."""
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))


def printed(office: Office, dispute: Dispute, kind: Paper, mediator: str = "冉正") -> str:
    return words(Document(io.BytesIO(paper(office, dispute, mediator, kind, TODAY))))


@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_renders_for_a_full_case(office: Office, kind: Paper) -> None:
    said = printed(office, case(), kind)
    assert not PLACEHOLDER.search(said)
    assert NUMBER in said
    assert "李大山" in said
    assert "王小河" in said


@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_renders_for_an_almost_empty_case(office: Office, kind: Paper) -> None:
    said = printed(office, empty(agreement="oral"), kind, mediator="")
    assert not PLACEHOLDER.search(said)
    assert "None" not in said
    assert "＿＿＿" in said


@pytest.mark.parametrize("kind", PAPERS)
def test_marks_of_xml_and_of_templates_in_a_name_survive(office: Office, kind: Paper) -> None:
    names = ["<李> & 'Co'", '王"小河" {{ number }}']
    said = printed(office, case(parties=names, summary="a < b & c > d\x0b\x00"), kind)
    assert all(name in said for name in names)


def test_a_summary_of_several_lines_keeps_them(office: Office) -> None:
    said = printed(office, case(summary="头一行\n第二行"), Paper.AGREEMENT)
    assert "头一行" in said
    assert "第二行" in said


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Paper.APPLICATION, ["猪圈的污水流进了水井", "13800000000", "浩口村人民调解委员会", "被申请人", "壹万贰仟元整"]),
        (Paper.REGISTRATION, ["2026年11月3日", "邻里纠纷", "当事人申请", "猪圈的污水", "人民币12,000元", "冉正"]),
        (Paper.RIGHTS, ["冉正", "第二十三条", "第二十四条", "不收取任何费用"]),
        (Paper.INVESTIGATION, ["冉正", "李大山、王小河"]),
        (Paper.MEDIATION, ["猪圈的污水流进了水井", "■达成书面协议", "□达成口头协议", "第二十六条"]),
        (Paper.AGREEMENT, ["一式三份", "按指印", "印章", "三十日内", "2026年11月18日", "履行的方式、期限"]),
        (Paper.ORAL_AGREEMENT, ["猪圈的污水流进了水井", "口头协议内容"]),
        (Paper.FOLLOW_UP, ["2026年11月18日", "书面协议", "履行情况"]),
        (Paper.CONFIRMATION, ["2026年12月18日", "武隆区人民法院", "第三百五十五条", "第二百零五条"]),
        (Paper.COVER, ["2026年11月3日", "2026年11月18日", "邻里纠纷一案", "冉正"]),
        (Paper.CONTENTS, ["2026年11月24日", "身份证明", "封底"]),
    ],
)
def test_the_values_of_the_record_stand_on_the_paper(office: Office, kind: Paper, values: list[str]) -> None:
    said = printed(office, case(), kind)
    assert [value for value in values if value not in said] == []


def test_an_agreement_has_a_place_to_sign_for_every_party_and_a_copy_for_each(office: Office) -> None:
    said = printed(office, case(parties=["李大山", "王小河", "冉启明"]), Paper.AGREEMENT)
    assert said.count("（签名、盖章或按指印）") == 3
    assert "一式四份" in said


def test_an_agreement_not_yet_signed_leaves_its_day_open(office: Office) -> None:
    said = printed(office, case(agreement="none", status="mediating", effective_on=None), Paper.AGREEMENT)
    assert said.rstrip().endswith(office.texts("papers.no_date"))


def test_a_case_of_the_township_names_its_committee(office: Office) -> None:
    said = printed(office, case(level="township", village=None), Paper.COVER)
    assert office.texts("papers.committee", place=office.content.township.name) in said


def test_nobody_applied_where_the_committee_moved_by_itself(office: Office) -> None:
    said = printed(office, case(source="own_motion"), Paper.REGISTRATION)
    assert office.texts("papers.roles.respondent") not in said
    assert office.texts("choices.dispute_source.own_motion") in said


def test_how_a_case_came_is_left_to_be_written_where_nobody_knows(office: Office) -> None:
    said = printed(office, case(source=None, level=None), Paper.REGISTRATION)
    assert office.texts("papers.roles.respondent") not in said
    assert not [word for word in office.texts.under("choices.dispute_source").values() if word in said]


@pytest.mark.parametrize("kind", PAPERS)
def test_every_kind_of_dispute_has_its_name_on_paper(kind: Paper) -> None:
    kinds = content().texts.under("papers.kinds")
    assert set(kinds) == {*content().texts.under("choices.dispute_kind"), "unknown"}
    assert f"papers.names.{kind}" in content().texts


@pytest.mark.parametrize(
    ("changes", "kind", "refused"),
    [
        ({"kind": "land"}, Paper.ORAL_AGREEMENT, "papers.refused.land_in_writing"),
        ({"kind": "land"}, Paper.AGREEMENT, None),
        ({"kind": "homestead"}, Paper.ORAL_AGREEMENT, None),
        ({"agreement": "none"}, Paper.CONFIRMATION, "papers.refused.no_agreement"),
        ({"agreement": "oral"}, Paper.CONFIRMATION, None),
        ({"agreement": "written"}, Paper.CONFIRMATION, None),
    ],
)
def test_a_paper_that_the_law_forbids_is_refused(
    office: Office, changes: dict[str, Any], kind: Paper, refused: str | None
) -> None:
    dispute = case(**changes)
    assert allowed(dispute, kind) == refused
    if refused:
        assert refused in office.texts
        with pytest.raises(PaperRefused, match=refused):
            paper(office, dispute, "冉正", kind, TODAY)


def test_an_empty_case_may_have_every_paper_but_the_confirmation() -> None:
    assert [kind for kind in PAPERS if allowed(empty(), kind)] == [Paper.CONFIRMATION]


@pytest.mark.parametrize("kind", PAPERS)
def test_a_file_is_named_by_number_and_paper_without_names(office: Office, kind: Paper) -> None:
    name = file_name(office, case(), kind)
    assert name == f"{NUMBER}{office.texts(f'papers.names.{kind}')}.docx"
    assert file_name(office, empty(), kind) == f"{office.texts(f'papers.names.{kind}')}.docx"


def test_a_template_of_the_townships_own_goes_first(office: Office) -> None:
    own = office.settings.data_dir / OWN_TEMPLATES
    own.mkdir(parents=True)
    document = Document()
    document.add_paragraph("{{ number }} {{ misspelt }}")
    document.save(str(own / "cover.docx"))
    assert printed(office, case(), Paper.COVER) == f"{NUMBER} {{{{ misspelt }}}}"


def test_every_paper_has_a_template_and_no_template_is_left_over() -> None:
    assert {path.stem for path in TEMPLATES.iterdir()} == set(PAPERS)


@pytest.mark.parametrize("kind", PAPERS)
def test_a_template_is_a4_with_the_margins_of_official_papers(kind: Paper) -> None:
    section = Document(str(TEMPLATES / f"{kind}.docx")).sections[0]
    measures = {
        "page_width": Cm(21),
        "page_height": Cm(29.7),
        "top_margin": Cm(3.7),
        "bottom_margin": Cm(3.5),
        "left_margin": Cm(2.8),
        "right_margin": Cm(2.6),
    }
    twip = Length(635)
    assert all(abs(getattr(section, name) - value) <= twip for name, value in measures.items())


@pytest.mark.parametrize("kind", PAPERS)
def test_a_template_names_its_east_asian_fonts(kind: Paper) -> None:
    document = Document(str(TEMPLATES / f"{kind}.docx"))
    named = []
    for run in document.element.body.iter(qn("w:r")):
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert fonts is not None
        named.append(fonts.get(qn("w:eastAsia")))
    assert set(named) <= {"方正小标宋_GBK", "黑体", "仿宋_GB2312"}
    assert named[0] == "方正小标宋_GBK"
