"""Days, weeks and months of the year on which the law is made known, each with a draft of what the office may send."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from knowledge.duty import Whole
from knowledge.entry import Slug, Strict, Text
from knowledge.loading import parse, read_yaml
from knowledge.plain import Plain
from knowledge.problem import Problem

_FILE = "days.yaml"
_COMMON_YEAR = 2001
"""29 February does not come every year and is refused."""


def _month_and_day(value: str) -> str:
    date.fromisoformat(f"{_COMMON_YEAR}-{value}")
    return value


MonthDay = Annotated[str, AfterValidator(_month_and_day)]


class YearDay(Strict):
    """``first``, ``last``: "12-04"; without ``last`` it is one day. ``ahead``: how many days before the office is told."""

    id: Slug
    name: Text
    first: MonthDay
    last: MonthDay | None = None
    ahead: Annotated[Whole, Field(ge=0, le=60)] = 7
    source: Text
    draft: Annotated[Text, Field(max_length=1000)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last and self.last < self.first:
            raise PydanticCustomError("last_before_first", "last is before first")
        return self

    def coming(self, today: date) -> tuple[date, date] | None:
        """Its first and last day, if today is one of the days before it or of its own."""
        for year in (today.year, today.year + 1):
            first, last = (date.fromisoformat(f"{year}-{day}") for day in (self.first, self.last or self.first))
            if first - timedelta(days=self.ahead) <= today <= last:
                return first, last
        return None


class YearDays(Strict):
    """The file."""

    days: tuple[YearDay, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [day.id for day in self.days]
        if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            raise PydanticCustomError("twice", "twice: {ids}", {"ids": ", ".join(twice)})
        return self


def load_days(path: Path) -> tuple[YearDay, ...]:
    """Raises ContentError with everything that is wrong in the file."""
    return parse(YearDays, read_yaml(path), path.name).days


def draft_problems(days: Iterable[YearDay], plain: Plain) -> Iterator[Problem]:
    """What a villager would not take in."""
    for day in days:
        yield from plain.problems(day.draft, f"{_FILE} {day.id}")
