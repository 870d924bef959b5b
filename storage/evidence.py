"""The records behind a figure, read with the same conditions as the figure."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, func, literal, null, select, true
from sqlmodel import Session, col

from storage.book import NO, YES, Book, Expression
from storage.dispute import Dispute
from storage.figure import Evidence
from storage.indicators import DISPUTE, Part
from storage.period import Period, Scope

Only = Callable[[Book], Iterable[Expression]]
"""Further conditions on the rows of a book."""


def evidence(
    session: Session, book: Book, part: Part, period: Period, by: str | None, scope: Scope, only: Only = lambda _: ()
) -> Iterator[Evidence]:
    """The rows of one book that a part counts, or would count if they gave a number; ``only`` those for which more holds."""
    where = [*book.conditions(period, scope), *book.held(part.filter), *only(book)]
    if by is not None and part.by:
        where.append(_is(book, part.by, by))
    numbered = book.record == DISPUTE
    query = select(
        book.id,
        book.year,
        book.day,
        _adds(book, part),
        col(book.table.rounded),
        col(book.table.unit_lost),
        col(Dispute.number_year) if numbered else null(),
        col(Dispute.number) if numbered else null(),
        col(book.table.created_at),
        col(book.table.township),
    )
    for row in session.execute(query.where(*where)):
        yield _evidence(book, part, *row)


def _evidence(book: Book, part: Part, id_: int, year: int, day: Any, adds: Any, rounded: Any, lost: bool, *rest: Any) -> Evidence:
    number_year, number, written_at, township = rest
    local = day.astimezone(book.zone).date() if isinstance(day, datetime) else day
    assert local is None or isinstance(local, date)
    is_round = any(rounded.get(name) for name in (part.field, part.below, book.weight if part.how == "times" else ""))
    return Evidence(book.record, id_, year, local, adds, is_round, lost, number_year, number, written_at, township)


def _adds(book: Book, part: Part) -> Expression:
    if part.how == "distinct":
        return book.says(part.field)
    if part.below:  # a quotient is made of the records that give both numbers
        return case((book.number(part.below).is_not(None), book.number(part.field)))
    if part.field:
        return book.number(part.field)
    if part.how == "count":
        return literal(1)
    weight = book.number(book.weight) if book.weight else literal(1)
    return case((and_(true(), *book.held(part.of)), weight), else_=0) if part.how == "rate" else weight


def _is(book: Book, field: str, value: str) -> Expression:
    said = book.says(field)
    if value:
        return said.in_(book.typed(field, (value,)))
    return said.is_(None) if set(book.choices(field)) == {YES, NO} else func.coalesce(said, "") == ""
