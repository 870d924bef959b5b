import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from knowledge.content import DIRECTORY
from knowledge.danger import Danger, DangerRules, Watch, load_watch
from knowledge.loading import parse, read_yaml
from knowledge.normalising import Normaliser, load_normaliser
from knowledge.problem import ContentError, ProblemCode
from tests.knowledge.sample import write

QUESTIONS = Path(__file__).parents[1] / "questions" / "danger.yaml"
TESTS: dict[str, Any] = read_yaml(QUESTIONS)
RULES = parse(DangerRules, read_yaml(DIRECTORY / "danger.yaml"), "danger.yaml")
SEEN = [(rule, message) for rule, test in TESTS["rules"].items() for message in test["messages"]]
SMALL = {
    "let_through": ["气死我了", "想死你"],
    "parts": {"tool": "刀|斧", "old": "去年|以前"},
    "rules": [
        {"id": "armed", "kind": "violence", "number": "110", "all": ["<tool>", "砍"], "unless": ["<old>"]},
        {"id": "wish", "kind": "suicide", "number": "12356", "all": ["死"]},
    ],
}


@cache
def normaliser() -> Normaliser:
    return load_normaliser(DIRECTORY / "lexicon.yaml")


@cache
def watch() -> Watch:
    return load_watch(DIRECTORY / "danger.yaml")


def look(message: str) -> Danger | None:
    return watch().look(normaliser().plain(message))


@pytest.mark.parametrize(("rule", "message"), SEEN, ids=[f"{rule}: {message}" for rule, message in SEEN])
def test_danger_is_seen_with_its_number(rule: str, message: str) -> None:
    assert look(message) == Danger(TESTS["rules"][rule]["kind"], TESTS["rules"][rule]["number"], rule)


@pytest.mark.parametrize("message", TESTS["harmless"])
def test_what_only_sounds_like_danger_is_let_through(message: str) -> None:
    assert look(message) is None


@pytest.mark.parametrize(("message", "kind"), [(missed["message"], missed["kind"]) for missed in TESTS["missed"]])
@pytest.mark.xfail(strict=True, reason="known gap of danger.yaml")
def test_a_known_gap_is_closed(message: str, kind: str) -> None:
    found = look(message)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("message", TESTS["false_alarms"])
@pytest.mark.xfail(strict=True, reason="known false alarm of danger.yaml")
def test_a_known_false_alarm_is_silent(message: str) -> None:
    assert look(message) is None


def test_every_rule_has_at_least_three_messages() -> None:
    assert {rule.id for rule in RULES.rules} == set(TESTS["rules"])
    assert {rule for rule, test in TESTS["rules"].items() if len(set(test["messages"])) < 3} == set()


def test_every_let_through_has_at_least_two_look_alikes() -> None:
    plain = [normaliser().plain(message) for message in TESTS["harmless"]]
    assert [pattern for pattern in RULES.let_through if sum(bool(re.search(pattern, text)) for text in plain) < 2] == []


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("他拿斧头砍人", "armed"),
        ("去年他拿刀砍人", None),
        ("他拿刀", None),
        ("想死", "wish"),
        ("想死你了", None),
        ("气死我了,他拿刀砍人", "armed"),
        ("他拿刀砍死人", "armed"),
        ("", None),
    ],
)
def test_the_first_rule_that_fits_decides(message: str, rule: str | None) -> None:
    found = Watch(DangerRules.model_validate(SMALL)).look(message)
    assert (found.rule if found else None) == rule


def test_words_on_both_sides_of_what_is_let_through_do_not_join() -> None:
    rules = {"let_through": ["鸡"], "parts": {}, "rules": [{"id": "wish", "kind": "suicide", "number": "12356", "all": ["想死"]}]}
    assert Watch(DangerRules.model_validate(rules)).look("想鸡死") is None


def test_a_watch_without_look_alikes_lets_nothing_through() -> None:
    found = Watch(DangerRules.model_validate({**SMALL, "let_through": []})).look("气死我了")
    assert found is not None
    assert found.rule == "wish"


@pytest.mark.parametrize(
    "spoilt",
    [
        {"rules": [{"id": "a", "kind": "fire", "number": "119", "all": ["<gone>"]}]},
        {"rules": [{"id": "a", "kind": "fire", "number": "119", "all": ["着火("]}]},
        {"let_through": ["["]},
        {"rules": [{"id": "a", "kind": "fire", "all": ["着火"]}]},
    ],
)
def test_a_rule_that_cannot_work_is_a_problem_of_the_content(tmp_path: Path, spoilt: dict[str, Any]) -> None:
    with pytest.raises(ContentError) as caught:
        load_watch(write(tmp_path / "danger.yaml", {**SMALL, **spoilt}))
    assert {problem.code for problem in caught.value.problems} <= {ProblemCode.BAD_VALUE, ProblemCode.MISSING_FIELD}
    assert {problem.where for problem in caught.value.problems} == {"danger.yaml"}
