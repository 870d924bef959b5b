"""An answer in the person's words → what is stored, and back to words for the review card."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from bot.forms.question import Question
from knowledge.reading import Reader
from knowledge.texts import Texts
from storage.fields import Answer

ROUNDED = "+"
"""Behind the digits of a round number, where a stored number becomes an answer again (reading.yaml knows it)."""


class BadAnswer(Exception):
    """The words do not answer the question; ``key`` stands under ``forms.bad``."""

    def __init__(self, key: str, **context: object) -> None:
        self.key = key
        self.context = context
        super().__init__(key)


class Number(NamedTuple):
    """A count or an amount; ``rounded`` when people said "60余人"."""

    value: int
    rounded: bool = False


@dataclass(frozen=True)
class Parser:
    """Reads answers with the township's villages and the well-known ways of writing days and amounts."""

    reader: Reader
    texts: Texts
    today: date

    def kept(self, question: Question, words: str) -> str:
        """The form in which an answer is kept in the draft: a day as a day, so that "yesterday" stays that day.

        Raises:
            BadAnswer: the words do not answer the question.
        """
        value = self.value(question, words)
        if isinstance(value, date):
            return value.isoformat()
        return value if isinstance(value, str) else words.strip()

    def value(self, question: Question, words: str) -> Any:
        """str, date, bool, Number or list of names. Raises BadAnswer."""
        words = words.strip()
        if not words:
            raise BadAnswer("empty")
        if len(words) > question.longest:
            raise BadAnswer("too_long", limit=question.longest)
        if question.answer in (Answer.TEXT, Answer.NAME) and not question.choices:
            return words
        return self._readers.get(question.answer, self._choice)(question, words)

    @cached_property
    def _readers(self) -> dict[Answer, Callable[[Question, str], Any]]:
        return {
            Answer.DAY: self._day,
            Answer.AMOUNT: self._amount,
            Answer.COUNT: self._count,
            Answer.PHONE: self._phone,
            Answer.IDENTITY: self._identity,
            Answer.PARTIES: self._parties,
        }

    def shown(self, question: Question, words: str) -> str:
        """The answer as the card shows it; one that does not count any more (of a village that is gone) as it is."""
        try:
            value = self.value(question, words)
        except BadAnswer:
            return words
        if isinstance(value, Number):
            number = f"{value.value:,}" if question.answer is Answer.AMOUNT else str(value.value)
            number = self.texts("forms.rounded", number=number) if value.rounded else number
            return self.texts("forms.amount", number=number) if question.answer is Answer.AMOUNT else number + question.unit
        if isinstance(value, list):
            return self.texts("forms.between").join(value)
        return question.label_of(value) if isinstance(value, str) else str(value)

    def _choice(self, question: Question, words: str) -> str:
        named = [(name, choice.value) for choice in question.choices for name in (choice.value, choice.label, *choice.also)]
        for name, value in sorted(named, key=lambda pair: -len(pair[0])):  # the longest first: one word may hold another
            if name == words or (name != value and name in words):
                return value
        if question.strict:
            example = next((choice.label for choice in question.choices), "")
            raise BadAnswer("village" if question.answer is Answer.VILLAGE else "choice", example=example)
        return words

    def _day(self, question: Question, words: str) -> date:
        day = self.reader.day(words, self.today, ahead=question.ahead)
        if day is None:
            raise BadAnswer("day")
        if day > self.today and not question.ahead:
            raise BadAnswer("future")
        if day < self.today and question.ahead:
            raise BadAnswer("past")
        return day

    def _amount(self, question: Question, words: str) -> Number:
        found = self.reader.amount(words, bare=True)
        if found is None:
            raise BadAnswer("amount")
        return self._within(question, found, words)

    def _count(self, question: Question, words: str) -> Number:
        found = self.reader.count(words)
        if found is None:
            raise BadAnswer("count")
        return self._within(question, found, words)

    def _within(self, question: Question, number: int, words: str) -> Number:
        if not question.least <= number <= question.most:
            raise BadAnswer("range", least=question.least, most=question.most)
        return Number(number, self.reader.is_rounded(words))

    def _phone(self, _: Question, words: str) -> str:
        found = self.reader.phone(re.sub(r"(?<=\d)[\s-](?=\d)", "", words), bare=True)
        if found is None:
            raise BadAnswer("phone")
        return found

    def _identity(self, _: Question, words: str) -> str:
        """An identity number with its day of birth and check digit (GB 11643).

        The place in it is left alone: the library knows the counties of the year of birth, people are registered later.
        """
        from stdnum.cn import ric  # read in where it is needed
        from stdnum.exceptions import ValidationError

        number = re.sub(r"[\s-]", "", words).upper()
        try:
            if re.fullmatch(r"\d{17}[\dX]", number) and ric.calc_check_digit(number) == number[-1] and ric.get_birth_date(number):
                return number
        except ValidationError as error:
            raise BadAnswer("identity") from error
        raise BadAnswer("identity")

    def _parties(self, _: Question, words: str) -> list[str]:
        names = self.reader.names(words)
        if not names:
            raise BadAnswer("parties")
        return names
