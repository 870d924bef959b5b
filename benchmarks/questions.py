"""Labelled questions (a folder with questions.yaml, none.yaml, emergency.yaml, dialogues.yaml) and how a matcher does on them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, TypeAdapter

from knowledge.answering import Answerer, Decision, DecisionKind, Talk
from knowledge.loading import read_yaml


class Labelled(BaseModel):
    """A question as typed, the entry that answers it, and others that would do."""

    q: str
    id: str
    style: str
    also: list[str] = []

    @property
    def right(self) -> set[str]:
        return {self.id, *self.also}


class Unanswerable(BaseModel):
    """A message that no entry answers."""

    q: str
    kind: str


class Urgent(BaseModel):
    """A message of somebody in danger and the first number to call; kind ``none`` for look-alikes."""

    q: str
    kind: str
    number: str = ""


class Dialogue(BaseModel):
    """Turns of a talk and the entry that the last one asks for (None: a closing)."""

    turns: list[str]
    id: str | None
    kind: str
    also: list[str] = []


@dataclass(frozen=True)
class Labels:
    """All four files."""

    questions: list[Labelled]
    none: list[Unanswerable]
    emergency: list[Urgent]
    dialogues: list[Dialogue]


def load_labels(directory: Path) -> Labels:
    """Raises ContentError or ValidationError when a file is not of the form."""

    def read(name: str, kind: type[BaseModel]) -> list[BaseModel]:
        rows = read_yaml(directory / f"{name}.yaml")
        for row in rows:
            if "id" in row and row["id"] in ("null", "~", ""):
                row["id"] = None
        return TypeAdapter(list[kind]).validate_python(rows)  # type: ignore[valid-type]

    return Labels(
        read("questions", Labelled),  # type: ignore[arg-type]
        read("none", Unanswerable),  # type: ignore[arg-type]
        read("emergency", Urgent),  # type: ignore[arg-type]
        read("dialogues", Dialogue),  # type: ignore[arg-type]
    )


@dataclass
class Score:
    """Counts of one group of questions. ``shown``: the entry was answered directly or stood among the choices."""

    total: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, **hits: bool) -> None:
        self.total += 1
        self.counts.update(name for name, hit in hits.items() if hit)

    def share(self, name: str) -> float:
        """In per cent."""
        return 100 * self.counts[name] / self.total if self.total else 0.0


NAMES = ("hit@1", "hit@3", "direct right", "choice right", "shown", "direct wrong", "none")


def score_questions(answerer: Answerer, questions: Iterable[Labelled]) -> dict[str, Score]:
    """By style and in all (key ``all``)."""
    scores: dict[str, Score] = {}
    for question in questions:
        hits = _question_hits(answerer.reply(question.q), question)
        for key in (question.style, "all"):
            scores.setdefault(key, Score()).add(**hits)
    return scores


def _question_hits(decision: Decision, question: Labelled) -> dict[str, bool]:
    ranked = [candidate.entry for candidate in decision.candidates]
    direct = decision.entry is not None
    right = direct and decision.entry is not None and decision.entry.id in question.right
    offered = bool(set(decision.choices) & question.right) and decision.kind is DecisionKind.CHOOSE
    return {
        "hit@1": bool(ranked) and ranked[0] in question.right,
        "hit@3": bool(set(ranked[:3]) & question.right),
        "direct right": right,
        "direct wrong": direct and not right,
        "choice right": offered,
        "shown": right or offered,
        "none": decision.kind in (DecisionKind.NONE, DecisionKind.SMALLTALK, DecisionKind.EMERGENCY),
    }


def score_none(answerer: Answerer, messages: Iterable[Unanswerable]) -> dict[str, Score]:
    """Direct answers to what no entry answers, by kind and in all."""
    scores: dict[str, Score] = {}
    for message in messages:
        decision = answerer.reply(message.q)
        for key in (message.kind, "all"):
            chosen = decision.kind is DecisionKind.CHOOSE
            scores.setdefault(key, Score()).add(answered=decision.entry is not None, chosen=chosen)
    return scores


def score_emergency(answerer: Answerer, messages: Iterable[Urgent]) -> dict[str, Score]:
    """``seen``, and ``number`` right; for look-alikes ``passed``."""
    scores: dict[str, Score] = {}
    for message in messages:
        danger = answerer.reply(message.q).danger
        if message.kind == "none":
            scores.setdefault("look-alikes", Score()).add(passed=danger is None)
            continue
        right = danger is not None and danger.number == message.number
        for key in (message.kind, "all"):
            scores.setdefault(key, Score()).add(seen=danger is not None, number=right)
    return scores


def score_dialogues(answerer: Answerer, dialogues: Iterable[Dialogue]) -> dict[str, Score]:
    """Whether the last turn was understood, by kind."""
    scores: dict[str, Score] = {}
    for dialogue in dialogues:
        talk = Talk()
        for turn in dialogue.turns[:-1]:
            talk = answerer.reply(turn, talk).talk
        decision = answerer.reply(dialogue.turns[-1], talk)
        scores.setdefault(dialogue.kind, Score()).add(**_dialogue_hits(decision, dialogue))
    return scores


def _dialogue_hits(decision: Decision, dialogue: Dialogue) -> dict[str, bool]:
    if dialogue.id is None:
        closed = decision.kind is DecisionKind.SMALLTALK
        return {"first": closed, "shown": closed}
    right = {dialogue.id, *dialogue.also}
    first = decision.entry.id if decision.entry else (decision.choices[0] if decision.choices else None)
    return {"first": first in right, "shown": first in right or bool(set(decision.choices) & right)}
