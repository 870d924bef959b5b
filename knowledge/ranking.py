"""Which entries a message may mean, best first: BM25 with one document an entry, on single characters and pairs.

One bag of all phrasings of an entry ranks better than the best single phrasing, and characters better than words
(docs/decisions/0003-matching.md). Beside the entries stand decoys: subjects that people write about and no entry answers.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SATURATION = 2.0
"""BM25's k1: how soon further occurrences of the same characters stop adding to the score."""
LENGTH_WEIGHT = 0.9
"""BM25's b: how much a longer bag of phrasings is held against an entry."""
RARITY = 0.7
"""Power of the inverse document frequency: below 1, rare characters count less than in plain BM25."""
SHARPNESS = ((8, 1.0), (60, 0.4), (10**9, 0.25))
"""Up to how many known characters, how fast a lower score becomes unlikely. A few characters score little and still tell much;
a long story scores high for many. Chances so calibrated hold on labelled questions."""
CONTEXT = 0.9
"""What the talk so far weighs beside a follow-up that needs it."""

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Ranked:
    """An entry, or a decoy, and its chance (0..1) to be what the message means."""

    entry: str
    chance: float


def grams(text: str) -> list[str]:
    """Characters and neighbouring pairs of characters of a normalised text."""
    return [*text, *(text[i : i + 2] for i in range(len(text) - 1))]


class Ranker:
    """Built once from normalised texts by entry; ``rank`` takes well under a millisecond for some hundred entries."""

    def __init__(self, texts: Mapping[str, Iterable[str]], asides: Container[str] = ()) -> None:
        """``asides``: names in ``texts`` that are ranked only on demand, such as how danger sounds."""
        bags = {entry: Counter(gram for text in group for gram in grams(text)) for entry, group in texts.items()}
        self._entries = list(bags)
        self._aside = np.array([name in asides for name in self._entries], dtype=bool)
        mean = sum(bag.total() for bag in bags.values()) / max(len(bags), 1) or 1.0
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, bag in enumerate(bags.values()):
            norm = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * bag.total() / mean)
            for gram, count in bag.items():
                postings[gram].append((number, count * (SATURATION + 1) / (count + norm)))
        self._places, self._numbers, self._weights = _flat(postings, len(bags))

    def rank(self, text: str, context: str = "", length: int = 12, with_asides: bool = False) -> list[Ranked]:
        """The ``length`` likeliest for a normalised text; nothing if no character of it is known.

        ``context``: normalised words of the talk so far, for a message that is not understood without them.
        """
        scores = self._scores(text)
        if not with_asides:
            scores[self._aside] = 0
        if context:
            scores += CONTEXT * _rescaled(
                np.where(self._aside, np.float32(0), self._scores(context)), float(scores.max(initial=0))
            )
        top = float(scores.max(initial=0))
        if top <= 0:
            return []
        known = sum(character in self._places for character in text + context)
        sharpness = next(sharpness for most, sharpness in SHARPNESS if known <= most)
        chances = np.exp((scores - top) * np.float32(sharpness))
        chances /= chances.sum()
        best = sorted(
            np.argpartition(-scores, min(length, len(scores) - 1))[:length], key=lambda i: (-scores[i], self._entries[i])
        )
        return [Ranked(self._entries[i], float(chances[i])) for i in best if scores[i] > 0]

    def _scores(self, text: str) -> Scores:
        scores = np.zeros(len(self._entries), dtype=np.float32)
        for gram in dict.fromkeys(grams(text)):  # in their order: sums do not depend on the process
            if gram in self._places:
                place = self._places[gram]
                scores[self._numbers[place]] += self._weights[place]
        return scores


def _flat(postings: Mapping[str, list[tuple[int, float]]], size: int) -> tuple[dict[str, slice], NDArray[np.int32], Scores]:
    """All postings one behind the other, and where each gram's are: two arrays take a tenth of the room of many."""
    places: dict[str, slice] = {}
    numbers: list[int] = []
    weights: list[float] = []
    for gram, rows in postings.items():
        rarity = _rarity(size, len(rows))
        places[gram] = slice(len(numbers), len(numbers) + len(rows))
        for number, weight in rows:
            numbers.append(number)
            weights.append(weight * rarity)
    return places, np.array(numbers, dtype=np.int32), np.array(weights, dtype=np.float32)


def _rescaled(scores: Scores, top: float) -> Scores:
    """The scores with their highest at ``top``: a long talk must not outweigh a short message."""
    own = float(scores.max(initial=0))
    return scores * np.float32(top / own) if own > 0 else scores


def _rarity(size: int, holders: int) -> float:
    """BM25's inverse document frequency of what stands in ``holders`` of ``size`` entries."""
    return float(math.log(1 + (size - holders + 0.5) / (holders + 0.5)) ** RARITY)
