import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.content import DIRECTORY
from knowledge.normalising import AMOUNT_MARK, DATE_MARK, Normaliser, load_normaliser

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=20)


@cache
def normaliser() -> Normaliser:
    return load_normaliser(DIRECTORY / "lexicon.yaml")


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        ("打１２３４８", "打12348"),
        ("離婚協議", "离婚协议"),
        ("狗咬人,誰賠?", "狗咬人谁赔"),
        ("狗 咬 人 。。。谁 赔!!!", "狗咬人谁赔"),
        ("狗咬人😡谁赔🙏", "狗咬人谁赔"),
        ("狗_咬_人", "狗咬人"),
        ("LV包", "lv包"),
        ("啷个办", "怎么办"),
        ("咋整", "怎么办"),
        ("娃儿读书", "孩子读书"),
        ("莫得钱", "没有钱"),
        ("我要 tiaojie", "我要调解"),
        ("打一二三四八", "打12348"),
        ("他欠我3000元", "他欠我500元"),
        ("他欠我1.5万", "他欠我2万"),
        ("2026年3月5日借的", "12月30号借的"),
        ("2019年借的", "3月5日借的"),
    ],
)
def test_two_ways_of_writing_become_the_same(written: str, same_as: str) -> None:
    assert normaliser()(written) == normaliser()(same_as)


@pytest.mark.parametrize(("written", "mark"), [("3000元", AMOUNT_MARK), ("3月5日", DATE_MARK), ("2020年9月17日", DATE_MARK)])
def test_amounts_and_dates_are_masked(written: str, mark: str) -> None:
    result = normaliser()(written)
    assert mark in result
    assert not any(character.isdigit() for character in result)


@pytest.mark.parametrize("number", ["12348", "12345", "110", "119", "120", "96110"])
@pytest.mark.parametrize("around", ["{}", "打{}", "{}是什么", "打{},再打"])
def test_numbers_that_are_names_are_kept(number: str, around: str) -> None:
    assert number in normaliser()(around.format(number))


def test_a_name_before_the_word_for_number_is_no_date() -> None:
    assert "12348" in normaliser()("12348号码是哪个的")


@pytest.mark.parametrize("number", ["123480", "1108", "5110", "11.0"])
def test_a_longer_number_is_no_name(number: str) -> None:
    assert normaliser()(f"欠{number}元") == normaliser()("欠7元")


def test_the_longest_word_of_the_lexicon_goes_first() -> None:
    assert normaliser()("屋里头") == normaliser()("屋头")


def test_a_plain_message_has_one_width_and_script_and_keeps_its_numbers() -> None:
    assert normaliser().plain("他說:「明天3点」!") == normaliser().plain("他说:「明天３点」!")
    assert "3" in normaliser().plain("明天3点")


@given(st.text(max_size=60))
def test_nothing_that_people_send_breaks_it(message: str) -> None:
    result = normaliser()(message)
    letters = normaliser().letters(message)
    assert all(unicodedata.category(character)[0] in "LN" for character in result + letters)


@given(st.text(max_size=60))
def test_masking_leaves_no_foreign_number(message: str) -> None:
    digits = "".join(character if character in "0123456789" else " " for character in normaliser()(message)).split()
    assert all(number[:2] in ("11", "12", "96") for number in digits)


@given(CHINESE)
def test_a_plain_message_stays_as_it_is(message: str) -> None:
    plain = normaliser().plain(message)
    assert normaliser().plain(plain) == plain


@given(CHINESE, CHINESE)
def test_punctuation_between_characters_changes_no_letters(first: str, second: str) -> None:
    assert normaliser().letters(f"{first}, {second}!") == normaliser().letters(f"{first}。\n{second}…")


@given(st.lists(st.text("3点月日2026年 \n\r\u2028他說[微笑]一二①ΣA…号码1234"), max_size=5))
def test_many_at_once_are_the_same_as_one_by_one(messages: list[str]) -> None:
    assert normaliser().every(messages) == [normaliser()(message) for message in messages]
