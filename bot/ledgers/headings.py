"""Which table a sheet is, where its headings stand, and which column is which: forgiving, and never by guessing twice."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.ledgers.cells import Cell, written
from bot.ledgers.files import Sheet
from bot.ledgers.table import Column, Table, plain
from knowledge.texts import Texts

_WITHIN = 15
"""Rows from the top among which the headings are sought; titles and notes stand above them."""
_ALIKE = 80
"""rapidfuzz ratio from which a heading is a known one; one wrong character of five passes."""
_FEWEST = 2


@dataclass(frozen=True)
class Headings:
    """``row``: index of the heading row. ``columns``: position in the row → the column and the heading as written.

    ``unknown``: headings that are no column, which is said and not imported.
    """

    row: int
    columns: dict[int, tuple[Column, str]]
    unknown: tuple[str, ...]


def find(texts: Texts, sheet: Sheet, tables: Sequence[Table]) -> tuple[Table, Headings] | None:
    """The table that the sheet is, by its name and titles, else by its headings; None if it is none of ours."""
    named = _named(sheet, tables)
    found = [(table, headings) for table in named or tables if (headings := _headings(texts, sheet, table))]
    return max(found, key=lambda pair: len(pair[1].columns) - len(pair[1].unknown), default=None)


def _named(sheet: Sheet, tables: Sequence[Table]) -> list[Table]:
    """Tables whose name is the sheet's, or stands in it or in a title; longer names before those they contain."""
    titles = [sheet.name, *(written(cell) for row in sheet.rows[:3] for cell in row[:1])]
    for title in titles:
        exact = [table for table in tables if title in (table.name, table.code, *table.also)]
        if exact:
            return exact[:1]
    inside = [(len(word), table) for title in titles for table in tables for word in (table.name, *table.also) if word in title]
    longest = max((length for length, _ in inside), default=0)
    return [table for length, table in inside if length == longest > 1][:1]


def _headings(texts: Texts, sheet: Sheet, table: Table) -> Headings | None:
    found = [_matched(texts, row, cells, table) for row, cells in enumerate(sheet.rows[:_WITHIN])]
    best = max(found, key=lambda headings: len(headings.columns), default=None)
    return best if best and len(best.columns) >= _FEWEST else None


def _matched(texts: Texts, row: int, cells: Sequence[Cell], table: Table) -> Headings:
    """Exact headings take their columns first, then likeness decides among what is left."""
    ignored = {plain(word) for word in (texts("ledgers.marked"), *texts("ledgers.number_columns").splitlines())}
    words = {position: written(cell) for position, cell in enumerate(cells) if isinstance(cell, str) and plain(cell)}
    words = {position: word for position, word in words.items() if plain(word) not in ignored}
    columns: dict[int, tuple[Column, str]] = {}
    for find_in in (_exactly, _likely):
        for position, word in words.items():
            taken = {column.name for column, _ in columns.values()}
            if position not in columns and (column := find_in(plain(word), table, taken)):
                columns[position] = (column, word)
    return Headings(row, columns, tuple(word for position, word in words.items() if position not in columns))


def _exactly(word: str, table: Table, taken: Collection[str]) -> Column | None:
    return next((column for column in table.named.get(word, ()) if column.name not in taken), None)


def _likely(word: str, table: Table, taken: Collection[str]) -> Column | None:
    free = [(column, name) for column, name in table.names if column.name not in taken]
    best = process.extractOne(word, [name for _, name in free], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return free[best[2]][0] if best else None


def year_of(texts: Texts, sheet: Sheet, headings: Headings) -> int | None:
    """The year that the sheet's name or the titles above its headings name; None if none or several."""
    titles = [sheet.name, *(written(cell) for row in sheet.rows[: headings.row] for cell in row)]
    years = {int(year) for title in titles for year in re.findall(texts("ledgers.year_in"), title)}
    return years.pop() if len(years) == 1 else None
