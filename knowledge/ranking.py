"""Which entries a message may mean, best first: BM25 with one document an entry, on single characters and pairs.

One bag of all phrasings of an entry ranks better than the best single phrasing, and characters better than words
(docs/decisions/0003-matching.md). Beside the entries stand decoys: subjects that people write about and no entry answers.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
_REMEMBERED = 4
"""Texts whose scores are at hand: a message is ranked with and without the sounds of danger, and so is the talk before it."""

Scores = NDArray[np.float32]
_BREAK = "\n"
"""Between texts of one bag; no normalised text holds it."""


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
        bags = {name: _bag(group) for name, group in texts.items()}
        self._entries = list(bags)
        self._aside = np.array([name in asides for name in self._entries], dtype=bool)
        self._places, self._numbers, self._weights = _postings(list(bags.values()))
        self._scores = lru_cache(_REMEMBERED)(self._scored)

    def rank(self, text: str, context: str = "", length: int = 12, with_asides: bool = False) -> list[Ranked]:
        """The ``length`` likeliest for a normalised text; nothing if no character of it is known.

        ``context``: normalised words of the talk so far, for a message that is not understood without them.
        """
        scores = self._scores(text).copy()
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

    def _scored(self, text: str) -> Scores:
        scores = np.zeros(len(self._entries), dtype=np.float32)
        for gram in dict.fromkeys(grams(text)):  # in their order: sums do not depend on the process
            if gram in self._places:
                place = self._places[gram]
                scores[self._numbers[place]] += self._weights[place]
        return scores


def _bag(texts: Iterable[str]) -> Counter[str]:
    """How often each gram stands in the texts."""
    joined = _BREAK.join(texts)
    bag = Counter(joined)
    bag.update(map(str.__add__, joined, joined[1:]))
    return Counter({gram: count for gram, count in bag.items() if _BREAK not in gram})


def _postings(bags: Sequence[Counter[str]]) -> tuple[dict[str, slice], NDArray[np.int32], Scores]:
    """Where each gram's documents stand in the two arrays behind it: their numbers, and what the gram adds to each."""
    ids: dict[str, int] = {}
    grams_of = np.array([ids.setdefault(gram, len(ids)) for bag in bags for gram in bag], dtype=np.int64)
    counts = np.array([count for bag in bags for count in bag.values()], dtype=np.float64)
    numbers = np.repeat(np.arange(len(bags), dtype=np.int32), [len(bag) for bag in bags])
    sizes = np.array([bag.total() for bag in bags], dtype=np.float64)
    norms = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * sizes / (sizes.mean() or 1.0 if len(bags) else 1.0))
    holders = np.bincount(grams_of, minlength=len(ids))
    weights = counts * (SATURATION + 1) / (counts + norms[numbers]) * _rarity(len(bags), holders)[grams_of]
    order = np.argsort(grams_of, kind="stable")
    ends = np.cumsum(holders).tolist()
    places = dict(zip(ids, map(slice, [0, *ends], ends), strict=False))
    return places, numbers[order], weights[order].astype(np.float32)


def _rescaled(scores: Scores, top: float) -> Scores:
    """The scores with their highest at ``top``: a long talk must not outweigh a short message."""
    own = float(scores.max(initial=0))
    return scores * np.float32(top / own) if own > 0 else scores


def _rarity(size: int, holders: NDArray[np.int64]) -> NDArray[np.float64]:
    """BM25's inverse document frequency of what stands in so many of ``size`` documents."""
    rarity: NDArray[np.float64] = np.log(1 + (size - holders + 0.5) / (holders + 0.5)) ** RARITY
    return rarity
