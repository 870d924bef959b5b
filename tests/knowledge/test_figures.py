from functools import cache

import pytest

from knowledge.content import DIRECTORY
from knowledge.figures import Figures, load_figures


@cache
def figures() -> Figures:
    return load_figures(DIRECTORY / "figures.yaml")


def keys(text: str) -> list[tuple[float, str]]:
    return [figure.key for figure in figures().found(text)]


@pytest.mark.parametrize(
    ("answer", "statute"),
    [
        ("30天内", "三十日以内"),
        ("2万元", "二万元"),
        ("20000元", "二万元"),
        ("一年内", "1年"),
        ("6个月", "六个月"),
        ("满18岁", "年满十八周岁"),
        ("百分之二十", "20%"),
        ("三分之二", "三分之二以上"),
    ],
)
def test_two_ways_of_writing_a_figure_are_the_same(answer: str, statute: str) -> None:
    assert keys(answer) == keys(statute) != []


@pytest.mark.parametrize(("one", "other"), [("30日", "30年"), ("三十日", "六十日"), ("2万元", "2元")])
def test_other_values_and_units_are_other_figures(one: str, other: str) -> None:
    assert keys(one) != keys(other)


@pytest.mark.parametrize("text", ["", "第三十条", "第三人", "六年级", "打12348", "去村里"])
def test_what_only_looks_like_a_figure_is_none(text: str) -> None:
    assert keys(text) == []


def test_every_figure_of_a_text_is_found_in_its_own_words() -> None:
    assert [figure.words for figure in figures().found("30日内交2万元,满3年")] == ["30日", "2万元", "3年"]
