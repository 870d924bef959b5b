"""Which entries a message may mean, best first: BM25 with one document an entry, on single characters and pairs.

One bag of all phrasings of an entry ranks better than the best single phrasing, and characters better than words
(docs/decisions/0003-matching.md). Beside the entries stand decoys: subjects that people write about and no entry answers.
"""

from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from knowledge.postings import BREAK, Postings, Scores

SHARPNESS = ((8, 1.0), (60, 0.4), (10**9, 0.25))
"""Up to how many known characters, how fast a lower score becomes unlikely. A few characters score little and still tell much;
a long story scores high for many. Chances so calibrated hold on labelled questions."""
CONTEXT = 0.9
"""What the talk so far weighs beside a follow-up that needs it."""
_REMEMBERED = 4
"""Texts whose scores are at hand: a message is ranked with and without the sounds of danger, and so is the talk before it."""


class Ranked(NamedTuple):
    """An entry, or a decoy, and its chance (0..1) to be what the message means."""

    entry: str
    chance: float


class Ranker:
    """Built once from normalised texts by entry; ``rank`` takes well under a millisecond for some hundred entries."""

    def __init__(self, texts: Mapping[str, Iterable[str]], asides: Container[str] = ()) -> None:
        """``asides``: names in ``texts`` that are ranked only on demand, such as how danger sounds."""
        self._entries = list(texts)
        self._always: Scores = np.array([name not in asides for name in self._entries], dtype=np.float32)
        self._find = lru_cache(_REMEMBERED)(Postings([BREAK.join(group) for group in texts.values()]).find)

    def rank(self, text: str, context: str = "", length: int = 12, with_asides: bool = False) -> list[Ranked]:
        """The ``length`` likeliest for a normalised text; nothing if no character of it is known.

        ``context``: normalised words of the talk so far, for a message that is not understood without them.
        """
        scores, known = self._find(text)
        if not with_asides:
            scores = scores * self._always
        if context:
            before = self._find(context)
            scores = scores + CONTEXT * _rescaled(before.scores * self._always, float(scores.max(initial=0)))
            known += before.known
        top = float(scores.max(initial=0))
        if top <= 0:
            return []
        sharpness = next(sharpness for most, sharpness in SHARPNESS if known <= most)
        chances = np.exp((scores - top) * sharpness)
        chances /= chances.sum()
        lowered = -scores
        best = lowered.argpartition(min(length, len(scores) - 1))[:length]
        names = [self._entries[place] for place in best.tolist()]
        found = sorted(zip(lowered[best].tolist(), names, chances[best].tolist(), strict=True))
        return [Ranked(name, chance) for score, name, chance in found if score < 0]


def _rescaled(scores: Scores, top: float) -> Scores:
    """The scores with their highest at ``top``: a long talk must not outweigh a short message."""
    own = float(scores.max(initial=0))
    return scores * (top / own) if own > 0 else scores
