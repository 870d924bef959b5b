"""A real database for every test; Hypothesis without a clock, and with the same examples every time."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from sqlmodel import Session

from storage.database import Database

settings.register_profile("fawen", deadline=None, derandomize=True)
settings.load_profile("fawen")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One transaction for the whole test."""
    with database.work() as open_session:
        yield open_session
