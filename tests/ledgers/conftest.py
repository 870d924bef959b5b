"""An import into a real database."""

from collections.abc import Callable, Iterator

import pytest
from sqlmodel import Session

from bot.ledgers.files import read_sheets
from bot.ledgers.importing import TableImport, Terms
from bot.ledgers.outcome import Outcome
from bot.office import Office

Run = Callable[..., Outcome]


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    """One transaction for the whole test."""
    with office.database.work() as open_session:
        yield open_session


@pytest.fixture
def run(office: Office, session: Session) -> Run:
    """``run(content, name="2020.xlsx", **terms)``"""

    def ran(content: bytes, name: str = "ledger.xlsx", **terms: bool) -> Outcome:
        return TableImport(office, session, Terms(**terms)).run(read_sheets(name, content))

    return ran
