"""What tests share."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.office import Office
from tests.desk import Desk, make_office


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A whole Fawen on a free port."""
    async with Desk(tmp_path) as open_desk:
        yield open_desk


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Content and database without a chat."""
    made = make_office(tmp_path)
    yield made
    made.database.close()
