"""The books on which counting is measured, and the query that it is measured against."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from benchmarks.county import YEAR, fill
from benchmarks.statistics import by_hand, postgresql, sqlite
from bot.catalogue import load_catalogue
from storage.dispute import Status
from storage.statistics import Statistics
from storage.tables import METADATA

_ACCEPTED, _CLOSED = 1, 2
"""Parts of the query."""


@pytest.mark.parametrize("place", [sqlite, postgresql])
def test_the_query_by_hand_reads_what_is_counted(place: Callable[[], AbstractContextManager[Engine]]) -> None:
    catalogue = load_catalogue()
    with place() as engine:
        METADATA.create_all(engine)
        with engine.begin() as connection:
            fill(connection, 2000, [YEAR])
        with Session(engine) as session:
            rows = session.execute(text(by_hand(engine.dialect.name))).all()
            figures = Statistics(catalogue.indicators, catalogue.activities).year(session, YEAR)
    ours = {figure.indicator.id: figure.value for figure in figures if figure.by is None}
    cases = [row for row in rows if row[1] == YEAR]
    assert ours["dispute_accepted_count"] == sum(row[7] for row in cases if row[0] == _ACCEPTED) > 0
    assert ours["dispute_resolved_count"] == sum(row[7] for row in cases if row[0] == _CLOSED and row[4] == Status.RESOLVED) > 0
