"""What tests share. Those that touch the database run on SQLite, and on PostgreSQL as well where ``ON_BOTH`` says so."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.office import Office
from storage.database import Database
from tests import postgresql
from tests.desk import Desk, make_office
from tests.postgresql import Postgres
from tests.storage.sample import SECRETS

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ON_BOTH = (
    "tests/bot/test_trouble",
    "tests/storage/",
    "tests/cli/test_ledger",
    "tests/cli/test_settings",
    "tests/test_delivery",
    "tests/test_district",
    "tests/test_fuzz",
    "tests/test_inbox",
    "tests/test_outbox",
    "tests/test_monitor",
    "tests/test_reminders",
    "tests/test_rim",
)
_TESTS = Path(__file__).parent


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    place = metafunc.definition.path.relative_to(_TESTS.parent).as_posix()
    if "database_engine" in metafunc.fixturenames and place.startswith(ON_BOTH):
        metafunc.parametrize("database_engine", [SQLITE, POSTGRESQL], indirect=True)


@pytest.fixture
def database_engine(request: pytest.FixtureRequest) -> str:
    """Which engine the test runs on."""
    return str(getattr(request, "param", SQLITE))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for each process of the test run."""
    with postgresql.running() as server:
        yield server


@pytest.fixture
def empty_url(database_engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of the test's own, without tables."""
    yield from _url(database_engine, request, tmp_path, migrated=False)


@pytest.fixture
def database_url(database_engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same; on PostgreSQL the tables are there already, because making them takes longest."""
    yield from _url(database_engine, request, tmp_path, migrated=True)


def _url(engine: str, request: pytest.FixtureRequest, directory: Path, *, migrated: bool) -> Iterator[str]:
    if engine == SQLITE:
        yield f"sqlite:///{directory / 'fawen.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.fresh() if migrated else server.empty()
    yield url
    server.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Its tables and nothing else."""
    made = Database(database_url, SECRETS)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Desk]:
    """A whole Fawen on a free port."""
    async with Desk(tmp_path, database_url) as open_desk:
        yield open_desk


@pytest.fixture
async def bumpy(tmp_path: Path, database_url: str) -> AsyncIterator[Desk]:
    """The same, where calls of the bot may meet trouble."""
    async with Desk(tmp_path, database_url, by_road=True) as open_desk:
        yield open_desk


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """Content and database without a chat."""
    made = make_office(tmp_path, database_url)
    yield made
    made.database.close()
