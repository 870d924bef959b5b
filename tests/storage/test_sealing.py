"""What the database file really holds, and what becomes of it with another key. Numbers are invented."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from storage.change import Change
from storage.database import Database
from storage.dispute import Dispute
from storage.draft import start_draft
from storage.failures import WrongKey
from storage.ledger import correct, file_dispute
from storage.person import Person
from storage.revision import MIGRATIONS
from storage.sealing import reseal
from tests.storage.sample import NOW, SECRETS, TODAY, mediator

PHONE, OTHER = "13800000000", "13900000000"
NEW = b"another-secret-for-tests"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with a dispute, its change, a draft and a person, each of which knows a phone number."""
    url = f"sqlite:///{tmp_path / 'fawen.db'}"
    database = opened(url, SECRETS)
    with database.work() as session:
        person = mediator(session)
        person.phone = PHONE
        dispute = file_dispute(session, {"phone": PHONE}, NOW, person, "a")
        correct(session, dispute, {"phone": OTHER}, person, TODAY)
        start_draft(session, person.id or 0, "application", {"phone": PHONE})
    database.close()
    return url


def opened(url: str, secrets: tuple[bytes, ...]) -> Database:
    database = Database(url, secrets)
    database.migrate()
    return database


def known(session: Session) -> tuple[object, ...]:
    """Every sealed value."""
    change = session.exec(select(Change)).one()
    draft = session.exec(text("select answers from draft")).one()[0]  # type: ignore[call-overload]
    phones = (session.exec(select(Dispute.phone)).one(), session.exec(select(Person.phone)).one())
    return (*phones, change.old, change.new, draft)


def test_no_number_stands_in_the_file(url: str, tmp_path: Path) -> None:
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert PHONE.encode() not in files
    assert OTHER.encode() not in files
    database = opened(url, SECRETS)
    with database.work() as session:
        assert known(session)[:4] == (OTHER, PHONE, PHONE, OTHER)
    database.close()


def test_the_same_number_twice_does_not_look_alike(url: str) -> None:
    database = opened(url, SECRETS)
    with database.work() as session:
        tokens = session.connection().execute(text("select phone from person union all select old from change")).scalars().all()
    database.close()
    assert len(set(tokens)) == 2


@pytest.mark.parametrize("secrets", [(NEW,), (NEW, b"a-third-secret-for-tests")])
def test_a_start_with_another_key_is_refused_and_changes_nothing(url: str, tmp_path: Path, secrets: tuple[bytes, ...]) -> None:
    before = (tmp_path / "fawen.db").read_bytes()
    database = Database(url, secrets)
    with pytest.raises(WrongKey):
        database.migrate()
    database.close()
    assert (tmp_path / "fawen.db").read_bytes() == before
    opened(url, SECRETS).close()


def test_rotation_makes_the_old_key_needless(url: str) -> None:
    database = opened(url, (NEW, *SECRETS))
    with database.work() as session:
        assert reseal(session) == 6  # two phones, old and new, a draft's answers, the seal
    database.close()
    with pytest.raises(WrongKey):
        opened(url, SECRETS)
    database = opened(url, (NEW,))
    with database.work() as session:
        assert known(session)[:4] == (OTHER, PHONE, PHONE, OTHER)
    database.close()


def test_a_rotation_without_the_old_key_changes_nothing(url: str) -> None:
    database = Database(url, (NEW,))
    with pytest.raises(WrongKey), database.work() as session:
        reseal(session)
    database.close()
    opened(url, SECRETS).close()


def test_what_was_stored_in_plain_is_encrypted_and_decrypted_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fawen.db'}"
    (migration,) = MIGRATIONS.glob("versions/*_sealed_values.py")
    before = f"{int(migration.name[:4]) - 1:04}"
    database = Database(url, SECRETS)
    database.migrate(before)
    plain = {
        "person": "insert into person (id, chat_id, name, role, villages, joined_at)"
        " values (1, 1, 'x', 'villager', '[]', '2026-01-01')",
        "draft": f"insert into draft (id, person_id, form, answers, skipped, editing, started_at, updated_at)"
        f" values (1, 1, 'f', '{json.dumps({'phone': PHONE})}', '[]', 0, '2026-01-01', '2026-01-01')",
        "change": f"""insert into change (id, "table", record_id, field, old, new, at)"""
        f""" values (1, 'dispute', 1, 'phone', 'null', '"{PHONE}"', '2026-01-01')""",
    }
    with database.work() as session:
        for statement in plain.values():
            session.connection().execute(text(statement.replace(":", "\\:")))
    database.migrate()
    with database.work() as session:
        assert PHONE not in str(session.connection().execute(text("select answers, new from draft, change")).all())
        change = session.exec(select(Change)).one()
        assert (change.old, change.new) == (None, PHONE)
    database.migrate("base")
    database.close()
