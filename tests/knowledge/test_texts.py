import string
from pathlib import Path

import pytest

from knowledge.content import DIRECTORY
from knowledge.danger import Cries
from knowledge.loading import parse, read_yaml
from knowledge.problem import ContentError, ProblemCode
from knowledge.smalltalk import SmalltalkWords
from knowledge.texts import MissingText, Texts, load_texts
from tests.knowledge.sample import write


def test_a_text_is_found_by_file_and_path_and_filled_in(tmp_path: Path) -> None:
    write(tmp_path / "cases.yaml", "saved: {long: '登记好了:{number}'}\n")
    texts = load_texts(tmp_path)
    assert texts("cases.saved.long", number=7) == "登记好了:7"
    assert "cases.saved.long" in texts
    assert "cases.saved" not in texts


def test_a_list_is_joined_by_lines(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "lines: [一, 二]\n")
    assert load_texts(tmp_path)("a.lines") == "一\n二"


def test_a_sentence_cut_by_a_comma_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "ask: {name: 您贵姓,叫什么名字?}\n")
    with pytest.raises(ContentError) as caught:
        load_texts(tmp_path)
    assert [problem.code for problem in caught.value.problems] == [ProblemCode.WRONG_SHAPE]


@pytest.mark.parametrize("key", ["a.gone", "a", "b.here"])
def test_a_missing_text_is_an_error(key: str) -> None:
    with pytest.raises(MissingText):
        Texts({"a.here": "字"})(key)


def test_a_placeholder_without_value_is_an_error() -> None:
    with pytest.raises(MissingText):
        Texts({"a": "{name}您好"})("a", names="王")


def test_a_value_with_braces_is_not_filled_in_again() -> None:
    assert Texts({"a": "{words}"})("a", words="{secret}") == "{secret}"


def test_texts_below_a_key_keep_the_order_of_the_file(tmp_path: Path) -> None:
    write(tmp_path / "choices.yaml", "level: {village: 村, township: 乡}\nlevels: {x: y}\n")
    assert list(load_texts(tmp_path).under("choices.level").items()) == [("village", "村"), ("township", "乡")]


def test_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "x: 1\nx: 2\n")
    write(tmp_path / "b.yaml", "x: [1\n")
    write(tmp_path / "c.yaml", "deep: {list: [[a]]}\n")
    with pytest.raises(ContentError) as caught:
        load_texts(tmp_path)
    assert [(p.code, p.where.split(":")[0]) for p in caught.value.problems] == [
        (ProblemCode.DUPLICATE_KEY, "a.yaml"),
        (ProblemCode.UNREADABLE, "b.yaml"),
        (ProblemCode.WRONG_SHAPE, "c.yaml"),
    ]


def test_the_placeholders_of_the_real_texts_are_all_named() -> None:
    texts = load_texts(DIRECTORY / "texts")
    every = [
        field
        for path in (DIRECTORY / "texts").glob("*.yaml")
        for text in texts.under(path.stem).values()
        for _, field, _, _ in string.Formatter().parse(text)
    ]
    assert every
    assert all(field is None or field.isidentifier() for field in every)


def test_every_problem_code_has_its_words() -> None:
    texts = load_texts(DIRECTORY / "texts")
    assert [code for code in ProblemCode if f"problems.{code}" not in texts] == []


def test_every_kind_of_danger_and_of_smalltalk_has_its_words() -> None:
    texts = load_texts(DIRECTORY / "texts")
    rules = parse(Cries, read_yaml(DIRECTORY / "danger.yaml"), "danger.yaml").cries
    kinds = parse(SmalltalkWords, read_yaml(DIRECTORY / "smalltalk.yaml"), "smalltalk.yaml").kinds
    wanted = (
        {f"danger.{r.kind}" for r in rules} | {f"danger.kinds.{r.kind}" for r in rules} | {f"smalltalk.{k.id}" for k in kinds}
    )
    assert {key for key in wanted if key not in texts} == set()
