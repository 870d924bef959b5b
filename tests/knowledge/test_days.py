from datetime import date
from pathlib import Path

import pytest

from knowledge.content import DIRECTORY
from knowledge.days import YearDay, draft_problems, load_days
from knowledge.plain import load_plain
from knowledge.problem import ContentError, ProblemCode
from tests.knowledge.sample import write

DAY = {"id": "new-year", "name": "元旦", "first": "01-02", "last": "01-05", "source": "某通知", "draft": "新年好。"}


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 12, 25), None),
        (date(2026, 12, 26), date(2027, 1, 2)),
        (date(2027, 1, 2), date(2027, 1, 2)),
        (date(2027, 1, 5), date(2027, 1, 2)),
        (date(2027, 1, 6), None),
    ],
)
def test_a_day_is_coming_from_some_days_before_until_its_last(today: date, first: date | None) -> None:
    coming = YearDay.model_validate(DAY).coming(today)
    assert (coming[0] if coming else None) == first


def test_without_a_last_day_it_is_one_day() -> None:
    day = YearDay.model_validate({**DAY, "first": "12-04", "last": None, "ahead": "3"})
    assert day.coming(date(2026, 12, 1)) == day.coming(date(2026, 12, 4)) == (date(2026, 12, 4), date(2026, 12, 4))
    assert day.coming(date(2026, 11, 30)) is day.coming(date(2026, 12, 5)) is None


@pytest.mark.parametrize(
    "wrong",
    [{"first": "13-01"}, {"first": "02-29"}, {"first": "1月2日"}, {"last": "01-01"}, {"ahead": "100"}, {"id": "New Year"}],
)
def test_a_date_that_no_year_has_is_refused(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(ContentError) as caught:
        load_days(write(tmp_path / "days.yaml", {"days": [{**DAY, **wrong}]}))
    assert [p.code for p in caught.value.problems] == [ProblemCode.BAD_VALUE]


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        load_days(write(tmp_path / "days.yaml", {"days": [DAY, DAY]}))


def test_a_draft_is_held_to_plain_speech() -> None:
    plain = load_plain(DIRECTORY / "plain.yaml")
    long = YearDay.model_validate({**DAY, "draft": "新" * 41})
    assert [p.code for p in draft_problems([long], plain)] == [ProblemCode.LONG_SENTENCE]
    assert list(draft_problems(load_days(DIRECTORY / "days.yaml"), plain)) == []
