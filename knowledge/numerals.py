"""Numbers in digits or Chinese numerals, read by cn2an (jionlp reads mixed ones such as 1.2 ten thousands wrongly)."""

import re
from collections.abc import Callable
from functools import cache

MOST = 10**12
"""Numbers beyond are no amounts and no counts: account numbers, slips of the finger."""


@cache
def _cn2an() -> Callable[[str, str], float]:
    from cn2an import cn2an  # imports slowly; most messages need no numbers

    return cn2an  # type: ignore[no-any-return]


def whole(number: str) -> int:
    """A number in digits or Chinese numerals. Raises ValueError."""
    try:
        return round(_cn2an()(number, "smart"))
    except KeyError as error:  # what cn2an makes of 1 ten thousand 11
        raise ValueError(number) from error


def counted(number: str) -> int | None:
    """A number that can be stored; None if it is none, or beyond all that is counted here."""
    try:
        found = whole(number)
    except ValueError:
        return None
    return found if found <= MOST else None


def joined(text: str) -> str:
    """The text without the separators inside of numbers."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)
