"""Sheets into records: every row is looked at once, nothing is counted twice, and one bad row keeps the file out.

A row is known again by its content, so that the same file, or the same with rows added, adds only what is new. A row that
is the same as another of the file, or is like a record (same day, village and parties), is a question to the person:
it may be the same thing written twice, or two things; ``Terms.allow_alike`` is the answer "two".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlmodel import Session, col, select

from bot.forms.parsing import BadAnswer
from bot.garbage import uncollected
from bot.ledgers.birth import Born, birth, differs, table_of
from bot.ledgers.cells import Cell, Cells, written
from bot.ledgers.files import BadFile, Progress, Sheet
from bot.ledgers.headings import find, year_of
from bot.ledgers.outcome import Fault, Outcome, Refused, SheetOutcome
from bot.ledgers.table import FAWEN, all_tables
from bot.office import Office
from storage.activity import Activity
from storage.audit import Deed, note
from storage.bulk import write
from storage.dispute import Dispute
from storage.known import (
    EXPORTED,
    Likeness,
    activity_likeness,
    by_public_name,
    dispute_likeness,
    fingerprint,
    known_origins,
    likenesses,
)
from storage.lateness import Latecomers
from storage.person import Person
from storage.place import here

CHUNK = 2_000


@dataclass(frozen=True)
class Terms:
    """``write``: not for a preview. ``keep_good``: good rows count although others are bad. ``by``: the person's id."""

    write: bool = True
    keep_good: bool = False
    allow_alike: bool = False
    by: int | None = None


@dataclass(frozen=True)
class TableImport:
    """Imports into the open transaction of ``session``."""

    office: Office
    session: Session
    terms: Terms = Terms()
    progress: Progress = lambda rows: None

    def run(self, sheets: Sequence[Sheet]) -> Outcome:
        """All sheets of a file.

        Raises:
            BadFile: there is no table of ours in it.
            Refused: a row is bad and nothing may be kept.
        """
        tables = all_tables(self.office)
        outcome, late = Outcome([], []), Latecomers(self.session)
        for sheet in sheets:
            if sheet.name in self._beside():
                continue
            if found := find(self.office.texts, sheet, tables):
                outcome.sheets.append(SheetOutcome(sheet, *found))
            elif any(written(cell) for row in sheet.rows for cell in row):
                outcome.unread.append(sheet.name)
        if not outcome.sheets:
            raise BadFile("no_table")
        with uncollected():
            for one in outcome.sheets:
                _SheetImport(self, one, late).run()
        outcome.late.update(late.counts)
        if self.terms.write and not self.terms.keep_good and outcome.faulty:
            raise Refused(outcome)
        if self.terms.write and outcome.added:
            by = self.session.get(Person, self.terms.by) if self.terms.by else None
            note(self.session, Deed.IMPORT, by, added=outcome.added)
        return outcome

    def _beside(self) -> tuple[str, str]:
        """Sheets of the template that hold no records."""
        return self.office.texts("ledgers.notes"), self.office.texts("ledgers.options")


@dataclass(frozen=True)
class _Row:
    """A good row. ``again``: how many rows like it the file has before it. ``likeness``: see storage/known.py."""

    number: int
    origin: str
    again: int
    record: dict[str, Any]
    likeness: Likeness | None


class _SheetImport:
    """One sheet on its way in."""

    def __init__(self, whole: TableImport, outcome: SheetOutcome, late: Latecomers) -> None:
        office, texts = whole.office, whole.office.texts
        self._whole = whole
        self._outcome = outcome
        self._late = late
        self._code = outcome.table.code
        self._table = table_of(self._code)
        self._here = here(whole.session)
        year = year_of(texts, outcome.sheet, outcome.headings)
        cells = Cells(office, year)
        position = {column.name: (place, heading) for place, (column, heading) in outcome.headings.columns.items()}
        self._readers = [
            (column, position[column.name][0], cells.read(column, position[column.name][1]))
            for column in outcome.table.columns
            if column.name in position
        ]
        self._missing = [column for column in outcome.table.columns if column.question.needed and column.name not in position]
        self._born: Born = birth(office, outcome.table, year)
        self._seen: dict[str, int] = {}
        self._first: dict[str, int] = {}
        self._alike: dict[int, set[Likeness]] = {}
        self._numbers: dict[int, set[int]] = {}
        self._names = [column.name for column, *_ in self._readers]
        self._needed = {column.name for column, *_ in self._readers if column.question.needed}
        self._beside = (*texts("ledgers.sums").split("|"), texts("ledgers.example"))

    def run(self) -> None:
        rows = enumerate(self._outcome.sheet.rows[self._outcome.headings.row + 1 :], self._outcome.headings.row + 2)
        while chunk := list(islice(rows, CHUNK)):
            self._write(self._rows(chunk))
            self._whole.progress(len(chunk))

    def _rows(self, chunk: list[tuple[int, list[Cell]]]) -> list[_Row]:
        """The good ones. Read column by column: looking at a cell's kind once a column is what makes long files quick."""
        kept = [(number, cells) for number, cells in chunk if self._is_record(cells)]
        columns = [read([cells[place] if place < len(cells) else None for _, cells in kept]) for _, place, read in self._readers]
        read_rows = zip(*columns, strict=True) if columns else (() for _ in kept)
        clear = not self._missing and not any(BadAnswer in set(map(type, column)) for column in columns)
        found = (self._row(number, values, clear) for (number, _), values in zip(kept, read_rows, strict=True))
        return [row for row in found if row]

    def _is_record(self, cells: Sequence[Cell]) -> bool:
        """Not a row without anything, an example, or a sum."""
        first = next((cell for cell in cells if cell not in ("", None)), None)
        if isinstance(first, str) and first.strip().startswith(self._beside):
            self._outcome.skipped += 1
            return False
        return first is not None

    def _row(self, number: int, read: Sequence[Any], clear: bool) -> _Row | None:
        """``clear``: every cell near it could be read."""
        values = {name: value for name, value in zip(self._names, read, strict=True) if value is not None}
        faults = [] if clear and self._needed <= values.keys() else list(self._faults(number, values))
        row = None if faults else self._made(number, values, faults)
        self._outcome.faults += faults
        return row

    def _faults(self, number: int, values: dict[str, Any]) -> Iterator[Fault]:
        yield from (Fault(number, "needed", {"column": column.heading}) for column in self._missing)
        for column, *_ in self._readers:
            value = values.get(column.name)
            if isinstance(value, BadAnswer):
                yield Fault(number, value.key, value.context)
            elif value is None and column.question.needed:
                yield Fault(number, "needed", {"column": column.heading})

    def _made(self, number: int, values: dict[str, Any], faults: list[Fault]) -> _Row | None:
        name = values.pop(FAWEN, None)
        content = self._here + repr([self._code, *values.items()])
        try:
            record = self._born(values)
        except BadAnswer as error:
            faults.append(Fault(number, error.key, error.context))
            return None
        base = EXPORTED + name if name else fingerprint(content + repr(record.get("year", record.get("accepted_year"))))
        again = self._seen[base] = self._seen.get(base, 0) + 1
        self._first.setdefault(base, number)
        origin = base if again == 1 else f"{base}#{again}"
        record["origin"], record["created_by"] = origin, self._whole.terms.by
        return _Row(number, origin, again, record, self._likeness(record))

    def _likeness(self, record: dict[str, Any]) -> Likeness | None:
        if self._table is Dispute:
            return dispute_likeness(record["accepted_on"], record["village"], record["parties"])
        if self._table is Activity:
            details = record["details"]
            return activity_likeness(self._code, record["day"], details.get("title"), details.get("place"))
        return None

    def _write(self, rows: list[_Row]) -> None:
        session, terms = self._whole.session, self._whole.terms
        known = known_origins(session, self._table, [row.origin for row in rows]) if rows else set()
        known |= self._exported(rows)
        self._outcome.known += len(known)
        new = [row for row in rows if row.origin not in known]
        doubts = {row.number: doubt for row in new if (doubt := self._doubt(row))}
        self._outcome.faults += doubts.values()
        good = [row for row in new if row.number not in doubts]
        self._outcome.added += len(good)
        self._late.add(self._table, (row.record for row in good))
        if terms.write and (terms.keep_good or not self._outcome.faults):
            write(session, self._table, [row.record for row in good])

    def _exported(self, rows: list[_Row]) -> set[str]:
        """Origins of rows that an export of this very Fawen gave a name to."""
        names = {row.origin.removeprefix(EXPORTED): row for row in rows if row.origin.startswith(EXPORTED)}
        found = by_public_name(self._whole.session, self._table, names) if names else {}
        changed = [row for name, row in names.items() if name in found and differs(found[name], row.record)]
        self._outcome.faults += [Fault(row.number, "changed") for row in changed]
        return {names[name].origin for name in found}

    def _doubt(self, row: _Row) -> Fault | None:
        year, number = row.record.get("number_year"), row.record.get("number")
        if year and number and not self._take(year, number):
            return Fault(row.number, "number_taken", {"column": self._heading("number"), "word": f"({year}){number}"})
        if self._whole.terms.allow_alike:
            return None
        if row.again > 1:
            return Fault(row.number, "same", {"other": self._first[row.origin.partition("#")[0]]})
        year = row.record.get("accepted_year") or row.record["year"]
        if row.likeness and row.likeness in self._likenesses(year):
            return Fault(row.number, "alike", {"what": self._what()})
        return None

    def _take(self, year: int, number: int) -> bool:
        if year not in self._numbers:
            taken = self._whole.session.exec(select(Dispute.number).where(col(Dispute.number_year) == year))
            self._numbers[year] = {found for found in taken if found}
        free = number not in self._numbers[year]
        self._numbers[year].add(number)
        return free

    def _likenesses(self, year: int) -> set[Likeness]:
        if year not in self._alike:
            self._alike[year] = likenesses(self._whole.session, self._table, year)
        return self._alike[year]

    def _what(self) -> str:
        return self._whole.office.texts(f"ledgers.what.{self._code if self._table is Dispute else 'activity'}")

    def _heading(self, name: str) -> str:
        return next(column.heading for column in self._outcome.table.columns if column.name == name)
