"""The day that a text names, read by the forms of reading.yaml; what may mean one of several days is not read."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

from pydantic import BeforeValidator

from knowledge.entry import Strict, Text
from knowledge.numerals import whole

Ago = dict[Text, Annotated[int, BeforeValidator(int)]]
_CENTURY = 100
_AHEAD = 10
"""Years from now to which a year in two digits may belong; beyond, it is one of the last century."""


class DayPatterns(Strict):
    """The patterns of reading.yaml; what each is for stands there."""

    number: Text
    today_words: Ago
    week_words: Ago
    month_words: Ago
    year_words: Ago
    weekdays: Text
    forms: tuple[Text, ...]


class DayReader:
    """``reader.day("…", today)``"""

    def __init__(self, patterns: DayPatterns) -> None:
        self._p = patterns
        lists = {"today_words": patterns.today_words, "week_words": patterns.week_words}
        lists |= {"month_words": patterns.month_words, "year_words": patterns.year_words}
        pattern = "|".join(patterns.forms).replace("<number>", patterns.number).replace("<weekdays>", patterns.weekdays)
        for name, words in lists.items():
            pattern = pattern.replace(f"<{name}>", "|".join(sorted(words, key=len, reverse=True)))
        self._pattern = re.compile(pattern)

    def day(self, text: str, today: date, ahead: bool = False) -> date | None:
        """The day that the text names; a month and a day alone mean the latest such day that is not after ``today``.

        ``ahead``: they mean the next such day from ``today`` on.
        """
        found = self._pattern.search(text)
        try:
            return (
                self._read({name: words for name, words in found.groupdict().items() if words}, today, ahead) if found else None
            )
        except ValueError:  # a 31st of June, or what may mean several days
            return None

    def words(self, text: str) -> str | None:
        """The words by which the text names a day."""
        found = self._pattern.search(text)
        return found[0] if found else None

    def _read(self, parts: Mapping[str, str], today: date, ahead: bool) -> date:
        match parts:
            case {"today": words}:
                return today - timedelta(self._p.today_words[words])
            case {"ago": number}:
                return today - timedelta(whole(number))
            case {"week": week, "weekday": weekday}:
                monday = today - timedelta(today.weekday() + 7 * self._p.week_words[week])
                return monday + timedelta(min(self._p.weekdays.index(weekday), 6))
            case {"in_month": month, "of_month": day}:
                years, months = divmod(today.month - 1 - self._p.month_words[month], 12)
                return date(today.year + years, months + 1, whole(day))
            case {"bare_month": month, "bare_day": day}:
                return (_next if ahead else _latest)(whole(month), whole(day), today)
            case {"short": digits}:
                short_month, short_day = map(int, re.split(r"\D", digits))
                return (_next if ahead else _latest)(short_month, short_day, today)
            case {"digits": digits}:
                return date(*map(int, re.split(r"\D", digits)))
        if "mark" not in parts and not parts["day"].isdecimal():
            raise ValueError("it may be a day of the lunar calendar")
        return date(self._year(parts, today), whole(parts["month"]), whole(parts["day"]))

    def _year(self, parts: Mapping[str, str], today: date) -> int:
        if "named" in parts:
            return today.year - self._p.year_words[parts["named"]]
        year = whole(parts["year"])
        if year >= _CENTURY:
            return year
        year += today.year - today.year % _CENTURY
        return year if year <= today.year + _AHEAD else year - _CENTURY


def _next(month: int, day: int, today: date) -> date:
    """The first such day from ``today`` on. Raises ValueError if there is no such day in any year."""
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:  # 29 February, in most years
            continue
        if found >= today:
            return found
    raise ValueError


def _latest(month: int, day: int, today: date) -> date:
    """The latest such day that is not after ``today``. Raises ValueError if there is no such day in any year."""
    for year in range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:  # 29 February, in most years
            continue
        if found <= today:
            return found
    raise ValueError
