from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from storage.database import Database
from storage.draft import Draft
from storage.failures import NewerDatabase
from storage.person import Person
from tests.storage.sample import SECRETS


def people(database: Database) -> int:
    with database.work() as session:
        return session.exec(select(func.count()).select_from(Person)).one()


def test_work_is_kept_at_its_end(database: Database) -> None:
    with database.work() as session:
        session.add(Person(chat_id=1))
    assert people(database) == 1


def test_an_exception_undoes_all_of_the_work(database: Database) -> None:
    with pytest.raises(RuntimeError), database.work() as session:
        session.add(Person(chat_id=1))
        session.flush()
        raise RuntimeError
    assert people(database) == 0


def test_a_record_can_be_read_after_its_work_is_done(database: Database) -> None:
    with database.work() as session:
        person = Person(chat_id=1, name="王嬢嬢")
        session.add(person)
    assert (person.name, person.id) == ("王嬢嬢", 1)


def test_the_folders_of_the_file_are_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'deep' / 'folder' / 'fawen.db'}", SECRETS)
    database.migrate()
    database.close()
    assert (tmp_path / "deep" / "folder" / "fawen.db").is_file()


def test_what_is_written_survives_closing(empty_url: str) -> None:
    first = Database(empty_url, SECRETS)
    first.migrate()
    with first.work() as session:
        session.add(Person(chat_id=2**40, name="王嬢嬢"))
    first.close()
    second = Database(empty_url, SECRETS)
    second.migrate()
    with second.work() as session:
        found = session.exec(select(Person)).one()
    second.close()
    assert (found.chat_id, found.name) == (2**40, "王嬢嬢")
    assert found.joined_at.tzinfo is not None


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10000)]
)
def test_every_connection_is_prepared_for_safe_keeping(tmp_path: Path, pragma: str, value: object) -> None:
    database = Database(f"sqlite:///{tmp_path / 'fawen.db'}", SECRETS)
    with database.engine.connect() as first, database.engine.connect() as second:
        cursors = [connection.connection.cursor() for connection in (first, second)]
        assert [cursor.execute(f"PRAGMA {pragma}").fetchone()[0] for cursor in cursors] == [value, value]
    database.close()


def test_a_row_cannot_name_a_person_that_does_not_exist(database: Database) -> None:
    with pytest.raises(IntegrityError), database.work() as session:
        session.add(Draft(person_id=99, form="dispute"))


def test_what_people_wrote_stays_out_of_error_messages(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught, database.work() as session:
        session.add(Draft(person_id=99, form="dispute", answers={"summary": "悄悄话"}))
    assert "悄悄话" not in str(caught.value)


def test_a_database_of_a_later_program_is_refused_and_left_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase) as caught:
        database.migrate()
    assert caught.value.context == {"revision": "9999"}
    assert people(database) == 0
