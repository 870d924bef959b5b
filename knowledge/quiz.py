"""The quiz bank: questions with one right option, each resting on an article."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from knowledge.entry import Reviewed, Slug, Strict, Text
from knowledge.loading import parse, read_yaml, tried
from knowledge.plain import Plain
from knowledge.problem import ContentError, Problem, ProblemCode

WHY_LIMIT = 40
"""Characters of an explanation: one sentence, read in passing."""


class QuizQuestion(Reviewed):
    """``why``: the explanation in one plain sentence. The options are shown in an order of their own, see ``options``."""

    ask: Text
    right: Text
    wrong: Annotated[tuple[Text, ...], Field(min_length=2, max_length=3)]
    why: Annotated[Text, Field(max_length=WHY_LIMIT)]

    @property
    def where(self) -> str:
        return f"quiz/{super().where}"

    @property
    def said(self) -> str:
        return f"{self.ask}\n{self.right}\n{self.why}"

    @property
    def options(self) -> tuple[str, ...]:
        """All options, mixed so that the right one is not always the first; always in the same order."""
        return tuple(sorted((self.right, *self.wrong), key=lambda option: mixed(f"{self.id} {option}")))


class QuizTopic(Strict):
    """The head of a file of questions."""

    topic: Slug
    name: Text
    questions: list[dict[str, Any]]


class Quiz:
    """The whole bank by id, in the order of the files, and the names of its topics."""

    def __init__(self, questions: dict[str, QuizQuestion], topics: dict[str, str]) -> None:
        self._questions = questions
        self.topics = topics
        self._mixed = sorted(questions, key=mixed)

    def __iter__(self) -> Iterator[QuizQuestion]:
        return iter(self._questions.values())

    def __len__(self) -> int:
        return len(self._questions)

    def get(self, question_id: str) -> QuizQuestion | None:
        """The question, or None if it is no longer in the bank."""
        return self._questions.get(question_id)

    def turn(self, number: int, count: int) -> list[str]:
        """The ids of the round of that number: ``count`` questions, all of the bank in turn."""
        start = number * count
        return [self._mixed[place % len(self._mixed)] for place in range(start, start + min(count, len(self._mixed)))]

    def drawn(self, topic: str, count: int, seed: str) -> list[str]:
        """``count`` ids of a topic, or of all topics if it is empty; the same for the same seed."""
        pool = [question.id for question in self if topic in ("", question.topic)]
        return sorted(pool, key=lambda one: mixed(f"{seed} {one}"))[:count]


def mixed(words: str) -> str:
    """A key to sort by that has nothing to do with the words' meaning and is the same everywhere."""
    return hashlib.sha256(words.encode()).hexdigest()


def load_quiz(directory: Path) -> Quiz:
    """Reads every ``*.yaml`` of the directory. Raises ContentError with all problems."""
    quiz, problems = read_quiz(directory)
    if problems:
        raise ContentError(problems)
    return quiz


def read_quiz(directory: Path) -> tuple[Quiz, list[Problem]]:
    """What can be read, and every problem with file and question."""
    questions: dict[str, QuizQuestion] = {}
    topics: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(directory.glob("*.yaml")):
        try:
            topic = parse(QuizTopic, read_yaml(path), f"quiz/{path.name}")
        except ContentError as error:
            problems += error.problems
            continue
        topics[topic.topic] = topic.name
        for number, raw in enumerate(topic.questions, start=1):
            where = f"quiz/{path.name} {raw.get('id', f'#{number}')}"
            question, faults = tried(partial(parse, QuizQuestion, {**raw, "topic": topic.topic}, where))
            problems += faults
            if question:
                problems += _faults(question, questions)
                questions.setdefault(question.id, question)
    return Quiz(questions, topics), problems


def _faults(question: QuizQuestion, known: dict[str, QuizQuestion]) -> Iterator[Problem]:
    if question.id in known:
        yield Problem(ProblemCode.DUPLICATE_ID, question.where, {"id": question.id})
    seen = {question.right}
    for option in question.wrong:
        if option in seen:
            yield Problem(ProblemCode.WRONG_IS_RIGHT, question.where, {"option": option})
        seen.add(option)


def wording_problems(questions: Iterable[QuizQuestion], plain: Plain) -> Iterator[Problem]:
    """Questions, options and explanations that a villager would not take in."""
    for question in questions:
        near = f"{question.ask}\n{question.why}"
        yield from plain.problems(question.ask, question.where, near)
        yield from plain.problems(question.why, question.where, near)
        for option in question.options:
            yield from plain.problems(option, question.where, near)
