"""BM25's index: in which bags of texts each character and each pair of neighbours stands, and what it adds to their scores.

Four flat arrays, so that some hundred thousand postings take a few megabytes and no time to look through.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SATURATION = 2.0
"""BM25's k1: how soon further occurrences of the same characters stop adding to the score."""
LENGTH_WEIGHT = 0.9
"""BM25's b: how much a longer bag of phrasings is held against an entry."""
RARITY = 0.7
"""Power of the inverse document frequency: below 1, rare characters count less than in plain BM25."""
BREAK = "\n"
"""Between the texts of one bag; no normalised text holds it."""
_CHARACTER = 21
"""Bits of a character (Unicode ends at 10FFFF); a gram's code is two of them, the first 0 where it stands alone."""

Scores = NDArray[np.float32]
Codes = NDArray[np.int64]


class Found(NamedTuple):
    """What a text adds to each bag, each of its grams once, and how many of its characters stand in any bag."""

    scores: Scores
    known: int


class Postings:
    """``bags``: of each bag the normalised texts, with BREAK between them."""

    def __init__(self, bags: Sequence[str]) -> None:
        counted = [np.unique_counts(_unbroken(_coded(bag))) for bag in bags]
        sizes = np.array([own.counts.sum() for own in counted], dtype=np.float64)
        codes = np.concatenate([np.empty(0, np.int64), *(own.values for own in counted)])
        counts = np.concatenate([np.empty(0, np.int64), *(own.counts for own in counted)])
        numbers = np.repeat(np.arange(len(bags), dtype=np.int32), [len(own.values) for own in counted])
        order = np.argsort(codes, kind="stable")
        codes, counts, numbers = codes[order], counts[order], numbers[order]
        begins = np.flatnonzero(np.diff(codes, prepend=-1))
        holders = np.diff(begins, append=len(codes))
        norms = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * sizes / ((sizes.mean() if len(bags) else 0) or 1.0))
        rarity = np.repeat(_rarity(len(bags), holders), holders)
        self._size = len(bags)
        self._codes: Codes = np.append(codes[begins], np.iinfo(np.int64).max)  # beyond every gram's: a search ends inside
        self._ends: NDArray[np.int32] = np.append(begins, len(codes)).astype(np.int32)
        self._numbers = numbers
        self._weights: Scores = (counts * (SATURATION + 1) / (counts + norms[numbers]) * rarity).astype(np.float32)

    def find(self, text: str) -> Found:
        """Looks the text's grams up."""
        codes = _coded(text)
        places = self._codes.searchsorted(codes)
        found = self._codes[places] == codes
        known = int(np.count_nonzero(found[: len(text)]))  # the characters stand before the pairs
        places = np.array([*dict.fromkeys(places[found].tolist())], dtype=np.int64)  # in order: sums depend on no process
        begins, ends = self._ends[places], self._ends[places + 1]
        holders = ends - begins
        own = (ends - holders.cumsum()).repeat(holders)
        own += np.arange(len(own))
        scores = np.zeros(self._size, dtype=np.float32)
        np.add.at(scores, self._numbers[own], self._weights[own])  # one after the other, unlike a sum
        return Found(scores, known)


def _coded(text: str) -> Codes:
    """The codes of the characters and then of the neighbouring pairs."""
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    return np.concatenate([characters, characters[:-1] << _CHARACTER | characters[1:]])


def _unbroken(codes: Codes) -> Codes:
    """Without BREAK and what goes across it."""
    inside: NDArray[np.bool_] = (codes >> _CHARACTER != ord(BREAK)) & (codes & (1 << _CHARACTER) - 1 != ord(BREAK))
    return codes[inside]


def _rarity(size: int, holders: Codes) -> NDArray[np.float64]:
    """BM25's inverse document frequency of what stands in so many of ``size`` documents."""
    rarity: NDArray[np.float64] = np.log(1 + (size - holders + 0.5) / (holders + 0.5)) ** RARITY
    return rarity
