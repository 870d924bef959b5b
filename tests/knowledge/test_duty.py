import pytest

from knowledge.content import DIRECTORY
from knowledge.duty import Duty
from knowledge.loading import parse
from knowledge.texts import load_texts

HOURS = ["09:00-12:00", "14:00-17:30"]


@pytest.mark.parametrize(
    ("hours", "weekdays", "said"),
    [
        (HOURS, ["1", "2", "3", "4", "5"], "星期一到星期五 09:00-12:00、14:00-17:30"),
        (HOURS[:1], ["7", "1", "2", "4"], "星期一到星期二、星期四、星期天 09:00-12:00"),
        ([], ["1"], ""),
    ],
)
def test_the_hours_are_told_in_words(hours: list[str], weekdays: list[str], said: str) -> None:
    duty = parse(Duty, {"hours": hours, "weekdays": weekdays}, "duty")
    assert duty.said(load_texts(DIRECTORY / "texts")) == said
