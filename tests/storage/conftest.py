"""A real SQLite file for every test; Hypothesis without a clock, and with the same examples every time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlmodel import Session

from storage.database import Database
from tests.storage.sample import SECRETS

settings.register_profile("fawen", deadline=None, derandomize=True)
settings.load_profile("fawen")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'fawen.db'}", SECRETS)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One transaction for the whole test."""
    with database.work() as open_session:
        yield open_session
