"""Numbers in digits or Chinese numerals, read and written by cn2an."""

import re

MOST = 10**12
"""Numbers beyond are no amounts and no counts: account numbers, slips of the finger."""


def number(words: str) -> float:
    """A number in digits or Chinese numerals. Raises ValueError."""
    from cn2an import cn2an  # imports slowly; most messages need no numbers

    try:
        return float(cn2an(words, "smart"))
    except KeyError as error:  # what cn2an makes of 1 ten thousand 11
        raise ValueError(words) from error


def whole(words: str) -> int:
    """The same, rounded. Raises ValueError."""
    return round(number(words))


def written(value: int, manner: str = "low") -> str:
    """In Chinese numerals; the manner ``rmb``: as sums of money are written on papers."""
    from cn2an import an2cn

    return str(an2cn(value, manner))


def counted(words: str) -> int | None:
    """A number that can be stored; None if it is none, or beyond all that is counted here."""
    try:
        found = whole(words)
    except (ValueError, OverflowError):  # hundreds of digits are infinitely many for a float
        return None
    return found if found <= MOST else None


def joined(text: str) -> str:
    """The text without the separators inside of numbers."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)
