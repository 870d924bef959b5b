"""Which entries a message may mean, best first: BM25 with one document an entry, on single characters and pairs.

One bag of all phrasings of an entry ranks better than the best single phrasing, and characters better than words
(docs/decisions/0003-matching.md).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SATURATION = 2.0
"""BM25's k1: how soon further occurrences of the same characters stop adding to the score."""
LENGTH_WEIGHT = 0.9
"""BM25's b: how much a longer bag of phrasings is held against an entry."""

RARITY = 0.7
"""Power of the inverse document frequency: below 1, rare characters count less than in plain BM25."""


@dataclass(frozen=True)
class Ranked:
    """An entry and its scores: ``share`` of the message's weight that it explains (0..1), ``chance`` among the entries (0..1)."""

    entry: str
    share: float
    chance: float


def grams(text: str) -> list[str]:
    """Characters and neighbouring pairs of characters of a normalised text."""
    return [*text, *(text[i : i + 2] for i in range(len(text) - 1))]


class Ranker:
    """Built once from normalised texts by entry; ``rank`` takes well under a millisecond for some hundred entries."""

    def __init__(self, texts: Mapping[str, Iterable[str]]) -> None:
        bags = {entry: Counter(gram for text in group for gram in grams(text)) for entry, group in texts.items()}
        mean = sum(bag.total() for bag in bags.values()) / max(len(bags), 1)
        self._postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for entry, bag in bags.items():
            norm = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * bag.total() / mean)
            for gram, count in bag.items():
                self._postings[gram].append((entry, count * (SATURATION + 1) / (count + norm)))
        size = len(bags)
        self._weight = {g: _rarity(size, len(p)) for g, p in self._postings.items()}
        self._unseen = _rarity(size, 0)

    def rank(self, text: str, sharpness: float, most: int = 10) -> list[Ranked]:
        """The ``most`` best entries for a normalised text. ``sharpness`` is how fast a lower score becomes unlikely."""
        scores: dict[str, float] = defaultdict(float)
        best_possible = 0.0
        for gram in set(grams(text)):
            weight = self._weight.get(gram, self._unseen)
            best_possible += weight * (SATURATION + 1)
            for entry, frequency in self._postings.get(gram, ()):
                scores[entry] += weight * frequency
        if not scores:
            return []
        top = max(scores.values())
        mass = sum(math.exp((score - top) * sharpness) for score in scores.values())
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:most]
        return [Ranked(e, score / best_possible, math.exp((score - top) * sharpness) / mass) for e, score in best]


def _rarity(size: int, holders: int) -> float:
    """BM25's inverse document frequency of what stands in ``holders`` of ``size`` entries."""
    return math.log(1 + (size - holders + 0.5) / (holders + 0.5)) ** RARITY
