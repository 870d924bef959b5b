"""A few of the talks of ``make fuzz``."""

from bot.office import Office
from tests.fuzz import fuzz

TALKS = 25


def test_whatever_people_write_and_press_nothing_breaks(office: Office) -> None:
    counts = fuzz(office, TALKS)
    assert counts["talks"] >= TALKS
    assert min(counts[kind] for kind in ("say", "press", "command", "forged", "changed")) > 0
