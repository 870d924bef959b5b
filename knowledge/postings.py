"""BM25's index: in which bags of texts each character and each pair of neighbours stands, and what it adds to their scores.

Four flat arrays, so that some hundred thousand postings take a few megabytes and no time to look through.
"""

from collections.abc import Iterable, Sequence

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


class Postings:
    """``bags``: of each bag the normalised texts, with BREAK between them."""

    def __init__(self, bags: Sequence[str]) -> None:
        counted = [np.unique_counts(_coded(bag)) for bag in bags]
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
        self._codes: Codes = codes[begins]
        self._ends: NDArray[np.int32] = np.append(begins, len(codes)).astype(np.int32)
        self._numbers = numbers
        self._weights: Scores = (counts * (SATURATION + 1) / (counts + norms[numbers]) * rarity).astype(np.float32)

    def scores(self, text: str) -> Scores:
        """What the text's grams add to each bag, each gram once."""
        scores = np.zeros(self._size, dtype=np.float32)
        for place in self._places(dict.fromkeys(_coded(text).tolist())):  # in their order: sums do not depend on the process
            own = slice(self._ends[place], self._ends[place + 1])
            scores[self._numbers[own]] += self._weights[own]
        return scores

    def known(self, text: str) -> int:
        """How many of the text's characters stand in any bag."""
        return len(self._places(map(ord, text)))

    def _places(self, codes: Iterable[int]) -> Codes:
        """Where those of the codes stand that are known."""
        wanted = np.fromiter(codes, dtype=np.int64)
        places = np.searchsorted(self._codes, wanted)
        inside = places < len(self._codes)
        places, wanted = places[inside], wanted[inside]
        known: Codes = places[self._codes[places] == wanted]
        return known


def _coded(text: str) -> Codes:
    """The codes of the characters and then of the neighbouring pairs; none goes across a BREAK."""
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    inside = characters != ord(BREAK)
    pairs = (characters[:-1] << _CHARACTER | characters[1:])[inside[:-1] & inside[1:]]
    return np.concatenate([characters[inside], pairs])


def _rarity(size: int, holders: Codes) -> NDArray[np.float64]:
    """BM25's inverse document frequency of what stands in so many of ``size`` documents."""
    rarity: NDArray[np.float64] = np.log(1 + (size - holders + 0.5) / (holders + 0.5)) ** RARITY
    return rarity
