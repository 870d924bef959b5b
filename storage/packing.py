"""What a record says in several fields of choices, as one whole number: rows are grouped by a number several times faster than by
as many words, because a database sorts and compares one small key instead of them all.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, case, cast, literal_column

from storage.book import NO, YES

Choices = Sequence[tuple[Any, Sequence[str]]]
"""Columns with the values that they can have; a truth has yes and no."""


def packed(first: Any, columns: Choices) -> Any:
    """A number column with the places of the values behind it, as digits; 0 where a column says nothing."""
    number: Any = cast(first, BigInteger)
    for column, values in columns:
        places: dict[Any, Any] = {_stored(value, values): literal_column(str(place)) for place, value in enumerate(values, 1)}
        number = number * literal_column(str(len(values) + 1)) + case(places, value=column, else_=literal_column("0"))
    return number


def unpacked(number: int, columns: Choices) -> tuple[int, list[str | None]]:
    """The first number, and each column's value."""
    found: list[str | None] = []
    for _, values in reversed(columns):
        number, place = divmod(number, len(values) + 1)
        found.append(values[place - 1] if place else None)
    return number, found[::-1]


def _stored(value: str, values: Sequence[str]) -> Any:
    return value == YES if list(values) == [YES, NO] else value
