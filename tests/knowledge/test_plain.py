from fnmatch import fnmatch
from typing import Any

import pytest

from knowledge.content import DIRECTORY
from knowledge.loading import parse, read_yaml
from knowledge.plain import Plain, PlainRules
from knowledge.problem import ContentError, ProblemCode
from knowledge.texts import Texts, load_texts

RULES: dict[str, Any] = {
    "longest": "10",
    "ends": "。?:",
    "wide": "，：",
    "villagers": ["answers.*"],
    "others": ["answers.staff"],
    "terms": {"遗赠": ["给外人"], "遗赠扶养协议": ["养老送终"]},
}
LONG = "一二三四五六七八九十甲"


def found(text: str, near: str = "") -> list[tuple[ProblemCode, str]]:
    plain = Plain(parse(PlainRules, RULES, "plain.yaml"))
    return [(p.code, p.context.get("sentence") or p.context["term"]) for p in plain.problems(text, "here", near)]


@pytest.mark.parametrize("text", ["一二三四五六七八九十。", f"{LONG[:10]}?{LONG[:10]}", f"{LONG[:10]}\n{LONG[:10]}", ""])
def test_sentences_up_to_the_limit_are_no_problem(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", [LONG, f"好。{LONG}?", f"好:\n{LONG}\n好"])
def test_a_longer_sentence_is_named(text: str) -> None:
    assert found(text) == [(ProblemCode.LONG_SENTENCE, LONG)]


def test_a_mark_of_another_width_is_named_once() -> None:
    (problem,) = Plain(parse(PlainRules, RULES, "plain.yaml")).problems("好，好，好,好", "here")
    assert (problem.code, problem.context) == (ProblemCode.WIDE_MARK, {"mark": "，"})


def test_a_placeholder_counts_as_what_will_stand_there() -> None:
    assert found("去{a_very_long_name_of_a_fact}") == []
    assert [code for code, _ in found("去{p}一下嘛")] == [ProblemCode.LONG_SENTENCE]


def test_a_term_wants_its_plain_word_in_the_text_or_right_above_it() -> None:
    assert found("这叫遗赠") == [(ProblemCode.JARGON, "遗赠")]
    assert found("给外人叫遗赠") == []
    assert found("这叫遗赠", near="给外人也行") == []


def test_a_longer_term_is_not_explained_by_the_shorter_ones_word() -> None:
    assert found("给外人。遗赠扶养协议") == [(ProblemCode.JARGON, "遗赠扶养协议")]
    assert found("养老送终。遗赠扶养协议") == []


def test_only_what_villagers_read_is_looked_at() -> None:
    texts = Texts({"answers.none": LONG, "answers.staff": LONG, "cli.run": LONG})
    plain = Plain(parse(PlainRules, RULES, "plain.yaml"))
    assert [problem.where for problem in plain.text_problems(texts)] == ["answers.none"]


@pytest.mark.parametrize("wrong", [{"terms": {"遗赠": []}}, {"longest": "many"}, {"ends": ""}, {"extra": "x"}])
def test_wrong_rules_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ContentError):
        parse(PlainRules, RULES | wrong, "plain.yaml")


def test_the_shipped_rules_know_at_least_forty_terms() -> None:
    assert len(parse(PlainRules, read_yaml(DIRECTORY / "plain.yaml"), "plain.yaml").terms) >= 40


def test_every_pattern_of_the_shipped_rules_fits_a_text() -> None:
    rules = parse(PlainRules, read_yaml(DIRECTORY / "plain.yaml"), "plain.yaml")
    keys = [key for key, _ in load_texts(DIRECTORY / "texts")]
    assert [pattern for pattern in (*rules.villagers, *rules.others) if not any(fnmatch(key, pattern) for key in keys)] == []
