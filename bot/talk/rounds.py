"""Rounds of the quiz: the question of a day, those of a week, and those of an event."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.turn import Turn
from knowledge.quiz import QuizQuestion
from storage.quiz import QuizEvent, event_by_code

_A_WEEK = 5
_DAYS_OF_A_WEEK = 7
_TOKEN = re.compile(r"(?P<kind>[dwe])(?P<number>\d+)")


@dataclass(frozen=True)
class Round:
    """``token`` names it in buttons and answers: ``d`` and a day's number, ``w`` and a week's, ``e`` and an event's code."""

    token: str
    name: str
    questions: tuple[QuizQuestion, ...]
    event: QuizEvent | None = None


def daily(turn: Turn) -> str:
    """The token of today's round."""
    return f"d{turn.today.toordinal()}"


def weekly(turn: Turn) -> str:
    """The token of this week's round; weeks begin on Monday."""
    return f"w{_week_of(turn.today)}"


def of_event(event: QuizEvent) -> str:
    """The token of an event's round."""
    return f"e{event.code}"


def round_of(turn: Turn, token: str) -> Round | None:
    """The round of that token, or None if there is no such event, or none of its questions is in the bank any more."""
    found = _TOKEN.fullmatch(token)
    if not found:
        return None
    name, ids, event = _KINDS[found["kind"]](turn, found["number"])
    known = (turn.office.content.quiz.get(one) for one in ids)
    questions = tuple(question for question in known if question)
    return Round(token, name, questions, event) if questions else None


def _of_day(turn: Turn, number: str) -> tuple[str, list[str], QuizEvent | None]:
    return turn.say("quiz.daily"), turn.office.content.quiz.turn(int(number), 1), None


def _of_week(turn: Turn, number: str) -> tuple[str, list[str], QuizEvent | None]:
    return turn.say("quiz.weekly"), turn.office.content.quiz.turn(int(number), _A_WEEK), None


def _of_event(turn: Turn, code: str) -> tuple[str, list[str], QuizEvent | None]:
    event = event_by_code(turn.session, code)
    return (event.name, event.questions, event) if event else ("", [], None)


_KINDS: dict[str, Callable[[Turn, str], tuple[str, list[str], QuizEvent | None]]] = {
    "d": _of_day,
    "w": _of_week,
    "e": _of_event,
}


def _week_of(day: date) -> int:
    return (day.toordinal() - 1) // _DAYS_OF_A_WEEK
