"""How the gates of knowledge/answering.py were chosen: ``python -m benchmarks.gates FOLDER`` prints what each value would do.

The labelled questions are cut into two folds by their own characters; a gate is chosen on the first and judged on the second.
The last output is kept in docs/gates.txt.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.questions import Labelled, Unanswerable, load_labels, score_questions
from knowledge import answering
from knowledge.answering import Answerer
from knowledge.content import load_content

GATES = [round(0.4 + 0.05 * step, 2) for step in range(11)]
MOST_WRONG, MOST_FALSE, LEAST_SHOWN = 5.0, 3.0, 95.0
"""The goals, in per cent: direct answers that are wrong, direct answers to what no entry answers, right or within a choice."""


@dataclass(frozen=True)
class Outcome:
    """Per cent of a fold's questions, and of its messages that no entry answers."""

    direct: float
    wrong: float
    shown: float
    false: float

    @property
    def meets_the_goals(self) -> bool:
        return self.wrong <= MOST_WRONG and self.false <= MOST_FALSE and self.shown >= LEAST_SHOWN


def main(directory: Path) -> None:
    """Prints the curve of both folds, and the gate that the first one would choose."""
    answerer = load_content().answerer
    labels = load_labels(directory)
    print(f"{'gate':>6}" + 2 * f"{'direct':>10}{'wrong':>8}{'shown':>8}{'false':>8}")
    chosen: float | None = None
    for gate in GATES:
        answering.GATE_ANSWER = gate
        folds = [_outcome(answerer, _fold(labels.questions, half), _fold(labels.none, half)) for half in (0, 1)]
        print(f"{gate:>6}" + "".join(f"{o.direct:>10.1f}{o.wrong:>8.1f}{o.shown:>8.1f}{o.false:>8.1f}" for o in folds))
        if chosen is None and folds[0].meets_the_goals:
            chosen = gate
    print(f"the lowest gate at which the first fold meets the goals: {chosen}")


Row = TypeVar("Row", Labelled, Unanswerable)


def _fold(rows: Iterable[Row], half: int) -> list[Row]:
    return [row for row in rows if sum(map(ord, row.q)) % 2 == half]


def _outcome(answerer: Answerer, questions: list[Labelled], unanswerable: list[Unanswerable]) -> Outcome:
    score = score_questions(answerer, questions)["all"]
    false = [answerer.reply(m.q).entry is not None for m in unanswerable]
    direct, wrong, shown = (score.share(name) for name in ("direct right", "direct wrong", "shown"))
    return Outcome(direct, wrong, shown, 100 * sum(false) / len(false))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
