"""``python -m benchmarks.copies FOLDER`` fails when phrasings are near-copies of the labelled questions: that would fool us.

Short questions are left out: a keyword or two is the same whoever writes it.
"""

import sys
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.questions import load_labels
from knowledge.content import load_content

LONG_ENOUGH = 12
"""Characters from which two people do not write the same by chance."""
NEAR = 85
"""rapidfuzz ratio from which two of them are near-copies."""
MOST = 0.005
"""The share of labelled questions that may have a near-copy; a few idioms coincide."""


def main(directory: Path) -> None:
    """Prints the pairs; exit code 1 if there are too many."""
    content = load_content()
    letters = content.answerer.normaliser.letters
    labels = load_labels(directory)
    asked = [q.q for q in labels.questions] + [m.q for m in labels.none] + [m.q for m in labels.emergency]
    known = [phrasing for entry in content.library for phrasing in entry.all_phrasings]
    long = [text for text in asked if len(letters(text)) >= LONG_ENOUGH]
    scores = process.cdist(list(map(letters, long)), list(map(letters, known)), scorer=fuzz.ratio, workers=-1)
    nearest = np.argmax(scores, axis=1)
    pairs = [
        (text, known[j], scores[i, j]) for i, (text, j) in enumerate(zip(long, nearest, strict=True)) if scores[i, j] >= NEAR
    ]
    for text, phrasing, score in pairs:
        print(f"{score:.0f}  {text}  ~  {phrasing}")
    print(f"{len(pairs)} of {len(long)} labelled questions have a near-copy among the phrasings")
    sys.exit(len(pairs) > MOST * len(long))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
