from datetime import date

import pytest

from knowledge.content import DIRECTORY
from knowledge.reading import load_patterns
from knowledge.wanted import WantedReader, load_wanted

TODAY = date(2026, 11, 24)
READER = WantedReader(
    load_wanted(DIRECTORY / "wanted.yaml"),
    {"village": {"haokou": ["浩口村", "浩口"]}, "kind": load_patterns(DIRECTORY / "reading.yaml").kinds},
)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("二〇二五年", "2025-01-01", "2025-12-31"),
        ("25年度", "2025-01-01", "2025-12-31"),
        ("今年以来", "2026-01-01", "2026-12-31"),
        ("去年统计", "2025-01-01", "2025-12-31"),
        ("前年下半年", "2024-07-01", "2024-12-31"),
        ("2025年上半年", "2025-01-01", "2025-06-30"),
        ("上半年", "2026-01-01", "2026-06-30"),
        ("三季度", "2026-07-01", "2026-09-30"),
        ("2025年第4季度", "2025-10-01", "2025-12-31"),
        ("本季度", "2026-10-01", "2026-12-31"),
        ("上季度", "2026-07-01", "2026-09-30"),
        ("10月", "2026-10-01", "2026-10-31"),
        ("十一月份", "2026-11-01", "2026-11-30"),
        ("12月", "2025-12-01", "2025-12-31"),
        ("2025年2月", "2025-02-01", "2025-02-28"),
        ("2025.10", "2025-10-01", "2025-10-31"),
        ("这个月", "2026-11-01", "2026-11-30"),
        ("上个月", "2026-10-01", "2026-10-31"),
        ("2025年1-3月", "2025-01-01", "2025-03-31"),
        ("今年1月至6月", "2026-01-01", "2026-06-30"),
        ("2024到2025年", "2024-01-01", "2025-12-31"),
        ("2025年1月1日到3月15日", "2025-01-01", "2025-03-15"),
        ("2024年12月20日至2025年1月5日", "2024-12-20", "2025-01-05"),
    ],
)
def test_a_span_of_time_is_read_as_people_write_it(words: str, first: str, last: str) -> None:
    wanted = READER(words, TODAY)
    assert wanted.span
    assert (wanted.span.first.isoformat(), wanted.span.last.isoformat(), wanted.rest) == (first, last, "")


@pytest.mark.parametrize("words", ["13月", "6月1日到6月31日", "五季度", "2025年6月到3月", "腊月间", "19年前"])
def test_no_span_is_made_of_what_is_none(words: str) -> None:
    wanted = READER(words, TODAY)
    assert wanted.rest


def test_the_quarter_before_the_first_is_the_last_of_the_year_before() -> None:
    for words, first in (("上季度", date(2025, 10, 1)), ("上个月", date(2025, 12, 1))):
        span = READER(words, date(2026, 1, 9)).span
        assert span and span.first == first


def test_village_kind_and_source_are_read_beside_the_time() -> None:
    wanted = READER("去年浩口村公安移送的邻里纠纷", TODAY)
    assert wanted.named == {"village": "haokou", "kind": "neighbor", "source": "police"}
    assert (wanted.span and wanted.span.first, wanted.rest) == (date(2025, 1, 1), "")


def test_what_is_not_understood_is_kept() -> None:
    assert READER("2020年和今年", TODAY).rest == "今年"
    assert READER("今年张家沟统计", TODAY).rest == "张家沟"
