from pathlib import Path
from typing import Any

import pytest

from knowledge.citations import citation_problems
from knowledge.content import DIRECTORY
from knowledge.figures import load_figures
from knowledge.library import load_library
from knowledge.problem import ProblemCode
from tests.knowledge.sample import entry, write, write_topic

INDEX = """short_title\tfile\tarticles\teffective\tstale\tfull_title\tnote
样法\tyang.txt\t3\t2021-01-01\tno\t样板法\t
旧法\tjiu.txt\t2\t1990-01-01\tyes\t旧样板法\t
乡规\txianggui.txt\t1\t\tunverified\t样乡规定\t
空法\t-\t\t\tno\t没有文本的法\t
"""


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    folder = tmp_path / "laws"
    write(folder / "index.tsv", INDEX)
    write(folder / "yang.txt", "样法\nart 1\t甲。\nart 3\t乙,见art 9\t。\nart 3-1\t丙。\n第七条 丁。\n")
    write(folder / "jiu.txt", "art 1\t甲。\n")
    write(folder / "xianggui.txt", "art 1\t甲。\n")
    return folder


def problems(tmp_path: Path, laws: Path, *sources: tuple[str, str], **changes: Any) -> list[tuple[ProblemCode, dict[str, str]]]:
    cited: list[dict[str, Any]] = [{"law": law, "article": article} for law, article in sources]
    write_topic(tmp_path / "content", "dogs", [entry("a", sources=cited, **changes)])
    found = list(citation_problems(load_library(tmp_path / "content"), laws, load_figures(DIRECTORY / "figures.yaml")))
    assert {problem.where for problem in found} <= {"dogs.yaml a"}
    return [(problem.code, problem.context) for problem in found]


@pytest.mark.parametrize("source", [("样法", "1"), ("样法", "3"), ("样法", "3-1"), ("乡规", "1")])
def test_an_article_that_stands_in_the_statute_is_no_problem(tmp_path: Path, laws: Path, source: tuple[str, str]) -> None:
    assert problems(tmp_path, laws, source) == []


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (("没有法", "1"), ProblemCode.UNKNOWN_LAW),
        (("空法", "1"), ProblemCode.UNKNOWN_LAW),
        (("旧法", "1"), ProblemCode.STALE_LAW),
        (("样法", "2"), ProblemCode.UNKNOWN_ARTICLE),
        (("样法", "9"), ProblemCode.UNKNOWN_ARTICLE),
        (("样法", "7"), ProblemCode.UNKNOWN_ARTICLE),
        (("样法", "1-1"), ProblemCode.UNKNOWN_ARTICLE),
    ],
)
def test_a_citation_that_nothing_bears_out_is_named(
    tmp_path: Path, laws: Path, source: tuple[str, str], code: ProblemCode
) -> None:
    assert problems(tmp_path, laws, source) == [(code, {"law": source[0], "article": source[1]})]


def test_every_citation_is_looked_at(tmp_path: Path, laws: Path) -> None:
    found = problems(tmp_path, laws, ("样法", "1"), ("没有法", "1"), ("旧法", "1"), ("样法", "2"))
    assert [code for code, _ in found] == [ProblemCode.UNKNOWN_LAW, ProblemCode.STALE_LAW, ProblemCode.UNKNOWN_ARTICLE]


def test_a_stale_law_is_not_opened(tmp_path: Path, laws: Path) -> None:
    (laws / "jiu.txt").unlink()
    assert [code for code, _ in problems(tmp_path, laws, ("旧法", "1"))] == [ProblemCode.STALE_LAW]


@pytest.mark.parametrize("answer", ["三十日内去申请。", "30日内去申请。", "去申请。"])
def test_a_figure_that_the_cited_article_has_is_no_problem(tmp_path: Path, laws: Path, answer: str) -> None:
    write(laws / "yang.txt", "art 1\t应当在三十日内申请。\nart 3\t应当在六十日内申请。\n")
    assert problems(tmp_path, laws, ("样法", "1"), answer=answer) == []


@pytest.mark.parametrize("place", ["answer", "detail"])
def test_a_figure_that_no_cited_article_has_is_named(tmp_path: Path, laws: Path, place: str) -> None:
    write(laws / "yang.txt", "art 1\t应当在三十日内申请。\nart 3\t应当在六十日内申请。\n")
    found = problems(tmp_path, laws, ("样法", "1"), **{place: "60日内去申请。"})
    assert found == [(ProblemCode.UNCITED_FIGURE, {"figure": "60日"})]


def test_a_figure_with_a_reason_is_let_stand(tmp_path: Path, laws: Path) -> None:
    assert problems(tmp_path, laws, ("样法", "1"), answer="60日内去申请。", uncited={"60日": "县里的通知"}) == []
