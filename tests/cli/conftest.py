"""Programs to call."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.program import Program, copied, hosted, shipped


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A copy with a small library, shared by tests that change nothing in it."""
    with hosted(copied(tmp_path_factory.mktemp("small"))) as program:
        yield program


@pytest.fixture
def fresh(small: Program, tmp_path: Path, empty_url: str) -> Program:
    """The shared copy with an empty database."""
    return replace(small, data=tmp_path, database_url=empty_url)


@pytest.fixture
def spoilt(tmp_path: Path) -> Program:
    """A copy of one's own."""
    return copied(tmp_path)


@pytest.fixture
def fawen(tmp_path: Path, empty_url: str) -> Program:
    """The program as it is installed, with nothing in its database."""
    return shipped(tmp_path, empty_url)
