"""Everybody here is invented."""

import pytest

from knowledge.masking import Masker
from tests.desk import content


@pytest.fixture
def masker() -> Masker:
    return content().masker


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("张三", "张某"),
        ("张三丰", "张某"),
        ("冉启明", "冉某"),
        ("欧阳小山", "欧阳某"),
        ("司马光明", "司马某"),
        ("欧阳", "欧阳某"),
        ("欧小山", "欧某"),
        ("令狐大川", "令狐某"),
        ("张 三", "张某"),
        ("张三(户主)", "张某"),
        ("张三等5人", "张某"),
        ("张某", "张某"),
        ("王嬢嬢", "王某"),
        ("钱大爷", "钱某"),
        ("老陈", "陈某"),
        ("隔壁老陈家", "陈某"),
        ("隔壁的小李", "李某"),
        ("陈", "陈某"),
        ("浩口村的猪厂", "某厂"),
        ("青山建筑有限公司", "某公司"),
        ("大河煤矿", "某煤矿"),
        ("李家砖厂", "某砖厂"),
        ("王五饭店", "某饭店"),
        ("浩口村村民委员会", "某村民委员会"),
        ("绿水种植合作社", "某合作社"),
        ("王建厂", "王某"),
        ("某公司", "某公司"),
        ("我表哥", "甲"),
        ("隔壁那家", "甲"),
        ("John Smith", "甲"),
        ("", "甲"),
    ],
)
def test_one_party_by_surname_or_kind(masker: Masker, name: str, mask: str) -> None:
    assert masker.parties([name]) == [mask]


@pytest.mark.parametrize(
    ("names", "masks"),
    [
        (["张三", "李四"], ["张某", "李某"]),
        (["张三", "张四"], ["张某甲", "张某乙"]),
        (["王嬢嬢", "隔壁那家"], ["王某", "乙"]),
        (["我家", "他家"], ["甲", "乙"]),
        (["青山公司", "绿水公司", "张三"], ["某公司甲", "某公司乙", "张某"]),
        ([], []),
    ],
)
def test_the_parties_of_a_case_are_told_apart(masker: Masker, names: list[str], masks: list[str]) -> None:
    assert masker.parties(names) == masks


@pytest.mark.parametrize("names", [["张三", "李四"], ["欧阳小山", "青山公司"], ["王嬢嬢", "隔壁老陈家"]])
def test_masking_what_is_masked_changes_nothing(masker: Masker, names: list[str]) -> None:
    once = masker.parties(names)
    assert masker.parties(once) == once


def test_more_parties_than_letters_have_numbers(masker: Masker) -> None:
    assert masker.parties(["?"] * 12)[-2:] == ["11", "12"]


@pytest.mark.parametrize(
    ("number", "mask"),
    [
        ("13800005678", "138****5678"),
        ("023-77705678", "023*****5678"),
        ("7705678", "****678"),
        ("500232190001015678", "500***********5678"),
    ],
)
def test_a_number_keeps_its_ends(masker: Masker, number: str, mask: str) -> None:
    assert masker.number(number) == mask
    assert len(mask) == len(number)


def test_words_lose_the_parties_names_and_all_numbers(masker: Masker) -> None:
    said = masker.text("张三丰欠张三3000元,电话13800005678,身份证500232190001015678", ["张三", "张三丰"])
    assert said == "张某乙欠张某甲3000元,电话138****5678,身份证500***********5678"


def test_an_amount_or_a_case_number_is_no_persons_number(masker: Masker) -> None:
    assert masker.text("(2026)浩人调字第12号,12345678元") == "(2026)浩人调字第12号,12345678元"
