from datetime import date
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.content import DIRECTORY
from knowledge.reading import Reader, Reading, load_patterns

TODAY = date(2026, 11, 25)
"""A Wednesday."""


@cache
def reader() -> Reader:
    return Reader(
        load_patterns(DIRECTORY / "reading.yaml"), {"east": ["东村", "东头"], "east_hill": ["东村坡"], "west": ["西村"]}
    )


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("3000元", 3000),
        ("欠我3000块钱", 3000),
        ("3,000元", 3000),
        ("1,234,567元", 1234567),
        ("1.5万", 15000),
        ("1.2万元", 12000),
        ("三千块", 3000),
        ("五百块钱", 500),
        ("两万五", 25000),
        ("两万五千块", 25000),
        ("一万二", 12000),
        ("12万5", 125000),
        ("3千5", 3500),
        ("两百五", 250),
        ("一千零五十元", 1050),
        ("十万", 100000),
        ("3000多元", 3000),
    ],
)
def test_amounts_are_read_in_yuan(words: str, amount: int) -> None:
    assert reader().amount(words) == amount
    assert reader().amount(words, bare=words != "欠我3000块钱") == amount


@pytest.mark.parametrize("words", ["3000", "三千", "两千"])
def test_a_bare_number_is_an_amount_only_when_one_was_asked_for(words: str) -> None:
    assert reader().amount(words) is None
    assert reader().amount(words, bare=True) in (2000, 3000)


@pytest.mark.parametrize("words", ["800左右", "大概800", "八百多", "约800", "800+", "800余"])
def test_a_bare_round_number_is_an_amount_when_one_was_asked_for(words: str) -> None:
    assert reader().amount(words, bare=True) == 800
    assert reader().is_rounded(words)


@pytest.mark.parametrize("words", ["3000-5000", "3000到5000元", "几百块", "十几万"])
def test_between_two_amounts_nothing_is_guessed(words: str) -> None:
    assert reader().amount(words, bare=True) is None


@pytest.mark.parametrize("words", ["6222021234567890123元", "999999999999999999", "9" * 400])
def test_an_account_number_is_no_amount_and_no_count(words: str) -> None:
    assert reader().amount(words, bare=True) is None
    assert reader().count(words) is None


@pytest.mark.parametrize("words", ["", "没有钱", "几百块", "点元", "3.5.2元", "12348", "张三"])
def test_words_without_an_amount_give_none(words: str) -> None:
    assert reader().amount(words) is None


@given(st.integers(0, 10**9))
def test_every_whole_amount_is_read_with_and_without_separators(number: int) -> None:
    assert reader().amount(f"{number}元") == reader().amount(f"{number:,}元") == number


@example("1万11")
@given(st.text("0123456789.零一二三十百千万元块,多月日号年周上 ", max_size=12))
def test_nothing_written_in_numbers_breaks_amounts_and_counts(words: str) -> None:
    assert reader().amount(words, bare=True) is None or reader().amount(words, bare=True) >= 0  # type: ignore[operator]
    assert reader().count(words) is None or reader().count(words) >= 0  # type: ignore[operator]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("60", 60),
        ("60余人", 60),
        ("六十个", 60),
        ("一百二十人次", 120),
        ("两场", 2),
        ("来了1.2万人", 12000),
        ("一共60人", 60),
        ("一共六十人", 60),
        ("第2期100份", 100),
    ],
)
def test_counts_are_read(words: str, count: int) -> None:
    assert reader().count(words) == count


@pytest.mark.parametrize("words", ["", "没有", "好多人", "几十人", "十几个", "5-6人", "12月4日来了60人"])
def test_words_without_one_certain_number_are_no_count(words: str) -> None:
    assert reader().count(words) is None


def test_a_count_may_have_separators() -> None:
    assert reader().count("3,100次") == 3100


@pytest.mark.parametrize("words", ["60余人", "60多人", "大概60人", "60人左右", "差不多一百", "将近60", "三百来人"])
def test_rounded_numbers_are_known(words: str) -> None:
    assert reader().is_rounded(words)


@pytest.mark.parametrize("words", ["60人", "120", "三百人", "多次"])
def test_exact_numbers_are_not_rounded(words: str) -> None:
    assert not reader().is_rounded(words)


@pytest.mark.parametrize(
    ("words", "phone"),
    [
        ("13800001234", "13800001234"),
        ("电话13800001234,晚上打", "13800001234"),
        ("023-77700000", "023-77700000"),
        ("02377700000", "02377700000"),
        ("+8613800001234", "13800001234"),
        ("138000012345", None),
        ("1380000123", None),
        ("12800001234", None),
        ("12348", None),
        ("", None),
    ],
)
def test_phones_are_read_whole_or_not_at_all(words: str, phone: str | None) -> None:
    assert reader().phone(words) == phone


def test_a_local_number_is_a_phone_only_when_one_was_asked_for() -> None:
    assert reader().phone("77700000") is None
    assert reader().phone("77700000", bare=True) == "77700000"
    assert reader().phone("12345678", bare=True) is None


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("张三和李四", ["张三", "李四"]),
        ("张三、李四", ["张三", "李四"]),
        ("李和平", ["李和平"]),
        ("王和顺和李四", ["王和顺", "李四"]),
    ],
)
def test_two_names_with_an_and_between_them_are_two(words: str, names: list[str]) -> None:
    assert reader().names(words) == names


@pytest.mark.parametrize(
    ("words", "village"), [("我们东村的", "east"), ("东头", "east"), ("东村坡上", "east_hill"), ("北村", None)]
)
def test_a_village_is_known_by_its_longest_name(words: str, village: str | None) -> None:
    assert reader().village(words) == village


@pytest.mark.parametrize(("words", "kind"), [("他家屋檐水", "neighbor"), ("离婚分东西", "family"), ("下雨", None)])
def test_the_kind_of_a_dispute_is_known_by_its_words(words: str, kind: str | None) -> None:
    assert reader().kind(words) == kind


@pytest.mark.parametrize(
    ("line", "reading"),
    [
        ("", Reading()),
        (
            "东村 邻里 张三 李四 屋后流水 3000元",
            Reading("east", "neighbor", ("张三", "李四"), 3000, rest=("屋后流水",)),
        ),
        (
            "昨天 东头 离婚 王嬢嬢 老李 13800001234 1.5万",
            Reading("east", "family", ("王嬢嬢", "老李"), 15000, date(2026, 11, 24), "13800001234", ("离婚",)),
        ),
        ("3000元 4000元", Reading(amount=3000, rest=("4000元",))),
        ("邻里纠纷 张三和李四 打架", Reading(kind="neighbor", parties=("张三", "李四"), rest=("打架",))),
        ("邻里 张三、李四 田坎", Reading(kind="neighbor", parties=("张三", "李四"), rest=("田坎",))),
        ("邻里 章三 施工队 庄稼", Reading(kind="neighbor", parties=("章三",), rest=("施工队", "庄稼"))),
        ("东村邻里张三", Reading(rest=("东村邻里张三",))),
        ("东村 张三 李四 屋檐水", Reading("east", "neighbor", ("张三", "李四"), rest=("屋檐水",))),
        ("东村 家庭纠纷 张三 李四", Reading("east", "family", ("张三", "李四"))),
        ("东村 邻里 张三 李四 放水 2000", Reading("east", "neighbor", ("张三", "李四"), 2000, rest=("放水",))),
        ("东村 邻里 张三 李四 门牌 128", Reading("east", "neighbor", ("张三", "李四"), rest=("门牌", "128"))),
        ("东村 张三 李四 屋檐水 闹了两年", Reading("east", "neighbor", ("张三", "李四"), rest=("屋檐水", "闹了两年"))),
        ("东村 邻里 张三 李四 2025 承包地", Reading("east", "neighbor", ("张三", "李四"), rest=("2025", "承包地"))),
    ],
)
def test_one_line_is_read_word_by_word(line: str, reading: Reading) -> None:
    assert reader().line(line, TODAY) == reading


@given(st.lists(st.text(min_size=1, max_size=6), max_size=6))
def test_no_word_of_a_line_is_lost(words: list[str]) -> None:
    line = " ".join(words)
    found = reader().line(line, TODAY)
    read = [found.village, found.kind, found.amount, found.day, found.phone]
    assert len(found.rest) + len(found.parties) + sum(value is not None for value in read) >= len(line.split())


@pytest.mark.parametrize(
    ("story", "sum_of_money"),
    [
        ("他借了我3000元不还", (3000, False)),
        ("他借了我大概3000元不还", (3000, True)),
        ("他欠我3000元左右", (3000, True)),
        ("他欠我3000多元", (3000, True)),
        ("左右邻居都晓得他欠我3000元", (3000, False)),
        ("大概去年冬天他借了我3000元", (3000, False)),
        ("欠我3000元,左右两家都看到的", (3000, False)),
        ("说好每月500元,共3000元没给", (3000, False)),
        ("每月500元,一共差我三千块", (3000, False)),
        ("医药费800元,误工费600元", None),
        ("医药费800元,误工费600元,总共1400元", (1400, False)),
        ("他欠我3000元,我说了3000元好多回", (3000, False)),
        ("每个月要给500元赡养费", None),
        ("鸡啄了菜", None),
    ],
)
def test_the_sum_that_a_story_is_about(story: str, sum_of_money: tuple[int, bool] | None) -> None:
    assert reader().money(story) == sum_of_money


@pytest.mark.parametrize(
    "word",
    [
        "马路",
        "石头",
        "李子树",
        "田坎",
        "黄豆",
        "石榴",
        "杨树",
        "高粱",
        "阳沟",
        "方路",
        "毛竹",
        "马路边",
        "石头墙",
        "庄稼地",
        "施工队",
    ],
)
def test_a_thing_that_begins_like_a_name_is_no_party(word: str) -> None:
    reading = reader().line(f"东村 邻里 张三 李四 {word}", TODAY)
    assert (reading.parties, reading.rest) == (("张三", "李四"), (word,))


@pytest.mark.parametrize("group", ["3组", "三组", "第2村民小组", "一社"])
def test_a_villages_group_names_the_village_and_is_kept(group: str) -> None:
    reading = reader().line(f"东村{group} 邻里 张三 李四 屋檐水", TODAY)
    assert (reading.village, reading.rest) == ("east", (group, "屋檐水"))


@pytest.mark.parametrize(
    ("story", "name"),
    [
        ("隔壁张三家的屋檐水滴到我家墙脚,说了好几回", "张三"),
        ("隔壁老王把我家树砍了", "老王"),
        ("我和张三因为地界吵架", "张三"),
        ("张三欠我5000块不还", "张三"),
        ("老板刘大富拖欠我工资3万", "刘大富"),
        ("隔壁石头墙垮了打到我家", None),
        ("老板欠我工资", None),
        ("我和万家的地界", None),
        ("钱被人借我不还", None),
        ("张三欠我钱,李四欠我钱", None),
    ],
)
def test_the_other_side_of_a_story_is_who_is_named_alone(story: str, name: str | None) -> None:
    assert reader().other_side(story) == name
