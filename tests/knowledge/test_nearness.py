from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.nearness import Nearness

TEXTS = st.text("狗咬了人谁赔", min_size=1, max_size=12)


@given(st.lists(TEXTS, max_size=4), TEXTS, st.sampled_from([0.5, 0.75, 0.9, 0.95, 1.0]))
def test_near_is_who_has_the_characters_in_common(known: list[str], text: str, gate: float) -> None:
    shares = [2 * (Counter(own) & Counter(text)).total() / (len(own) + len(text)) for own in known]
    assert Nearness({"dog": known}).reaches(gate, "dog", text) == any(share >= gate for share in shares)


@pytest.mark.parametrize(("text", "near"), [("谁赔狗咬了人", True), ("狗咬了人谁赔", True), ("狗咬了人谁赔呢", False)])
def test_the_order_of_words_is_free(text: str, near: bool) -> None:
    assert Nearness({"dog": ["狗咬了人谁赔"]}).reaches(0.95, "dog", text) is near


def test_another_entrys_phrasing_is_not_near() -> None:
    assert not Nearness({"dog": ["狗咬了人"], "debt": ["借钱不还"]}).reaches(0.95, "dog", "借钱不还")
