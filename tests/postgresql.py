"""A throw-away PostgreSQL for tests, from the distribution's package: a directory of its own, reached by a socket in it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from storage.database import Database
from tests.storage.sample import SECRETS

OWNER = "postgres"
"""PostgreSQL refuses to run as root; its package brings this user."""
_TEMPLATE = "template_fawen"
FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=100", "shared_buffers=32MB")
"""Nothing has to outlive the tests."""
DURABLE = ("max_connections=100",)
"""As it comes: what is committed is on the disk."""


class NoPostgres(RuntimeError):
    """The programs of PostgreSQL are not on this machine: ``make packages`` installs them."""


@dataclass
class Postgres:
    """A running server. ``fresh`` gives the address of a new database with today's tables."""

    directory: Path
    _numbers: Iterator[int] = field(default_factory=count)
    _migrated: bool = False

    def url(self, name: str) -> str:
        return f"postgresql://{OWNER}@/{name}?host={self.directory}"

    def empty(self) -> str:
        """The address of a new database without tables."""
        name = f"fawen_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def fresh(self) -> str:
        if not self._migrated:
            self._migrated = True
            self._execute(f"CREATE DATABASE {_TEMPLATE}")
            first = Database(self.url(_TEMPLATE), SECRETS)
            first.migrate()
            first.close()
        name = f"fawen_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY file_copy")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Takes a database away, whoever is still connected."""
        self._execute(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        engine = create_engine(Database.driven(self.url(OWNER)), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def running(settings: Sequence[str] = FORGETFUL) -> Iterator[Postgres]:
    """A server in a directory that goes with it."""
    directory = Path(tempfile.mkdtemp(prefix="fawen-pg-"))
    data = directory / "data"
    try:
        if os.geteuid() == 0:
            shutil.chown(directory, OWNER, OWNER)
        _call("initdb", "-D", data, "-U", OWNER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = " ".join(
            f"-c {setting}" for setting in (*settings, "listen_addresses=''", f"unix_socket_directories={directory}")
        )
        _call("pg_ctl", "-D", data, "-w", "-s", "-l", directory / "log", "-o", options, "start")
        try:
            yield Postgres(directory)
        finally:
            _call("pg_ctl", "-D", data, "-w", "-s", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _call(program: str, *args: str | Path) -> None:
    command: list[Any] = [_found(program), *args]
    if os.geteuid() == 0:
        command = ["runuser", "-u", OWNER, "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/")


def _found(program: str) -> str:
    """Debian keeps the server's programs out of the path."""
    places = [Path(shutil.which(program) or ""), *sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)]
    for place in places:
        if place.is_file():
            return str(place)
    raise NoPostgres(NoPostgres.__doc__)
