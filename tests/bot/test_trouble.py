"""What passes by itself is waited for; what no waiting heals is a fault of the one message, and said so."""

import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.trouble import is_trouble
from storage.database import Database
from storage.inbox import close as close_all
from tests.cli.program import shipped
from tests.conftest import SQLITE
from tests.desk import VILLAGER, Desk
from tests.line import line_to
from tests.postgresql import Postgres
from tests.storage.sample import SECRETS

Work = Callable[[Session], object]


def met(database: Database, work: Work) -> DBAPIError:
    with pytest.raises(DBAPIError) as caught, database.work() as session:
        work(session)
    return caught.value


@pytest.mark.parametrize("statement", ["SELECT * FROM nothing", "SELEC 1", "SELECT nothing FROM person"])
def test_a_faulty_statement_is_no_trouble(database: Database, statement: str) -> None:
    assert not is_trouble(met(database, lambda session: session.execute(text(statement))))


def test_what_another_holds_is_trouble(database: Database, database_engine: str) -> None:
    wait = "PRAGMA busy_timeout=50" if database_engine == SQLITE else "SET lock_timeout = '50ms'"
    with database.work() as holder:
        holder.execute(text("UPDATE lane SET worker = worker" if database_engine == SQLITE else "LOCK TABLE person"))
        with pytest.raises(DBAPIError) as caught, database.engine.connect().execution_options(reading=True) as other:
            other.exec_driver_sql(wait)
            other.exec_driver_sql("DELETE FROM person")
    assert is_trouble(caught.value)


def test_a_read_only_file_is_trouble(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'fawen.db'}", SECRETS)
    database.migrate()
    assert is_trouble(met(database, _write_only_read))
    database.close()


def _write_only_read(session: Session) -> None:
    session.execute(text("PRAGMA query_only=ON"))
    session.execute(text("DELETE FROM person"))


def test_a_connection_that_is_cut_in_the_middle_is_trouble_and_the_next_one_is_made(postgres: Postgres) -> None:
    database = Database(postgres.fresh(), SECRETS)
    ended = met(database, lambda session: session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())")))
    assert is_trouble(ended)
    with database.work() as session:
        assert session.execute(text("SELECT 1")).scalar() == 1
    database.close()


def test_a_statement_that_takes_too_long_is_no_trouble(postgres: Postgres) -> None:
    database = Database(postgres.fresh(), SECRETS)
    error = met(database, lambda session: session.execute(text("SET statement_timeout = 10; SELECT pg_sleep(1)")))
    assert not is_trouble(error)
    database.close()


async def test_a_message_that_meets_a_faulty_statement_is_apologised_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    villager = await desk.talk(VILLAGER)
    with monkeypatch.context() as broken:
        broken.setattr("bot.delivery.write_down", lambda session, _: session.execute(text("SELECT * FROM nothing")))
        await villager.say("申请人民调解要交钱吗")
    assert villager.said() == [desk.office.texts("talk.sorry")]
    await villager.say("申请人民调解要交钱吗")
    assert desk.office.texts("talk.sorry") not in villager.said()


async def test_an_answer_that_cannot_be_closed_for_a_while_goes_out_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    villager, failures = await desk.talk(VILLAGER), [1, 2]

    def close(session: Session, *others: object) -> None:
        if failures and others[-1]:
            failures.pop()
            session.execute(text("SELECT * FROM nothing"))
        close_all(session, *others)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.inbox.close", close)
    await villager.say("申请人民调解要交钱吗")
    assert not failures and len([m for m in villager.messages() if m["from"]["is_bot"]]) == 1


def test_a_line_to_the_database_does_not_stay_open_into_nothing(postgres: Postgres) -> None:
    with line_to(postgres.fresh()) as line:
        line.speak()
        database = Database(line.url, SECRETS)
        with database.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver
            with socket.socket(fileno=driver.pgconn.socket) as line_itself:
                found = line_itself.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
                kept = line_itself.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
                line_itself.detach()
            assert (found, kept) == (20_000, 15)
            assert driver.info.get_parameters()["connect_timeout"] == "10"
            assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "10s"
        database.close()


def test_a_start_waits_for_a_database_that_says_nothing_and_says_so(postgres: Postgres, tmp_path: Path) -> None:
    with (
        line_to(postgres.empty()) as line,
        shipped(tmp_path, f"{line.url}?connect_timeout=2").begun("run", local_port="0") as run,
    ):
        assert run.stdout and run.stderr
        try:
            assert "PostgreSQL" in run.stderr.readline()
            line.speak()
            assert "http://127.0.0.1" in run.stdout.readline()
        finally:
            run.send_signal(signal.SIGTERM)
            run.communicate()
    assert run.returncode == 0
