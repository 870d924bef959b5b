from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.content import DIRECTORY
from knowledge.day import DayReader
from knowledge.reading import load_patterns

TODAY = date(2026, 11, 25)
"""A Wednesday."""
WEEKDAYS = "一二三四五六日"
DAYS = st.dates(date(2015, 1, 1), date(2045, 12, 31))


@cache
def reader() -> DayReader:
    return DayReader(load_patterns(DIRECTORY / "reading.yaml").day)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("今天", date(2026, 11, 25)),
        ("昨天", date(2026, 11, 24)),
        ("昨晚闹的", date(2026, 11, 24)),
        ("前天", date(2026, 11, 23)),
        ("大前天", date(2026, 11, 22)),
        ("上周三", date(2026, 11, 18)),
        ("上个星期天", date(2026, 11, 22)),
        ("上礼拜六", date(2026, 11, 21)),
        ("上上周三", date(2026, 11, 11)),
        ("这周一", date(2026, 11, 23)),
        ("3月5日", date(2026, 3, 5)),
        ("3月5号", date(2026, 3, 5)),
        ("11月25日", date(2026, 11, 25)),
        ("11月26日", date(2025, 11, 26)),
        ("12月30日", date(2025, 12, 30)),
        ("十月一号", date(2026, 10, 1)),
        ("去年3月5日", date(2025, 3, 5)),
        ("前年5月1日", date(2024, 5, 1)),
        ("2020年9月17日", date(2020, 9, 17)),
        ("2020-9-17", date(2020, 9, 17)),
        ("2020/09/17", date(2020, 9, 17)),
        ("2020.9.17", date(2020, 9, 17)),
        ("上个月5号", date(2026, 10, 5)),
        ("他3月5日来闹的", date(2026, 3, 5)),
        ("25年3月5日", date(2025, 3, 5)),
        ("2024年 3月5日", date(2024, 3, 5)),
        ("昨天下午", date(2026, 11, 24)),
        ("前天晚上", date(2026, 11, 23)),
        ("上个礼拜天", date(2026, 11, 22)),
        ("上上个星期一", date(2026, 11, 9)),
        ("上周一", date(2026, 11, 16)),
        ("本周三", date(2026, 11, 25)),
        ("这个星期五", date(2026, 11, 27)),
        ("上月十七号", date(2026, 10, 17)),
        ("上个月31号", date(2026, 10, 31)),
        ("本月三十日", date(2026, 11, 30)),
        ("这个月二十四号", date(2026, 11, 24)),
        ("今年9月17", date(2026, 9, 17)),
        ("今年九月十七日", date(2026, 9, 17)),
        ("去年12月4", date(2025, 12, 4)),
        ("去年十二月三十一号", date(2025, 12, 31)),
        ("前年2月29日", date(2024, 2, 29)),
        ("2025年11月24", date(2025, 11, 24)),
        ("2025年九月十七日", date(2025, 9, 17)),
        ("二〇二五年九月十七日", date(2025, 9, 17)),
        ("二零二五年3月5日", date(2025, 3, 5)),
        ("一九九八年五月一日", date(1998, 5, 1)),
        ("98年5月1日", date(1998, 5, 1)),
        ("05年1月2日", date(2005, 1, 2)),
        ("27年1月5日", date(2027, 1, 5)),
        ("三天前", date(2026, 11, 22)),
        ("两天前吵的", date(2026, 11, 23)),
        ("去年九月二一号", date(2025, 9, 21)),
        ("9.17", date(2026, 9, 17)),
        ("12.4 浩口小学", date(2025, 12, 4)),
        ("09/17,浩口小学", date(2026, 9, 17)),
        ("9.17号", date(2026, 9, 17)),
    ],
)
def test_days_are_read_as_villagers_say_them(words: str, day: date) -> None:
    assert reader().day(words, TODAY) == day


@pytest.mark.parametrize(
    "words",
    [
        *(
            "",
            "没说哪天",
            "去年",
            "张三",
            "上周",
            "上个月",
            "月初",
            "十七号",
            "9.17亩",
            "占地9.17",
            "13.5",
            "9.32",
            "1.5万",
            "2.30",
        ),
        *("2月30日", "2020-13-40", "2021-02-29", "去年2月29日", "今年6月31日", "上个月32号", "本月四十五号"),
        *("今年13月1日", "去年0月5日", "2025年4月0日", "去年十十月五日", "去年五月百号"),
        *("农历八月十五", "去年腊月", "大年初三", "去年八月十五", "今年十二月四", "2025年九月十七"),
        *("半个月前", "几天前", "两三天前", "十三天前", "13天前", "提前三天前"),
    ],
)
def test_words_without_a_real_day_give_none(words: str) -> None:
    assert reader().day(words, TODAY) is None


def test_a_future_day_of_a_named_year_is_read_as_it_is() -> None:
    assert reader().day("今年12月31日", TODAY) == date(2026, 12, 31)


def test_this_morning_is_today() -> None:
    assert reader().day("今早的事", TODAY) == TODAY


@pytest.mark.parametrize(
    ("words", "wrong"),
    [("这周五", date(2025, 11, 27)), ("这个月30号", date(2025, 11, 30)), ("2026-12-1", date(2025, 12, 1))],
)
def test_a_day_still_to_come_is_not_one_of_last_year(words: str, wrong: date) -> None:
    assert reader().day(words, TODAY) != wrong


def test_a_day_in_chinese_numerals_is_the_same_day_as_in_digits() -> None:
    assert reader().day("二月二十", TODAY) == reader().day("2月20", TODAY)


def test_a_month_that_does_not_exist_is_no_day() -> None:
    assert reader().day("29月3日", TODAY) is None


def test_the_29th_of_february_before_it_has_come_is_no_crash() -> None:
    found = reader().day("2月29日", date(2028, 1, 10))
    assert found is None or found <= date(2028, 1, 10)


@given(DAYS, st.integers(1, 12), st.integers(1, 28))
def test_a_day_without_year_is_the_latest_one_that_is_not_in_the_future(today: date, month: int, day: int) -> None:
    found = reader().day(f"{month}月{day}日", today)
    assert found is not None
    assert (found.month, found.day) == (month, day)
    assert timedelta(0) <= today - found < timedelta(367)


@given(DAYS, st.integers(0, 6))
def test_a_weekday_of_last_week_lies_in_last_week(today: date, weekday: int) -> None:
    monday = today - timedelta(today.weekday() + 7)
    assert reader().day(f"上周{WEEKDAYS[weekday]}", today) == monday + timedelta(weekday)


@given(DAYS)
def test_yesterday_is_the_day_before_today(today: date) -> None:
    assert reader().day("昨天", today) == today - timedelta(1)


@given(DAYS, DAYS)
def test_a_full_date_is_read_as_it_is_written(today: date, day: date) -> None:
    assert reader().day(min(day, today).isoformat(), today) == min(day, today)
    assert reader().day(f"{day.year}年{day.month}月{day.day}日", today) == day


@pytest.mark.parametrize(
    ("words", "today", "day"),
    [
        ("12月4日", date(2026, 12, 4), date(2026, 12, 4)),
        ("12月4日", date(2026, 12, 5), date(2027, 12, 4)),
        ("十二月四号", date(2026, 11, 24), date(2026, 12, 4)),
        ("2月29日", date(2026, 11, 24), date(2028, 2, 29)),
        ("2025年12月4日", date(2026, 11, 24), date(2025, 12, 4)),
    ],
)
def test_ahead_a_day_without_year_is_the_next_one(words: str, today: date, day: date) -> None:
    assert reader().day(words, today, ahead=True) == day


@pytest.mark.parametrize(("today", "day"), [(date(2026, 1, 31), date(2025, 12, 5)), (date(2026, 3, 31), date(2026, 2, 5))])
def test_the_month_before_may_be_one_of_last_year(today: date, day: date) -> None:
    assert reader().day("上个月5号", today) == day


@pytest.mark.parametrize(
    ("text", "words"),
    [("9月17日 小学 宪法课", "9月17日"), ("昨晚在院坝", "昨晚"), ("上个星期天赶场", "上个星期天"), ("没说哪天", None)],
)
def test_the_words_of_a_day_are_those_that_name_it(text: str, words: str | None) -> None:
    assert reader().words(text) == words


@given(st.text("今昨前天年月日号上本这个周三二十一0123456789〇-./ "), DAYS)
def test_nothing_that_looks_like_a_day_breaks_the_reading(text: str, today: date) -> None:
    found = reader().day(text, today)
    assert found is None or reader().words(text)
