import json
from typing import Any

import pytest

from knowledge.content import DIRECTORY
from knowledge.texts import load_texts
from tests.cli.program import Program
from tests.knowledge.sample import APPLY, DOG, FEE, FENCE, PHRASINGS, QUESTIONS

TEXTS = load_texts(DIRECTORY / "texts")
KEYS = ["question", "decision", "entry", "candidates", "text"]


ALONE = [
    "谢谢",
    "遭狗咬了找哪个",
    "我要申请调解",
    "村里调解",
    "救命,他拿刀要杀我",
    "电饭煲坏了",
    "[微笑]",
    "[隔壁的篱笆占了我家菜地",
]
TALKS = [["村里调解要钱吗", "谢谢", "村里调解"], ["怎么申请村里调解", "村里调解"], ["狗咬了人谁赔", "调解要钱不"], ["村里调解"]]


@pytest.fixture(scope="module")
def said(small: Program) -> list[dict[str, Any]]:
    """What is said to all of them in one go, with empty lines between."""
    return small.ask(["", *ALONE, "   ", *TALKS])


def test_one_question_gets_one_object(small: Program) -> None:
    said = json.loads(small.output("ask", "狗咬了人谁赔", "--json"))
    assert list(said) == KEYS
    assert (said["question"], said["decision"], said["entry"]) == ("狗咬了人谁赔", "answer", DOG)
    assert said["candidates"][0]["entry"] == DOG
    assert all(set(c) == {"entry", "score"} and 0 <= c["score"] <= 1 for c in said["candidates"])
    assert QUESTIONS[DOG] in said["text"]


def test_without_json_the_person_reads_the_text_alone(small: Program) -> None:
    assert small.output("ask", "谢谢") == TEXTS("smalltalk.thanks") + "\n"


def test_lines_are_answered_in_their_order_and_empty_ones_are_passed_over(said: list[dict[str, Any]]) -> None:
    assert [answer["question"] for answer in said] == [*ALONE, *(turns[-1] for turns in TALKS)]
    assert all(list(answer) == KEYS for answer in said)


def test_every_kind_of_decision_is_said(said: list[dict[str, Any]]) -> None:
    assert [answer["decision"] for answer in said[:6]] == ["smalltalk", "answer", "service", "choose", "emergency", "none"]
    assert [answer["entry"] for answer in said[:6]] == [None, DOG, APPLY, None, None, None]


def test_brackets_that_are_no_json_are_a_message(said: list[dict[str, Any]]) -> None:
    assert (said[6]["question"], said[7]["entry"]) == ("[微笑]", FENCE)


def test_a_list_of_turns_is_one_talk_and_its_last_turn_is_answered(said: list[dict[str, Any]]) -> None:
    fee, apply, changed, _ = said[len(ALONE) :]
    assert (fee["candidates"][0]["entry"], apply["candidates"][0]["entry"], changed["entry"]) == (FEE, APPLY, FEE)


def test_a_line_does_not_know_the_line_before(said: list[dict[str, Any]]) -> None:
    assert said[-1] == said[3]


def test_a_json_line_that_is_no_list_of_turns_is_named(small: Program) -> None:
    done = small.run("ask", stdin='谢谢\n["a", 1]\n您好\n')
    assert (done.returncode, done.stderr) == (1, TEXTS("errors.bad_json_line", line=2) + "\n")


def test_entries_are_listed_with_phrasings_answer_and_sources(small: Program) -> None:
    listed = {entry["id"]: entry for entry in json.loads(small.output("entries", "--json"))}
    assert list(listed) == [DOG, FENCE, FEE, APPLY]
    assert listed[DOG]["sources"] == [{"law": "样法", "article": "3"}]
    assert set(PHRASINGS[DOG]) < set(listed[DOG]["phrasings"])
    assert listed[APPLY]["action"] == "apply"
    assert {"question", "answer", "detail", "topic", "reviewed", "related"} <= set(listed[DOG])
