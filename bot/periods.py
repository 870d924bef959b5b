"""Spans of time in words, and as the few characters that a button carries."""

from datetime import date

from knowledge.texts import Texts
from storage.period import FIRST_YEAR, LAST_YEAR, Period


def period_name(texts: Texts, period: Period) -> str:
    """A year, half, quarter or month by its name, anything else from day to day."""
    first, last = period.first, period.last
    year = first.year
    if period.is_whole:
        return texts("periods.year", year=year) if year == last.year else texts("periods.years", first=year, last=last.year)
    for key, make, numbers in (
        ("half", Period.half, range(1, 3)),
        ("quarter", Period.quarter, range(1, 5)),
        ("month", Period.month, range(1, 13)),
    ):
        if found := next((number for number in numbers if make(year, number) == period), None):
            return texts(f"periods.{key}", year=year, name=texts(f"periods.{key}_names.{found}"))
    if year == last.year and Period(Period.month(year, first.month).first, Period.month(year, last.month).last) == period:
        return texts("periods.months", year=year, first=first.month, last=last.month)
    return texts("periods.days", first=day_name(texts, first), last=day_name(texts, last))


def day_name(texts: Texts, day: date) -> str:
    """Year, month and day."""
    return texts("periods.day", year=day.year, month=day.month, day=day.day)


def month_name(texts: Texts, month: int) -> str:
    return texts(f"periods.month_names.{month}")


def coded(period: Period) -> str:
    """A whole year as its number, else both days in digits."""
    if period == Period.year(period.first.year):
        return f"{period.first.year}"
    return f"{period.first:%Y%m%d}-{period.last:%Y%m%d}"


def decoded(code: str) -> Period | None:
    """None for what is no code of a period."""
    first, _, last = code.partition("-")
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last)) if last else Period.year(int(code))
    except ValueError:
        return None
    return period if period.first.year >= FIRST_YEAR and period.last.year <= LAST_YEAR else None
