"""A cell of a table → the value that is stored: dates as people and Excel write them, numbers as text, words for choices.

What the chat understands is understood here too (bot/forms/parsing.py); this file adds what only tables have.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from bot.forms.parsing import BadAnswer, Number, Parser
from bot.forms.question import Question
from bot.ledgers.table import NUMBER, Column
from bot.office import Office
from storage.book import YES
from storage.fields import Answer

Cell = str | int | float | bool | date | datetime | time | timedelta | None
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
"""Excel's day numbers from 1954 to 2119; outside of that a number in a column of days is no day."""
_EXCEL_EPOCH = date(1899, 12, 30)
_MOST_CHOICES_NAMED = 20
_TEN_THOUSAND = 10_000
_LONGEST = 15
"""Digits of a number that is reckoned with; longer ones are of accounts, and no sums."""
_CLOCK = re.compile(r"[ T]\d\d?:\d\d(:\d\d)?$")


class Cells:
    """``year``: the one that the sheet is about, for dates without a year; None if it does not say."""

    def __init__(self, office: Office, year: int | None) -> None:
        texts = office.texts
        self._texts = texts
        self._year = year
        self._today = office.local_now().date()
        self._zone = office.settings.zone
        self._parser = Parser(office.content.reader, texts, self._today)
        self._blank = {"", *texts("ledgers.blank").splitlines()}
        self._full = re.compile(texts("ledgers.year_month_day"))
        self._short = re.compile(texts("ledgers.month_day"))
        self._number = re.compile(texts("ledgers.case_number"))

    def read(self, column: Column, heading: str) -> Callable[[Sequence[Cell]], list[Any]]:
        """What reads many of the column's cells; each different one is read once. In place of what cannot be read stands its
        BadAnswer.
        """
        look = self._look(column, _TEN_THOUSAND if self._texts("ledgers.ten_thousand") in heading else 1)
        known: dict[Cell | tuple[Cell], Any] = {}

        def values(cells: Sequence[Cell]) -> list[Any]:
            truths = bool in set(map(type, cells))  # a truth is equal to 1 or 0, and read otherwise
            keys: Sequence[Cell | tuple[Cell]] = [(c,) if isinstance(c, bool) else c for c in cells] if truths else cells
            for key in set(keys) - known.keys():
                try:
                    known[key] = look(key[0] if isinstance(key, tuple) else key)
                except BadAnswer as error:
                    known[key] = error
            return [known[key] for key in keys]

        return values

    def _look(self, column: Column, factor: int) -> Callable[[Cell], Any]:
        """What reads one cell; how is settled once for the whole column. It raises BadAnswer."""
        if column.name == "asked_at":
            return partial(self._moment, column)
        if column.question.answer is Answer.DAY:
            return partial(self._day, column)
        read, blank = self._reads(column, factor), self._blank

        def look(cell: Cell) -> Any:
            words = written(cell)
            if words in blank:
                return None
            try:
                return read(words)
            except BadAnswer as error:
                raise self._bad(column, words, error.key, **error.context) from error

        return look

    def _reads(self, column: Column, factor: int) -> Callable[[str], Any]:
        """What reads the words of a cell that is not empty."""
        question = column.question
        as_in_the_chat: Callable[[str], Any] = partial(self._parser.value, question)
        if column.name == NUMBER:
            return lambda words: self._case_number(_plain(words))
        if question.answer in (Answer.TEXT, Answer.PARTIES) and not question.choices:
            return as_in_the_chat
        if question.answer is Answer.AMOUNT:
            return lambda words: self._amount(column, _plain(words), factor)
        if question.answer is Answer.COUNT:
            return lambda words: self._count(question, _whole(_plain(words)))
        if question.answer is Answer.PHONE:  # an export has masked those with stars
            return lambda words: None if "*" in _plain(words) else as_in_the_chat(_plain(words))
        if question.answer is Answer.YES_NO:
            return lambda words: as_in_the_chat(_plain(words)) == YES
        return lambda words: as_in_the_chat(_plain(words))

    def _case_number(self, plain: str) -> tuple[int, int]:
        found = self._number.fullmatch(plain) or self._number.search(plain)
        if not found:
            raise BadAnswer("number")
        return int(found[1]), int(found[2])

    def _count(self, question: Question, plain: str) -> Number | None:
        """A ledger's 0 says of what need not be said that there was nobody."""
        nobody = question.least == 1 and question.blank is None and plain.strip("0") == ""
        return None if nobody else self._parser.value(question, plain)

    def _amount(self, column: Column, plain: str, factor: int) -> Number:
        found = self._sum(column, plain, factor)
        if found.value > column.question.most:
            raise BadAnswer("amount")
        return found

    def _sum(self, column: Column, plain: str, factor: int) -> Number:
        if plain.isdecimal() and len(plain) <= _LONGEST:
            return Number(int(plain) * factor)
        if plain.startswith("-"):
            raise BadAnswer("amount")
        digits = plain.replace(",", "")
        if re.fullmatch(rf"\d{{1,{_LONGEST}}}(?:\.\d+)?", digits):
            return Number(int((Decimal(digits) * factor).quantize(Decimal(1), ROUND_HALF_UP)))
        found: Number = self._parser.value(column.question, plain)
        unit_said = factor == 1 or self._texts("ledgers.ten_thousand")[0] in plain
        return found if unit_said else Number(found.value * factor, found.rounded)

    def _moment(self, column: Column, cell: Cell) -> datetime | None:
        if isinstance(cell, str) and re.fullmatch(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d", cell.strip()):
            cell = datetime.fromisoformat(cell.strip())
        day = self._day(column, cell)
        at = cell.time() if isinstance(cell, datetime) else time()
        return datetime.combine(day, at, self._zone) if day else None

    def _day(self, column: Column, cell: Cell) -> date | None:
        words = written(cell)
        if words in self._blank:
            return None
        day = _as_date(cell) or self._day_in(column, unicodedata.normalize("NFKC", words).strip())
        if day > self._today:
            raise self._bad(column, words, "future")
        return day

    def _day_in(self, column: Column, words: str) -> date:
        """Raises BadAnswer. Guesses no year: a ledger of an earlier year is not about the latest such day."""
        try:
            if re.fullmatch(r"(19|20)\d{6}", words):
                return date(int(words[:4]), int(words[4:6]), int(words[6:]))
            if found := self._full.fullmatch(_CLOCK.sub("", words)):
                return date(*map(int, found.groups()))
            if found := self._short.fullmatch(words):
                if self._year is None:
                    raise self._bad(column, words, "no_year")
                return date(self._year, int(found[1]), int(found[2]))
        except ValueError as error:
            raise self._bad(column, words, "day") from error
        raise self._bad(column, words, "day")

    def _bad(self, column: Column, words: str, key: str, **context: object) -> BadAnswer:
        labels = [choice.label for choice in column.question.choices][:_MOST_CHOICES_NAMED]
        choices = self._texts("ledgers.between").join(labels)
        return BadAnswer(key, **{"column": column.heading, "word": words[:40], "choices": choices, **context})


def _plain(words: str) -> str:
    """In the usual widths."""
    return words if words.isascii() else unicodedata.normalize("NFKC", words)


def _whole(words: str) -> str:
    """Raises BadAnswer for less than nobody, or a part of a person."""
    if re.fullmatch(r"-.*|\d*\.\d*[1-9]\d*", words):
        raise BadAnswer("count")
    return words


def written(cell: Cell) -> str:
    """The cell as words: whole numbers without ".0", days in ISO form."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell).strip()


def _as_date(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
        return _EXCEL_EPOCH + timedelta(int(cell))
    return None
