"""How well messages find their entries: ``python -m benchmarks.answers FOLDER``, a folder as benchmarks.questions reads.

Questions whose entry is not in the knowledge base are left out and counted. Where the extra dependencies are installed
(``make peers``), the field's other methods are measured on the same questions in the same run.
"""

import sys
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles

from benchmarks.questions import (
    NAMES,
    Labelled,
    Score,
    load_labels,
    score_dialogues,
    score_emergency,
    score_none,
    score_questions,
)
from knowledge.answering import Answerer
from knowledge.content import load_content


def main(directory: Path) -> None:
    """Prints all tables."""
    started = time.perf_counter()
    content = load_content()
    answerer = content.answerer
    answerer.reply("?")
    print(f"start: {time.perf_counter() - started:.2f} s, {len(content.library.entries)} entries")
    labels = load_labels(directory)
    known = [q for q in labels.questions if q.id in content.library.entries]
    print(f"questions: {len(known)} of {len(labels.questions)} have their entry in the knowledge base; figures in %")
    _table(score_questions(answerer, known), NAMES)
    _table(score_none(answerer, labels.none), ("answered", "chosen"))
    _table(score_emergency(answerer, labels.emergency), ("seen", "number", "passed"))
    dialogues = [d for d in labels.dialogues if d.id is None or d.id in content.library.entries]
    _table(score_dialogues(answerer, dialogues), ("first", "shown"))
    _times(answerer, known)
    if find_spec("bm25s"):
        from benchmarks import peers  # its libraries are not needed by the program, nor by the tests

        peers.main(directory)


def _table(scores: dict[str, Score], names: tuple[str, ...]) -> None:
    print(f"\n{'':14}{'n':>6}" + "".join(f"{name:>14}" for name in names))
    for key, score in scores.items():
        print(f"{key:14}{score.total:>6}" + "".join(f"{score.share(name):>14.1f}" for name in names))


def _times(answerer: Answerer, questions: list[Labelled]) -> None:
    spent = []
    for question in questions:
        begun = time.perf_counter()
        answerer.reply(question.q)
        spent.append(1e6 * (time.perf_counter() - begun))
    print(f"\na question: median {median(spent):.0f} us, p99 {quantiles(spent, n=100)[98]:.0f} us")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
