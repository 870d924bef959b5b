"""The database: SQLite in a file beside the program, or PostgreSQL by its address."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, make_url
from sqlmodel import Session, create_engine

from storage.failures import NewerDatabase

MIGRATIONS = Path(__file__).parent / "migrations"
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")
"""FULL: a commit has reached the disk and survives a power failure (https://sqlite.org/pragma.html#pragma_synchronous)."""


class Database:
    """Open from construction to ``close``. ``url`` is SQLAlchemy's, ``sqlite:///data/fawen.db``."""

    def __init__(self, url: str) -> None:
        self.url = url
        file = make_url(url).database
        if url.startswith("sqlite") and file and file != ":memory:":
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        self.engine: Engine = create_engine(url, hide_parameters=True)  # people's words stay out of error messages
        if url.startswith("sqlite"):
            event.listen(self.engine, "connect", _prepare)

    @contextmanager
    def work(self) -> Iterator[Session]:
        """One transaction: committed at the end, undone by an exception."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def migrate(self, revision: str = "head") -> None:
        """Brings the tables to the revision.

        Raises:
            NewerDatabase: it was written by a later version of the program.
        """
        config = self._config()
        with self.engine.begin() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
            known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
            if current is not None and current not in known:
                raise NewerDatabase(revision=current)
            if revision == "head" and current == ScriptDirectory.from_config(config).get_current_head():
                return
            config.attributes["connection"] = connection
            if revision == "base":
                command.downgrade(config, revision)
            else:
                command.upgrade(config, revision)

    def close(self) -> None:
        self.engine.dispose()

    @staticmethod
    def _config() -> Config:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        return config


def _prepare(connection: Any, _: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
