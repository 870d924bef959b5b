"""When there is somebody in the office: hours, days off, days worked instead, and how long a person waits for the next one."""

from datetime import date, datetime, time, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from knowledge.entry import Strict
from knowledge.texts import Texts

_SEARCHED_DAYS = 30
"""No holiday is longer."""


def _span(value: object) -> object:
    return tuple(part.strip() for part in value.split("-")) if isinstance(value, str) else value


Span = Annotated[tuple[time, time], BeforeValidator(_span)]
Whole = Annotated[int, BeforeValidator(lambda value: int(value) if isinstance(value, str) and value.isdecimal() else value)]


class Duty(Strict):
    """``hours``: "09:00-12:00". ``weekdays``: 1 is Monday. ``days_off`` and ``days_worked``: single days that differ, as the
    State Council's notice of each year says. ``minutes``: after which the next ones are told.
    """

    hours: tuple[Span, ...] = ()
    weekdays: tuple[Whole, ...] = (1, 2, 3, 4, 5)
    days_off: tuple[date, ...] = ()
    days_worked: tuple[date, ...] = ()
    minutes: Annotated[Whole, Field(ge=1)] = 10

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is in the office at that local moment."""
        return self._works(at.date()) and any(first <= at.time() < last for first, last in self.hours)

    def next_opening(self, at: datetime) -> datetime | None:
        """The next local moment from which somebody is there; None if no hours are entered."""
        for ahead in range(_SEARCHED_DAYS):
            day = at.date() + timedelta(days=ahead)
            starts = sorted(datetime.combine(day, first, at.tzinfo) for first, _ in self.hours) if self._works(day) else []
            if later := next((start for start in starts if start > at), None):
                return later
        return None

    def said(self, texts: Texts) -> str:
        """The usual hours in words; empty if none are entered."""
        if not self.hours:
            return ""
        between = texts("answers.between")
        days = between.join(_run(texts, run) for run in _runs(self.weekdays))
        hours = between.join(f"{first:%H:%M}-{last:%H:%M}" for first, last in self.hours)
        return texts("answers.duty.hours", days=days, hours=hours)

    def _works(self, day: date) -> bool:
        return day in self.days_worked or (day not in self.days_off and day.isoweekday() in self.weekdays)


def _runs(days: tuple[int, ...]) -> list[list[int]]:
    """Days that follow each other, together: 1 2 3 6 → [1 2 3] [6]."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _run(texts: Texts, run: list[int]) -> str:
    first, last = (texts(f"answers.duty.days.{day}") for day in (run[0], run[-1]))
    return first if len(run) == 1 else texts("answers.duty.from_to", first=first, last=last)
