from collections import Counter
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.postings import BREAK, LENGTH_WEIGHT, RARITY, SATURATION, Postings

BAGS = [["狗咬了人谁赔", "遭狗咬了"], ["借钱不还", ""], [], ["狗"], ["田坎被挖\U00020000"]]
LETTERS = "狗咬了人谁赔借钱不还田\U00020000鱼"
TEXTS = st.lists(st.lists(st.text(LETTERS, max_size=6), max_size=4), min_size=1, max_size=6)


def postings(bags: list[list[str]]) -> Postings:
    return Postings([BREAK.join(bag) for bag in bags])


def grams(text: str) -> list[str]:
    return [*text, *(text[i : i + 2] for i in range(len(text) - 1))]


def by_hand(bags: list[list[str]], text: str) -> list[float]:
    """BM25 as it stands in the books, with the power of the rarity."""
    counts = [Counter(gram for own in bag for gram in grams(own)) for bag in bags]
    mean = sum(bag.total() for bag in counts) / len(bags) or 1.0
    scores = [0.0] * len(bags)
    for gram in set(grams(text)):
        holders = sum(gram in bag for bag in counts)
        rarity = log(1 + (len(bags) - holders + 0.5) / (holders + 0.5)) ** RARITY
        for number, bag in enumerate(counts):
            norm = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * bag.total() / mean)
            scores[number] += rarity * bag[gram] * (SATURATION + 1) / (bag[gram] + norm) if bag[gram] else 0.0
    return scores


@given(TEXTS, st.text(LETTERS, max_size=12))
def test_scores_are_those_of_the_books(bags: list[list[str]], text: str) -> None:
    assert postings(bags).find(text).scores.tolist() == pytest.approx(by_hand(bags, text), rel=1e-5)


def test_no_pair_goes_from_one_text_into_the_next() -> None:
    assert (
        postings([["狗", "人"], ["狗咬"]]).find("狗人").scores.tolist()
        == postings([["人", "狗"], ["狗咬"]]).find("狗人").scores.tolist()
    )
    assert postings([["狗人"], ["狗咬"]]).find("狗人").scores[0] > postings([["狗", "人"], ["狗咬"]]).find("狗人").scores[0]


@pytest.mark.parametrize(("text", "known"), [("狗咬鱼", 2), ("", 0), ("鱼", 0), ("狗狗", 2), ("\U00020000", 1)])
def test_characters_that_stand_anywhere_are_known(text: str, known: int) -> None:
    assert postings(BAGS).find(text).known == known


def test_half_a_character_is_no_character() -> None:
    assert postings(BAGS).find("\ud83d狗").known == 1


def test_in_no_bags_nothing_is_found() -> None:
    assert (postings([]).find("狗").known, postings([]).find("狗").scores.tolist()) == (0, [])
