"""The database: SQLite in a file beside the program, or PostgreSQL by its address."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, event, inspect, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session, create_engine, select

from storage.audit import write_pending
from storage.failures import DamagedDatabase, NewerDatabase
from storage.place import stand
from storage.revision import MIGRATIONS, current, known
from storage.sealing import Cipher, Seal, unlock
from storage.talk import write_talks

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")
"""FULL: a commit has reached the disk and survives a power failure (https://sqlite.org/pragma.html#pragma_synchronous)."""
_LINE = {
    **{"connect_timeout": 10, "tcp_user_timeout": 20_000},
    **{"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3},
}
"""A host that swallows what is sent to it is given up (https://www.postgresql.org/docs/current/libpq-connect.html): seconds, but
tcp_user_timeout in milliseconds. What the address says goes before.
"""
_WAITS = "SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '5min'"
"""For another one's locks as long as on SQLite; and nobody waits for a worker that stands still in the middle of its own."""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_READING = "reading"
"""The option of a connection that only reads, and waits for nobody."""


class Database:
    """Open from construction to ``close``. ``url``: ``sqlite:///data/fawen.db`` or ``postgresql://user:password@host/name``.

    ``secrets``: the office's, newest first; what is private is encrypted with keys that come from them.
    """

    def __init__(self, url: str, secrets: Sequence[bytes]) -> None:
        self.url = self.driven(url)
        self.is_file = is_file(url)
        if self.is_file and self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine: Engine = create_engine(  # people's words stay out of error messages
            self.url, hide_parameters=True, connect_args={} if self.is_file else _line(self.url)
        )
        unlock(self.engine.dialect, Cipher(secrets))
        if self.is_file:
            event.listen(self.engine, "connect", self._prepare)
            event.listen(self.engine, "begin", _begin)
            event.listen(self.engine, "handle_error", self._explained)
        else:
            event.listen(self.engine, "connect", _patient)

    @contextmanager
    def work(self, place: str | None = None, connection: Connection | None = None) -> Iterator[Session]:
        """One transaction: committed at the end, undone by an exception. ``place``: see :func:`storage.place.stand`.
        ``connection``: one of :meth:`joint`; it commits then, and an exception undoes all that was done on it.
        """
        bind = connection or self.engine
        with Session(bind, expire_on_commit=False, join_transaction_mode="rollback_only") as session, session.begin():
            stand(session, place)
            yield session
            write_talks(session)
            write_pending(session)

    @contextmanager
    def joint(self) -> Iterator[Connection]:
        """One transaction for several pieces of work: at its end all of them are committed, or none. Each has a session of its
        own, so that what one has read or where it stands is nothing to the next.
        """
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """The database as it is at this moment, to be read while others go on writing."""
        options = {_READING: True} if self.is_file else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def check(self) -> None:
        """Reads the whole file of a SQLite database. Raises DamagedDatabase."""
        if self.is_file:
            with self.snapshot() as connection:
                if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
                    raise DamagedDatabase(path=self.url.database)

    def ping(self) -> None:
        """Reads one row, and waits for nobody. Raises DamagedDatabase, or what SQLAlchemy raises."""
        if self.is_file and not Path(str(self.url.database)).is_file():
            raise DamagedDatabase(path=self.url.database)  # an open connection goes on writing into a file that has no name
        with self.snapshot() as connection:
            current(connection)

    def migrate(self, revision: str = "head") -> None:
        """Brings the tables to the revision.

        Raises:
            DamagedDatabase: the file is cut off or spoilt.
            NewerDatabase: it was written by a later version of the program.
            WrongKey: it was encrypted with another secret; nothing has been changed.
        """
        with self.altering() as connection:
            self.bring(connection, revision)

    @classmethod
    def bring(cls, connection: Connection, revision: str) -> None:
        """The same on an open connection of :meth:`altering`."""
        found = current(connection)
        if found is not None and not cls.knows(found):
            raise NewerDatabase(revision=found)
        try_key(connection)
        if revision != "head" or found != known()[-1]:
            _alter(connection, revision)

    @classmethod
    def knows(cls, revision: str) -> bool:
        """Whether this version of the program has made such tables or later ones."""
        return revision in known()

    @contextmanager
    def altering(self) -> Iterator[Connection]:
        """One transaction in which a table may be rebuilt, as SQLite must: the rows that point to it stay meanwhile.

        The pragma works only outside of a transaction (https://sqlite.org/lang_altertable.html#otheralter).
        """
        if not self.is_file:
            with self.engine.begin() as connection:
                yield connection
            return
        with self.engine.connect() as connection:
            driver: Any = connection.connection
            driver.execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all(), "a migration lost rows"
            finally:
                driver.execute("PRAGMA foreign_keys=ON")

    def close(self) -> None:
        self.engine.dispose()
        self.engine.clear_compiled_cache()  # Alembic keeps the engine; its statements need not stay with it

    def _prepare(self, connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so, see below
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}").close()
        except sqlite3.DatabaseError as error:
            connection.close()  # nobody else knows of it yet
            self._complain(error)
            raise

    def _explained(self, context: ExceptionContext) -> None:
        self._complain(context.original_exception)

    def _complain(self, error: BaseException | None) -> None:
        """What SQLite calls malformed, or no database at all (https://sqlite.org/rescode.html), in our words."""
        code = getattr(error, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in _DAMAGED:
            raise DamagedDatabase(path=self.url.database) from error

    @staticmethod
    def driven(url: str) -> URL:
        """The address with our driver: ``postgresql://`` and ``postgres://`` mean psycopg 3."""
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            return parsed.set(drivername=_PSYCOPG)
        return parsed


_PSYCOPG = "postgresql+psycopg"
_SQLITE = "sqlite"
_DRIVERS = (_SQLITE, _PSYCOPG)


def _alter(connection: Connection, revision: str) -> None:
    from alembic import command  # loaded only where tables change, which is not at most starts
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    if revision == "base":
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def is_address(url: str) -> bool:
    """Whether it names a database that Fawen can use."""
    try:
        return Database.driven(url).drivername in _DRIVERS
    except (ArgumentError, ValueError):
        return False


def is_file(url: str) -> bool:
    """Whether that database is a file beside the program, behind which no server stands."""
    return Database.driven(url).drivername == _SQLITE


def try_key(connection: Connection) -> None:
    """Raises WrongKey."""
    if inspect(connection).has_table(str(Seal.__tablename__)):
        connection.execute(select(Seal.sample)).all()


def _line(url: URL) -> dict[str, int]:
    return {name: value for name, value in _LINE.items() if name not in url.query}


def _patient(connection: Any, _: object) -> None:
    connection.execute(_WAITS)
    connection.commit()


def _begin(connection: Connection) -> None:
    """Every piece of work takes the right to write at its beginning and waits for it there: a transaction that reads first and
    finds on writing that somebody else has written meanwhile would fail at once (https://sqlite.org/lang_transaction.html).
    """
    reading = connection.get_execution_options().get(_READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
