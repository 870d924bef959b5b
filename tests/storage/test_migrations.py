from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import select

from storage.activity import Activity
from storage.database import Database
from storage.dispute import Dispute
from storage.draft import start_draft
from storage.ledger import person_for
from storage.person import Person
from storage.tables import METADATA, TABLES
from tests.storage.sample import dispute, talk


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    assert tables(database) == {str(table.__tablename__) for table in TABLES}
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_every_table_is_listed() -> None:
    assert set(METADATA.tables) == {str(table.__tablename__) for table in TABLES}


def test_up_down_and_up_again(database: Database) -> None:
    with database.work() as session:
        dispute(session)
        talk(session, given={"attendance": 30})
    database.migrate("base")
    assert tables(database) == set()
    database.migrate()
    with database.work() as session:
        assert session.exec(select(Dispute)).all() == []
        dispute(session)
    assert len(tables(database)) == len(TABLES)


def test_migrating_again_keeps_what_is_there(database: Database) -> None:
    with database.work() as session:
        session.add(Person(chat_id=1, name="王嬢嬢", villages=["east"]))
        talk(session, given={"title": "宪法", "attendance": 30}, rounded={"attendance": True})
    database.migrate()
    with database.work() as session:
        assert session.exec(select(Person)).one().villages == ["east"]
        found = session.exec(select(Activity)).one()
    assert (found.details, found.numbers, found.rounded) == ({"title": "宪法"}, {"attendance": 30}, {"attendance": True})


def test_forms_that_wait_do_not_stand_in_the_way_down(database: Database) -> None:
    with database.work() as session:
        person = person_for(session, 1, "王嬢嬢").id or 0
        start_draft(session, person, "dispute", {"village": "east"})
        start_draft(session, person, "application", {"village": "east"}, aside=True)
    database.migrate("base")
    database.migrate()
    assert len(tables(database)) == len(TABLES)
