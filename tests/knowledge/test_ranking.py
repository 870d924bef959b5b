import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ranking import Ranker

TEXTS = {
    "dog": ["狗咬了人谁赔", "遭狗咬了"],
    "debt": ["借钱不还怎么办", "欠条写了不认账"],
    "land": ["菜地被占", "田坎被挖"],
}
PROGRAM = """
from knowledge.ranking import Ranker
texts = {"a": ["狗咬了人谁赔", "遭狗咬了"], "b": ["了狗人咬谁赔", "了遭狗咬"]}
print([(r.entry, r.chance) for m in ("狗咬了人谁赔钱", "人谁赔了狗") for r in Ranker(texts).rank(m)])
"""
MESSAGES = st.text("狗咬了人谁赔借钱不还欠条田地占鱼N", max_size=15)


@pytest.mark.parametrize(("message", "entry"), [("狗咬鸡", "dog"), ("他欠我钱", "debt"), ("我家田坎", "land")])
def test_the_entry_with_the_rare_characters_comes_first(message: str, entry: str) -> None:
    assert Ranker(TEXTS).rank(message)[0].entry == entry


@pytest.mark.parametrize("message", ["", "煮饭", "x"])
def test_a_message_that_shares_nothing_has_no_candidates(message: str) -> None:
    assert Ranker(TEXTS).rank(message) == []


def test_a_ranker_without_entries_ranks_nothing() -> None:
    assert Ranker({}).rank("狗咬人") == []


def test_entries_without_texts_are_never_found() -> None:
    found = Ranker({"dog": ["狗咬人"], "empty": []}).rank("狗咬人")
    assert [ranked.entry for ranked in found] == ["dog"]


def test_a_library_of_which_nothing_is_left_ranks_nothing() -> None:
    assert Ranker({"empty": [], "blank": [""]}).rank("狗咬人") == []


def test_equal_scores_stand_in_the_order_of_their_names() -> None:
    ranker = Ranker({"c": ["狗"], "a": ["狗"], "b": ["狗"]})
    assert [ranked.entry for ranked in ranker.rank("狗")] == ["a", "b", "c"]


def test_no_more_than_asked_for_are_given() -> None:
    ranker = Ranker({f"e{number:02}": ["狗咬人"] for number in range(30)})
    assert len(ranker.rank("狗", length=3)) == 3
    assert len(ranker.rank("狗", length=40)) == 30


def test_foreign_words_change_nothing() -> None:
    assert Ranker(TEXTS).rank("狗咬人电脑键盘屏幕") == Ranker(TEXTS).rank("狗咬人")


def test_the_talk_so_far_decides_between_equals() -> None:
    ranker = Ranker({"dog": ["狗咬人", "谁赔"], "cat": ["猫抓人", "谁赔"]})
    assert {ranked.entry: ranked.chance for ranked in ranker.rank("谁赔")} == {
        "cat": pytest.approx(0.5),
        "dog": pytest.approx(0.5),
    }
    assert ranker.rank("谁赔", "狗咬人")[0].entry == "dog"
    assert ranker.rank("谁赔", "猫抓人")[0].entry == "cat"


def test_a_talk_about_nothing_known_changes_nothing() -> None:
    assert Ranker(TEXTS).rank("狗咬人", "电脑") == Ranker(TEXTS).rank("狗咬人")


@given(MESSAGES)
def test_the_order_of_the_files_does_not_matter(message: str) -> None:
    there, back = (Ranker(dict(texts)).rank(message) for texts in (TEXTS.items(), reversed(TEXTS.items())))
    assert {r.entry: r.chance for r in there} == pytest.approx({r.entry: r.chance for r in back})


def test_the_same_message_is_ranked_the_same_by_every_process() -> None:
    answers = set()
    for seed in range(6):
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=environment)
        answers.add(done.stdout)
    assert len(answers) == 1


@given(MESSAGES, MESSAGES)
def test_chances_lie_between_nothing_and_one_and_fall(message: str, talk: str) -> None:
    chances = [ranked.chance for ranked in Ranker(TEXTS).rank(message, talk)]
    assert all(0 < chance <= 1 for chance in chances)
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1 + 1e-6
