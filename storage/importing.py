"""A year's ledger from a YAML file into records. Reading the file twice changes nothing; a bad row names itself.

A ledger has ``source`` (place, year) and ``records``: a list of rows with id, kind, a date or a year, and the fields of
that kind, numbers under ``counts``. docs/ledger.md describes it, examples/ledger-2020.yaml is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from sqlmodel import Session

from storage.activity import Activities, Activity
from storage.dispute import CLOSED, UNSAID, Dispute, Status
from storage.failures import UnknownKind
from storage.indicators import DISPUTE, Indicators
from storage.lateness import Latecomers
from storage.ledger import by_origin
from storage.period import FIRST_YEAR, LAST_YEAR, Period
from storage.record import Record

PROVENANCE = ("as_printed", "reading", "phrase", "note")
"""Fields of a row that say where it comes from; kept together in the record's remark.

So are keys without a value: in a YAML flow mapping an unquoted comma cuts a sentence, and its tail reads as such a key.
"""


def _names(value: Any) -> Any:
    """``approx: false`` means none, ``approx: [attendance]`` names the rounded ones."""
    return [] if value in ("false", False, None) else value


class LedgerRow(BaseModel):
    """One row; further keys are the fields of its kind."""

    model_config = ConfigDict(extra="allow")

    id: str
    kind: str
    day: date | None = Field(default=None, alias="date")
    year: int | None = Field(default=None, ge=FIRST_YEAR, le=LAST_YEAR)
    counts: dict[str, int] = Field(default_factory=dict)
    approx: Annotated[list[str], BeforeValidator(_names)] = Field(default_factory=list)
    unit_lost: bool = False

    @property
    def given(self) -> dict[str, Any]:
        """The fields of the row's kind."""
        extra = self.model_extra or {}
        return {key: value for key, value in extra.items() if key not in PROVENANCE and value not in ("", None)}

    @property
    def remark(self) -> str:
        """Where the row comes from, in its own words."""
        extra = self.model_extra or {}
        tails = [key for key, value in extra.items() if value in ("", None)]
        return "\n".join([str(extra[key]) for key in PROVENANCE if extra.get(key)] + tails)


class LedgerSource(BaseModel):
    """Whose ledger it is. Further keys are kept out of the records."""

    model_config = ConfigDict(extra="allow")

    place: str
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)


class LedgerFile(BaseModel):
    """The file; each row is read by itself, so that all problems come at once."""

    source: LedgerSource
    records: list[Any]


class RowFault(StrEnum):
    """What can be wrong with a row, or with the file as a whole; keys under ``import.faults`` of the texts."""

    FILE = "file"
    SHAPE = "shape"
    KIND = "kind"
    FIELD = "field"
    CHANGED = "changed"
    TWICE = "twice"
    EXCEEDED = "exceeded"


@dataclass(frozen=True)
class RowProblem:
    """The row's id (or a field of the file), the fault, and the word that it is about."""

    row: str
    fault: RowFault
    word: str = ""


@dataclass
class Imported:
    """What an import did. With problems nothing was written. ``late``: how many of what is new comes into published spans."""

    added: int = 0
    known: int = 0
    late: dict[Period, int] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)


@dataclass(frozen=True)
class Importer:
    """``words``: for each choice of a dispute the words that ledgers use → its value, such as 重大 → major.

    ``between`` joins what a row gives as a list. ``indicators``: whose rates must not come over the whole.
    """

    activities: Activities
    words: Mapping[str, Mapping[str, str]]
    between: str = ", "
    indicators: Indicators | None = None

    def run(self, session: Session, data: Any, write: bool = True) -> Imported:
        """All rows or none: problems are collected, and any of them keeps everything out. ``write``: not for a preview."""
        done = Imported()
        try:
            ledger = LedgerFile.model_validate(data)
        except ValidationError as error:
            done.problems.append(RowProblem(self._wrong(error) or "source", RowFault.FILE))
            return done
        records = [record for raw in ledger.records if (record := self._read(raw, ledger.source, done)) is not None]
        self._ids_once(records, done)
        new = [record for record in records if not self._is_known(session, record, done)]
        if done.problems:
            return done
        done.added, done.late = len(new), self._late(session, new)
        if write:
            session.add_all(new)
            session.flush()
        return done

    def _late(self, session: Session, new: list[Record]) -> dict[Period, int]:
        late = Latecomers(session)
        for record in new:
            late.add(type(record), [vars(record)])
        return late.counts

    def _read(self, raw: Any, source: LedgerSource, done: Imported) -> Record | None:
        name = str(raw.get("id", "?")) if isinstance(raw, dict) else "?"
        try:
            row = LedgerRow.model_validate(raw)
            if row.kind == DISPUTE:
                return self._dispute(row, source)
            activity = self._activity(row, source)
            done.problems += self._exceeded(name, activity)
            return activity
        except UnknownKind as error:
            done.problems.append(RowProblem(name, RowFault.KIND, str(error.context["kind"])))
        except KeyError as error:
            done.problems.append(RowProblem(name, RowFault.FIELD, str(error.args[0])))
        except ValidationError as error:
            done.problems.append(RowProblem(name, RowFault.SHAPE, self._wrong(error)))
        except ValueError as error:
            done.problems.append(RowProblem(name, RowFault.SHAPE, str(error)))
        return None

    def _wrong(self, error: ValidationError) -> str:
        """The fields that are wrong."""
        return self.between.join(".".join(map(str, fault["loc"])) for fault in error.errors(include_url=False))

    def _activity(self, row: LedgerRow, source: LedgerSource) -> Activity:
        given = {key: self._joined(value) for key, value in row.given.items()}
        for key in row.approx:
            if key not in row.counts:
                raise KeyError(key)
        return self.activities.born(
            row.kind,
            {**given, **row.counts},
            **_common(row, source),
            year=row.day.year if row.day else row.year or source.year,
            day=row.day,
            remark=row.remark,
        )

    def _exceeded(self, name: str, activity: Activity) -> list[RowProblem]:
        """Numbers that are a part of others and more than they."""
        pairs = self.indicators.exceeded(activity.kind, {**activity.details, **activity.numbers}) if self.indicators else []
        return [RowProblem(name, RowFault.EXCEEDED, " > ".join(pair)) for pair in pairs]

    def _dispute(self, row: LedgerRow, source: LedgerSource) -> Dispute:
        year = row.day.year if row.day else row.year or source.year
        for key in (*row.given, *row.counts, *row.approx):
            if key not in Dispute.model_fields:
                raise KeyError(key)
        values = {key: self._coded(key, value) for key, value in row.given.items()} | row.counts
        status = values.get("status", Status.ACCEPTED)
        closed = {"closed_year": year, "closed_on": row.day} if status in CLOSED else {}
        dated = {"accepted_on": row.day, "accepted_year": year}
        return Dispute.model_validate({"summary": row.remark, **UNSAID, **values, **dated, **closed, **_common(row, source)})

    def _coded(self, key: str, value: Any) -> Any:
        return self.words.get(key, {}).get(value, value) if isinstance(value, str) else value

    def _joined(self, value: Any) -> str:
        return self.between.join(map(str, value)) if isinstance(value, list) else str(value)

    def _ids_once(self, records: list[Record], done: Imported) -> None:
        seen: set[str] = set()
        for record in records:
            origin = record.origin or ""
            if origin in seen:
                done.problems.append(RowProblem(_row_id(record), RowFault.TWICE))
            seen.add(origin)

    def _is_known(self, session: Session, record: Record, done: Imported) -> bool:
        """Whether the row is in the ledger already; a row that has changed since is a problem, never a second record."""
        known = by_origin(session, type(record), record.origin or "")
        if known is None:
            return False
        done.known += 1
        if _content(known) != _content(record):
            done.problems.append(RowProblem(_row_id(record), RowFault.CHANGED))
        return True


def _common(row: LedgerRow, source: LedgerSource) -> dict[str, Any]:
    origin = f"ledger:{source.place}:{source.year}:{row.id}"
    return {"rounded": dict.fromkeys(row.approx, True), "unit_lost": row.unit_lost, "origin": origin}


def _row_id(record: Record) -> str:
    return (record.origin or "").rpartition(":")[2]


def _content(record: Record) -> dict[str, Any]:
    """What the ledger says, without what the program added (number, moments, who)."""
    return record.model_dump(exclude={"id", "created_at", "created_by", "voided_at", "number", "number_year"})
