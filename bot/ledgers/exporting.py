"""Records as rows of their tables: what an import of the rows makes is the same records again (docs/ledger.md).

Names and numbers of people are masked unless the caller asks for them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, and_, or_, select

from bot.ledgers.cells import Cell
from bot.ledgers.table import FAWEN, NUMBER, YEAR, Column, Table, all_tables
from bot.office import Office
from bot.parties import shown_parties, shown_words
from storage.activity import Activity
from storage.book import Book
from storage.consultation import Consultation
from storage.dispute import CLOSED, Dispute
from storage.fields import Answer
from storage.indicators import DISPUTE, CountedBy
from storage.known import public_name
from storage.period import EVERYTHING, Period, Scope
from storage.record import Record

_SPOKEN = ("summary", "question", "remark", "phone")
"""Columns in which people may be named in passing."""


@dataclass(frozen=True)
class Exported:
    """A row: ``codes`` are the values as stored, ``cells`` as people read them, both by column."""

    cells: dict[str, Cell]
    codes: dict[str, Any]


@dataclass(frozen=True)
class Export:
    """The records of a period. ``full_names``: names, phones, identity numbers and the words of consultations stand as they are
    written; without it these words are left out, since nobody can tell whose names are in them.
    """

    office: Office
    session: Session
    full_names: bool = False

    def rows(self, table: Table, period: Period, scope: Scope = EVERYTHING) -> Iterator[Exported]:
        """One a record, in the order in which they were written down."""
        for record in records(self.office, self.session, table.code, period, scope):
            codes = {column.name: self._code(record, column) for column in table.columns}
            yield Exported({column.name: self._cell(record, column, codes[column.name]) for column in table.columns}, codes)

    def tables(self, period: Period, scope: Scope = EVERYTHING) -> Iterator[tuple[Table, list[Exported]]]:
        """The tables that have records."""
        for table in all_tables(self.office):
            if rows := list(self.rows(table, period, scope)):
                yield table, rows

    def _code(self, record: Record, column: Column) -> Any:
        """The value as stored; None where it says nothing that another column does not say."""
        special: dict[str, Callable[[Any], Any]] = {
            FAWEN: lambda r: public_name(type(r), r.id, r.origin),
            NUMBER: lambda r: (r.number_year, r.number) if r.number else None,
            YEAR: _year,
            "closed_year": lambda r: r.closed_year if r.status in CLOSED and not r.closed_on else None,
            "unit_lost": lambda r: r.unit_lost or None,
        }
        if column.name in special:
            return special[column.name](record)
        if isinstance(record, Activity) and column.name not in ("day", "remark"):
            return record.numbers.get(column.name, record.details.get(column.name))
        return getattr(record, column.name)

    def _cell(self, record: Record, column: Column, code: Any) -> Cell:
        texts, question = self.office.texts, column.question
        if code is None or code == "" or code == []:
            return None
        if isinstance(record, Consultation) and column.name == "question" and not self.full_names:
            return None
        if column.name == NUMBER:
            return texts("cases.number", year=code[0], place=self.office.content.township.short_name, number=code[1])
        if question.answer is Answer.PARTIES:
            return texts("ledgers.between").join(self._names(record, code))
        if question.answer is Answer.YES_NO:
            return question.label_of("yes" if code else "no")
        if isinstance(code, datetime):
            return code.astimezone(self.office.settings.zone).strftime("%Y-%m-%d %H:%M:%S")
        if isinstance(code, date):
            return code
        if isinstance(code, int | float):
            return texts("ledgers.rounded", number=code) if record.rounded.get(column.name) else code
        words = question.label_of(str(getattr(code, "value", code)))
        return self._masked(record, words) if column.name in _SPOKEN else words

    def _names(self, record: Record, names: list[str]) -> list[str]:
        return names if self.full_names or not isinstance(record, Dispute) else shown_parties(self.office, None, record)

    def _masked(self, record: Record, words: str) -> str:
        if self.full_names:
            return words
        if isinstance(record, Dispute):
            return shown_words(self.office, None, record, words)
        return self.office.content.masker.text(words)


def records(office: Office, session: Session, code: str, period: Period, scope: Scope = EVERYTHING) -> Iterator[Record]:
    """The records of one kind that count in a period; a dispute belongs to those in which it was accepted and closed.

    In a scope, only kinds of records that have its fields.
    """
    dates = (CountedBy.ACCEPTED, CountedBy.CLOSED) if code == DISPUTE else (CountedBy.DAY,)
    books = [Book(code, date, office.catalogue.activities, office.settings.zone) for date in dates]
    if books[0].has(scope.fields):
        counts = or_(*(and_(*book.conditions(period, scope)) for book in books))
        yield from session.exec(select(books[0].table).where(counts).order_by(books[0].id))


def _year(record: Any) -> int | None:
    if isinstance(record, Dispute):
        return None if record.accepted_on else record.accepted_year
    return None if record.day else int(record.year)
