import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge.content import load_content
from knowledge.district import OWN, load_district
from knowledge.overlay import Overlay
from knowledge.problem import ContentError, ProblemCode

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "district"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "district"))


def problems(folder: Path) -> list[tuple[str, ProblemCode]]:
    with pytest.raises(ContentError) as caught:
        load_district(folder)
    return [(problem.where, problem.code) for problem in caught.value.problems]


def test_the_district_has_the_villages_of_all_and_names_each_with_its_township() -> None:
    found = load_district(EXAMPLE)
    assert list(found.townships) == ["haokou", "qingping"]
    assert [village.name for village in found.whole.villages] == ["浩口乡浩口村", "浩口乡和坪村", "青坪乡青坪村", "青坪乡和坪村"]
    assert found.whole.village_name("qp_heping") == "青坪乡和坪村"
    assert found.townships["qingping"].village_name("qp_heping") == "和坪村"


def test_facts_of_the_district_stand_where_a_township_gives_none() -> None:
    townships = load_district(EXAMPLE).townships
    assert townships["haokou"].facts["court"] == "武隆区人民法院"
    assert townships["haokou"].facts["justice_office"] == "浩口司法所"


def test_a_village_name_of_two_townships_means_neither_for_the_whole_and_its_own_for_each() -> None:
    content = load_content(district=EXAMPLE)
    assert content.reader.village("和坪村田坎倒了") is None
    assert content.reader.village("青坪乡和坪村田坎倒了") == "qp_heping"
    assert content.reader.village("浩口村田坎倒了") == "haokou"
    assert content.townships["haokou"].reader.village("和坪村田坎倒了") == "shili_heping"
    assert content.townships["qingping"].wanted("和坪村 今年", date(2026, 11, 29)).named == {"village": "qp_heping"}
    assert content.township_of("qp_heping") == "qingping"
    assert content.township_of(None) is None


def test_each_township_answers_with_its_own_facts_also_after_an_addition() -> None:
    content = load_content(district=EXAMPLE)
    for one in (content, content.over(Overlay((), ()))):
        assert one.townships["haokou"].answerer.facts["township"] == "浩口乡"
        assert one.townships["qingping"].answerer.facts["township"] == "青坪乡"
        assert one.answerer.facts["township"] == "武隆区"
        assert one.townships["haokou"].answerer.ranker is one.answerer.ranker


def test_everything_that_is_wrong_is_named_with_its_file(folder: Path) -> None:
    (folder / "qingping.yaml").write_text("name: 青坪乡\n", encoding="utf-8")
    (folder / "Two Words.yaml").write_text("name: x\n", encoding="utf-8")
    found = problems(folder)
    assert ("Two Words.yaml", ProblemCode.BAD_ID) in found
    assert ("qingping.yaml", ProblemCode.MISSING_FIELD) in found


def test_two_villages_with_one_id_are_refused(folder: Path) -> None:
    path = folder / "qingping.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("qp_heping", "haokou"), encoding="utf-8")
    assert problems(folder) == [("haokou.yaml", ProblemCode.DUPLICATE_ID), ("qingping.yaml", ProblemCode.DUPLICATE_ID)]


def test_a_folder_without_townships_is_no_district(folder: Path) -> None:
    for path in folder.glob("*.yaml"):
        if path.name != OWN:
            path.unlink()
    assert problems(folder) == [(folder.name, ProblemCode.NO_TOWNSHIP)]
