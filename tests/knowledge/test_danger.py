from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from knowledge.answering import Answerer
from knowledge.content import DIRECTORY
from knowledge.danger import Cries, Danger, Sounds, Watch, load_cries, load_sounds
from knowledge.loading import parse, read_yaml
from knowledge.problem import ContentError, ProblemCode
from knowledge.ranking import Ranked
from tests.desk import content
from tests.knowledge.sample import write

QUESTIONS: dict[str, Any] = read_yaml(Path(__file__).parents[1] / "questions" / "danger.yaml")
CRIES = load_cries(DIRECTORY / "danger.yaml")
CRIED = [(cry, message) for cry, test in QUESTIONS["cries"].items() for message in test["messages"]]
SEEN_SHARE, NUMBER_SHARE, PASSED_SHARE = 0.96, 0.85, 0.97
"""Of messages that are hard on purpose; these shares may only rise."""
EVERYDAY_SHARE, LONG_AGO_SHARE = 0.08, 0.2
"""Of short words about things, aches and people, and of what was years ago, by construction; these shares of
alarms may only fall."""
SMALL: dict[str, Any] = {
    "let_through": ["气死我了"],
    "cries": [{"id": "armed", "kind": "violence", "number": "110", "all": ["刀|斧", "砍"], "unless": ["去年"]}],
}
SOUNDS = {
    "cases": {"fire": {"kind": "fire", "number": "119", "phrasings": ["屋里冒烟"]}},
    "look_alikes": {"cooking": ["灶房冒烟"]},
}


def answerer() -> Answerer:
    return content().answerer


@cache
def small() -> Watch:
    return Watch(parse(Cries, SMALL, "danger.yaml"), Sounds())


@pytest.mark.parametrize(("cry", "message"), CRIED, ids=[f"{cry}: {message}" for cry, message in CRIED])
def test_a_cry_is_heard_with_its_number(cry: str, message: str) -> None:
    expected = QUESTIONS["cries"][cry]
    assert answerer().danger(message) == Danger(expected["kind"], expected["number"], cry)


@pytest.mark.parametrize("cry", [cry.id for cry in CRIES.cries])
def test_every_cry_has_its_tests(cry: str) -> None:
    assert len(QUESTIONS["cries"][cry]["messages"]) >= 3


@pytest.mark.parametrize("message", QUESTIONS["harmless"])
def test_what_only_sounds_like_a_cry_is_let_through(message: str) -> None:
    assert answerer().danger(message) is None


def test_danger_is_seen_by_its_sound() -> None:
    found = [(test, answerer().danger(test["q"])) for test in QUESTIONS["seen"]]
    assert sum(danger is not None for _, danger in found) >= SEEN_SHARE * len(found)
    right = sum(danger is not None and danger.number == test["number"] for test, danger in found)
    assert right >= NUMBER_SHARE * len(found)


def test_look_alikes_pass() -> None:
    passed = [answerer().danger(message) is None for message in QUESTIONS["passed"]]
    assert sum(passed) >= PASSED_SHARE * len(passed)


@pytest.mark.parametrize(("kind", "most"), [("everyday", EVERYDAY_SHARE), ("long_ago", LONG_AGO_SHARE)])
def test_few_harmless_words_raise_an_alarm(kind: str, most: float) -> None:
    said = [a + b for group in QUESTIONS[kind] for a, b in product(group["subjects"], group["states"])]
    alarms = [message for message in said if answerer().danger(message)]
    assert len(alarms) <= most * len(said), alarms


def test_an_earlier_year_is_over_unless_there_is_something_of_now() -> None:
    watch = answerer().watch
    assert watch.over("去年我妈遭车撞了的")
    assert not watch.over("去年打过我,现在又来了")
    assert not watch.over("前年老公走了 我不想活了")
    assert not watch.over("我妈遭车撞了")


def test_all_patterns_of_a_cry_must_be_found_and_none_that_excludes_it() -> None:
    assert small().cry("提刀要砍") == Danger("violence", "110", "armed")
    assert small().cry("提刀") is None
    assert small().cry("去年提刀要砍") is None


def test_a_pattern_may_hold_a_part_by_its_name() -> None:
    cries = {**SMALL, "parts": {"blade": "刀|斧"}, "cries": [{**SMALL["cries"][0], "all": ["(?:<blade>)砍"]}]}
    assert Watch(parse(Cries, cries, "danger.yaml"), Sounds()).cry("斧砍") == Danger("violence", "110", "armed")


def test_a_sound_counts_from_its_gate_on(tmp_path: Path) -> None:
    write(tmp_path / "one.yaml", SOUNDS)
    sounds = load_sounds(tmp_path)
    watch = Watch(parse(Cries, {"let_through": [], "cries": []}, "danger.yaml"), sounds)
    name = next(iter(sounds.cases))
    assert watch.sound([Ranked("entry", 0.8), Ranked(name, 0.2)], 0.2) == Danger("fire", "119", "fire")
    assert watch.sound([Ranked("entry", 0.8), Ranked(name, 0.2)], 0.3) is None
    assert watch.sound([Ranked("entry", 1.0)], 0.0) is None


def test_one_case_may_stand_in_several_files(tmp_path: Path) -> None:
    write(tmp_path / "one.yaml", SOUNDS)
    write(tmp_path / "two.yaml", {"cases": {"fire": {"kind": "fire", "number": "119", "phrasings": ["瓦都烧红了"]}}})
    (texts,) = [texts for name, texts in load_sounds(tmp_path).texts.items() if name.endswith("fire")]
    assert texts == ("屋里冒烟", "瓦都烧红了")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cries": [{**SMALL["cries"][0], "all": ["(刀"]}]}, ProblemCode.BAD_VALUE),
        ({"cries": [{**SMALL["cries"][0], "all": ["<tools>"]}]}, ProblemCode.BAD_VALUE),
        ({"cries": [{**SMALL["cries"][0], "numbr": "1"}]}, ProblemCode.UNKNOWN_FIELD),
        ({"cries": [{"id": "x"}]}, ProblemCode.MISSING_FIELD),
    ],
)
def test_a_bad_cry_is_named(tmp_path: Path, change: dict[str, Any], code: ProblemCode) -> None:
    write(tmp_path / "danger.yaml", SMALL | change)
    with pytest.raises(ContentError) as caught:
        load_cries(tmp_path / "danger.yaml")
    assert code in {problem.code for problem in caught.value.problems}
