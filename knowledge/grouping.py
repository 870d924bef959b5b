"""Questions that are alike, put together: for the editor who reads what could not be answered."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

ALIKE = 65
"""rapidfuzz ratio of normalised questions from which they are taken as one; an editor sees every question of a group."""


def grouped(texts: Sequence[str]) -> list[list[int]]:
    """Indexes of the texts that are alike, the largest group first; each group's first is its most typical.

    ``texts`` are normalised. A text joins the group of the one that has the most texts alike.
    """
    if not texts:
        return []
    near = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=ALIKE) > 0
    free = set(range(len(texts)))
    groups = []
    for centre in sorted(range(len(texts)), key=lambda index: -int(near[index].sum())):
        if centre in free:
            group = [centre, *(other for other in sorted(free) if other != centre and near[centre][other])]
            free -= set(group)
            groups.append(group)
    return sorted(groups, key=lambda group: -len(group))
