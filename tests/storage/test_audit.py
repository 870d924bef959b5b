"""Every entry is in the chain, and whatever is done to the chain behind the program's back is found."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlmodel import Session

from storage.audit import AGAIN, AuditEntry, AuditHead, Break, Deed, Verdict, chained, latest, note, verify, write_pending
from storage.database import Database
from storage.failures import WrongKey
from storage.forgetting import forget
from storage.ledger import person_for
from storage.record import now
from storage.retention import Keeping, retire
from storage.sealing import Cipher
from tests.storage.sample import SECRETS, dispute

ENTRIES = AuditEntry.__table__  # type: ignore[attr-defined]
HEADS = AuditHead.__table__  # type: ignore[attr-defined]
Tamper = Callable[[Connection], object]


def wrote(database: Database, count: int) -> None:
    for number in range(count):
        with database.work() as session:
            note(session, Deed.EXPORT, person_for(session, 1, "冉调解员"), year=2000 + number)


def verdict(database: Database) -> Verdict:
    with database.work() as session:
        return verify(session)


def test_entries_are_counted_and_hang_together(database: Database) -> None:
    assert verdict(database) == Verdict(0, "")
    wrote(database, 5)
    found = verdict(database)
    assert (found.entries, found.broken) == (5, None)
    with database.work() as session:
        entries = latest(session, 3)
        assert [(e.id, e.deed, e.by, e.details) for e in entries] == [(n, Deed.EXPORT, 1, {"year": 1999 + n}) for n in (3, 4, 5)]
        assert entries[-1].hash == found.last


def test_an_entry_goes_with_the_work_that_failed(database: Database) -> None:
    with pytest.raises(RuntimeError), database.work() as session:
        note(session, Deed.EXPORT, None)
        raise RuntimeError
    assert verdict(database).entries == 0


def test_an_entry_goes_with_its_savepoint(database: Database) -> None:
    with database.work() as session:
        note(session, Deed.EXPORT, None, year=1)
        with pytest.raises(RuntimeError), session.begin_nested():
            note(session, Deed.EXPORT, None, year=2)
            with session.begin_nested():
                note(session, Deed.EXPORT, None, year=3)
            raise RuntimeError
        with session.begin_nested():
            note(session, Deed.EXPORT, None, year=4)
    with database.work() as session:
        assert [entry.details["year"] for entry in latest(session, 9)] == [1, 4]


def test_reading_again_within_an_hour_is_one_reading(database: Database) -> None:
    with database.work() as session:
        one, other = dispute(session), dispute(session)
        for _ in range(3):
            note(session, Deed.READ_CASE, person_for(session, 1, "x"), one)
    for case, by in ((one, 1), (other, 1), (one, 2)):
        with database.work() as session:
            note(session, Deed.READ_CASE, person_for(session, by, "x"), case)
    before = verdict(database).entries
    with database.engine.begin() as connection:
        connection.execute(update(ENTRIES).values(at=now() - AGAIN - timedelta(seconds=1)))
    with database.work() as session:
        note(session, Deed.READ_CASE, person_for(session, 1, "x"), one)
    with database.work() as session:
        assert latest(session, 1)[0].id == before + 1


def swapped(connection: Connection) -> None:
    """Rows 2 and 3 change their places, hash and all."""
    for old, new in ((2, 99), (3, 2), (99, 3)):
        connection.execute(update(ENTRIES).where(ENTRIES.c.id == old).values(id=new))


def added(connection: Connection) -> None:
    """One more at the end, rightly chained: only the head tells."""
    last = connection.execute(select(ENTRIES.c.hash).where(ENTRIES.c.id == 5)).scalar_one()
    entry = AuditEntry(id=6, at=now(), deed=Deed.EXPORT, details={}, hash="")
    entry.hash = chained(last, entry)
    connection.execute(insert(ENTRIES).values(**entry.model_dump()))


def made_anew(connection: Connection) -> None:
    """A whole new chain of other deeds with right hashes."""
    before = ""
    for row in connection.execute(select(ENTRIES).order_by(ENTRIES.c.id)).all():
        entry = AuditEntry(**{**row._mapping, "details": {"year": 1}, "hash": ""})
        before = chained(before, entry)
        connection.execute(update(ENTRIES).where(ENTRIES.c.id == entry.id).values(details={"year": 1}, hash=before))


TAMPERED: dict[str, tuple[Tamper, tuple[int, Break]]] = {
    "who": (lambda c: c.execute(update(ENTRIES).where(ENTRIES.c.id == 3).values(by=7)), (3, Break.CHANGED)),
    "what": (lambda c: c.execute(update(ENTRIES).where(ENTRIES.c.id == 3).values(deed=Deed.BACKUP)), (3, Break.CHANGED)),
    "when": (lambda c: c.execute(update(ENTRIES).where(ENTRIES.c.id == 3).values(at=now())), (3, Break.CHANGED)),
    "record": (lambda c: c.execute(update(ENTRIES).where(ENTRIES.c.id == 3).values(record_id=1)), (3, Break.CHANGED)),
    "details": (lambda c: c.execute(update(ENTRIES).where(ENTRIES.c.id == 1).values(details={})), (1, Break.CHANGED)),
    "hash": (lambda c: c.execute(update(ENTRIES).where(ENTRIES.c.id == 5).values(hash="0" * 64)), (5, Break.CHANGED)),
    "deleted": (lambda c: c.execute(delete(ENTRIES).where(ENTRIES.c.id == 2)), (2, Break.MISSING)),
    "first deleted": (lambda c: c.execute(delete(ENTRIES).where(ENTRIES.c.id == 1)), (1, Break.MISSING)),
    "last deleted": (lambda c: c.execute(delete(ENTRIES).where(ENTRIES.c.id == 5)), (5, Break.CUT)),
    "all deleted": (lambda c: c.execute(delete(ENTRIES)), (1, Break.CUT)),
    "put before": (
        lambda c: c.execute(insert(ENTRIES).values(id=0, at=now(), deed=Deed.EXPORT, table="", details={}, hash="")),
        (1, Break.ADDED),
    ),
    "put behind": (added, (6, Break.ADDED)),
    "swapped": (swapped, (2, Break.CHANGED)),
    "head": (lambda c: c.execute(delete(HEADS)), (1, Break.ADDED)),
    "made anew": (made_anew, (5, Break.CHANGED)),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_found_and_the_first_broken_entry_named(database: Database, name: str) -> None:
    wrote(database, 5)
    tamper, broken = TAMPERED[name]
    with database.engine.begin() as connection:
        tamper(connection)
    assert verdict(database).broken == broken


def test_a_head_without_the_key_is_no_head(database: Database) -> None:
    wrote(database, 2)
    forged = Cipher([b"somebody-elses-secret"]).sealed([1, "x"])
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE audit_head SET state = :forged"), {"forged": forged})
    with pytest.raises(WrongKey):
        verdict(database)


def test_workers_who_write_at_the_same_time_make_one_chain(database: Database) -> None:
    def work() -> None:
        other = Database(str(database.engine.url.render_as_string(hide_password=False)), SECRETS)
        for _ in range(10):
            with other.work() as session:
                note(session, Deed.EXPORT, None)
                note(session, Deed.BACKUP, None)
        other.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verdict(database)
    assert (found.entries, found.broken) == (80, None)


def test_retention_and_deletion_leave_the_chain_whole(session: Session) -> None:
    person = person_for(session, 5, "王嬢嬢")
    note(session, Deed.OWN_DATA, person, person)
    write_pending(session)
    forget(session, person)
    retire(session, Keeping(1, 1, 1), now())
    write_pending(session)
    assert verify(session).broken is None
    assert [entry.deed for entry in latest(session, 9)] == [Deed.OWN_DATA, Deed.DELETION]
