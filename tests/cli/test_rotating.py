"""`fawen rotate-key` and a start with the wrong key, as an operator meets them."""

from pathlib import Path

import pytest
from sqlmodel import select

from bot.commands.rotating import rotate
from bot.office import Office, pseudonym
from bot.settings import Settings
from knowledge.content import DIRECTORY
from knowledge.texts import load_texts
from storage.consultation import Consultation
from storage.database import Database
from storage.ledger import person_for
from storage.person import Person
from tests.cli.program import Program
from tests.desk import make_office

TEXTS = load_texts(DIRECTORY / "texts")
OLD, NEW = "the-old-secret-of-the-tests", "the-new-secret-of-the-tests"


def test_without_a_set_secret_a_new_one_is_made_and_the_old_one_kept(fresh: Program) -> None:
    fresh.output("migrate")
    (old,) = Settings(_env_file=None, data_dir=fresh.data).secrets
    assert fresh.output("rotate-key").startswith(TEXTS("cli.rotated", count=1).splitlines()[0])
    newest, kept = Settings(_env_file=None, data_dir=fresh.data).secrets
    assert kept == old != newest
    database = Database(f"sqlite:///{fresh.data / 'fawen.db'}", [newest])
    database.migrate()
    database.close()


def test_a_set_secret_is_changed_by_writing_the_new_one_before_it(fresh: Program) -> None:
    assert fresh.run("migrate", secret_key=OLD).returncode == 0
    alone = fresh.run("rotate-key", secret_key=OLD)
    assert (alone.returncode, alone.stderr.strip()) == (1, TEXTS("errors.one_key"))
    assert fresh.run("rotate-key", secret_key=f"{NEW} {OLD}").returncode == 0
    assert fresh.run("migrate", secret_key=NEW).returncode == 0


@pytest.mark.parametrize("command", [("migrate",), ("stats", "2026"), ("rotate-key",)])
def test_a_wrong_key_is_refused_in_words(fresh: Program, command: tuple[str, ...]) -> None:
    fresh.run("migrate", secret_key=OLD)
    before = (fresh.data / "fawen.db").read_bytes()
    done = fresh.run(*command, secret_key=NEW)
    assert (done.returncode, done.stderr.strip()) == (1, TEXTS("errors.wrong_key").strip())
    assert (fresh.data / "fawen.db").read_bytes() == before


def test_nothing_is_changed_under_a_bot_that_runs(fresh: Program) -> None:
    fresh.output("migrate")
    settings = Settings(_env_file=None, data_dir=fresh.data)
    database = Database(settings.database, settings.secrets)
    with database.snapshot():
        done = fresh.run("rotate-key")
    assert (done.returncode, done.stderr.strip()) == (1, TEXTS("errors.database_in_use"))
    assert Settings(_env_file=None, data_dir=fresh.data).secrets == settings.secrets
    database.close()
    fresh.output("rotate-key")


def test_one_person_stays_one_in_the_figures(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    with office.database.work() as session:
        asker = office.pseudonym(person_for(session, 1, "王嬢嬢"))
        session.add(Consultation(asker=asker, question="?", year=2026))
    both = f"{NEW} {office.settings.secret.decode()}"
    settings = Settings.model_validate({"data_dir": tmp_path, "secret_key": both})
    office.database.close()
    database = Database(settings.database, settings.secrets)
    rotate(Office(settings, office.content, office.catalogue, database))
    with database.work() as session:
        person = session.exec(select(Person)).one()
        assert session.exec(select(Consultation.asker)).one() == pseudonym(NEW.encode(), person) != asker
    database.close()
