"""Who did what with which record, when: a chain that is only ever added to, in which nothing can be changed unseen.

Each entry's hash is over the entry and the hash before it. The head (how many entries, the last hash) is encrypted with the
office's key: who can write to the database but does not have the secret can neither make the chain anew nor cut off its end.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, event
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import MOMENT, coded
from storage.person import Person
from storage.record import inserted, now
from storage.sealing import SEALED

AGAIN = timedelta(hours=1)
"""Who reads the same thing again in that time reads it once: a case's card comes back with every step."""
_PENDING = "audit"
_BATCH = 1000
_HEAD = 1
_START = ""


class Deed(StrEnum):
    """What is written down; the words stand under ``audit.deeds``."""

    READ_CASE = "read_case"
    READ_PAPER = "read_paper"
    READ_FILE = "read_file"
    REPORT = "report"
    EXPORT = "export"
    OWN_DATA = "own_data"
    ROLE = "role"
    DELETION = "deletion"
    KEY = "key"
    BACKUP = "backup"
    RESTORE = "restore"
    CODE = "code"
    PUBLISH = "publish"
    IMPORT = "import"
    ADDITION = "addition"
    VOID = "void"
    UNVOID = "unvoid"


_READINGS = (Deed.READ_CASE, Deed.READ_PAPER, Deed.READ_FILE)


class AuditEntry(SQLModel, table=True):
    """``id`` counts from 1 without a gap. ``by``: the person's number; None: the operator at the command line, or the program
    itself. ``table``, ``record_id``: the record. ``details`` hold no names and no words of anybody, so that forgetting a person
    changes no entry.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_record", "table", "record_id"),)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=MOMENT)
    by: int | None = None
    deed: Deed = Field(sa_type=coded(Deed))
    table: str = Field(default="", max_length=32)
    record_id: int | None = None
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    hash: str = Field(max_length=64)


class AuditHead(SQLModel, table=True):
    """One row, locked while an entry is added. ``state``: the number and the hash of the last entry."""

    __tablename__ = "audit_head"

    id: int = Field(default=_HEAD, primary_key=True)
    state: list[Any] = Field(default_factory=lambda: [0, _START], sa_type=SEALED)


class Break(StrEnum):
    """How the chain is broken; the words stand under ``audit.breaks``."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    CUT = "cut"


@dataclass(frozen=True)
class Verdict:
    """``entries``: how many are sound. ``broken``: the number of the first that is not, and how."""

    entries: int
    last: str
    broken: tuple[int, Break] | None = None


def note(session: Session, deed: Deed, by: Person | None, record: SQLModel | None = None, **details: Any) -> None:
    """To be written at the end of the session's work, in its transaction: the chain is held for as short as can be, and always
    after the records, so that no two wait for each other.
    """
    session.flush()  # a new record has its number then
    session.info.setdefault(_PENDING, []).append((_entry(deed, by, record, details), list(_savepoints(session))))


def _savepoints(session: Session) -> Iterator[SessionTransaction]:
    """Those that are open, the innermost first."""
    transaction = session.get_nested_transaction()
    while transaction is not None and transaction.nested:
        yield transaction
        transaction = transaction.parent


@event.listens_for(Session, "after_soft_rollback")
def _undone(session: Session, ended: SessionTransaction) -> None:
    """What was noted in a savepoint goes with it."""
    if pending := session.info.get(_PENDING):
        session.info[_PENDING] = [(entry, savepoints) for entry, savepoints in pending if ended not in savepoints]


def write_pending(session: Session) -> None:
    """Adds what was noted to the chain."""
    session.flush()
    noted: list[AuditEntry] = [entry for entry, _ in session.info.pop(_PENDING, [])]
    once = {(e.deed, e.by, e.table, e.record_id, str(e.details)): e for e in reversed(noted) if e.deed in _READINGS}
    entries = [e for e in noted if e.deed not in _READINGS or (e in once.values() and not _read_lately(session, e))]
    if not entries:
        return
    head = _head(session)
    count, last = head.state
    for entry in entries:
        count += 1
        entry.id = count
        last = entry.hash = chained(last, entry)
        session.add(entry)
    head.state = [count, last]
    session.add(head)
    session.flush()


def verify(session: Session) -> Verdict:
    """Goes along the chain. Raises WrongKey if the head was encrypted with another secret."""
    head = session.get(AuditHead, _HEAD)
    count, last = head.state if head else (0, _START)
    sound, before = 0, _START
    query = select(AuditEntry).order_by(col(AuditEntry.id)).execution_options(yield_per=_BATCH)
    with closing(session.exec(query)) as entries:
        for entry in entries:
            if fault := _fault(entry, sound, before, count):
                return Verdict(sound, before, fault)
            sound, before = entry.id, entry.hash
    if sound < count:
        return Verdict(sound, before, (sound + 1, Break.CUT))
    return Verdict(sound, before, None if before == last else (sound, Break.CHANGED))


def _fault(entry: AuditEntry, sound: int, before: str, count: int) -> tuple[int, Break] | None:
    """What is wrong with the entry behind the last sound one; the head counts ``count``."""
    if entry.id != sound + 1:
        return sound + 1, Break.MISSING if entry.id > sound else Break.ADDED
    if entry.hash != chained(before, entry):
        return entry.id, Break.CHANGED
    return (entry.id, Break.ADDED) if entry.id > count else None


def latest(session: Session, most: int) -> list[AuditEntry]:
    """The last entries, the newest last."""
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(most)
    return list(reversed(session.exec(query).all()))


def _entry(deed: Deed, by: Person | None, record: SQLModel | None, details: Mapping[str, Any]) -> AuditEntry:
    return AuditEntry(
        id=0,
        at=now(),
        by=by.id if by else None,
        deed=deed,
        table=str(type(record).__tablename__) if record else "",
        record_id=getattr(record, "id", None),
        details=dict(details),
        hash="",
    )


def _read_lately(session: Session, entry: AuditEntry) -> bool:
    same = select(AuditEntry.details).where(
        AuditEntry.table == entry.table,
        AuditEntry.record_id == entry.record_id,
        AuditEntry.deed == entry.deed,
        AuditEntry.by == entry.by,
        col(AuditEntry.at) > entry.at - AGAIN,
    )
    return entry.details in session.exec(same).all()


def _head(session: Session) -> AuditHead:
    """Ours until the work is done; the first one makes it."""
    query = select(AuditHead).where(AuditHead.id == _HEAD).with_for_update().execution_options(populate_existing=True)
    head = session.exec(query).first()
    if head is None:
        inserted(session, AuditHead())
        head = session.exec(query).one()
    return head


def chained(before: str, entry: AuditEntry) -> str:
    """The entry's hash behind that one."""
    at = entry.at.astimezone(UTC).isoformat()
    what = [before, entry.id, at, entry.by, entry.deed.value, entry.table, entry.record_id, entry.details]
    return hashlib.sha256(json.dumps(what, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
