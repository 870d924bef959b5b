"""All indicators of a year over a township's, a county's and ten counties' books, beside one hand-written query.

``python -m benchmarks.statistics [--small]`` builds the books in a directory of its own, on SQLite and, where its programs are
installed, on PostgreSQL, and prints median times, memory and ratios. ``--small`` leaves the largest sizes out.
"""

import argparse
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlmodel import Session

from benchmarks.county import YEAR, fill
from bot.catalogue import load_catalogue
from storage.database import Database
from storage.statistics import Statistics
from storage.tables import METADATA
from tests.postgresql import DURABLE, running

YEARS = list(range(YEAR - 7, YEAR + 1))
BOOKS = (("township", 10_000, YEARS), ("county", 1_000_000, YEARS), ("county, all in one year", 1_000_000, [YEAR]))
LARGEST = ("ten counties", 10_000_000, YEARS)
RUNS = 3
HAND = {
    "sqlite": "json_each(activity.numbers) AS n",
    "postgresql": "jsonb_each_text(activity.numbers) AS n",
}
"""How each database lists the numbers of an activity."""


def by_hand(dialect: str) -> str:
    """One query that reads the same rows: every case twice (accepted, closed), every question and every activity once.

    It gives less than the indicators do: the activities' numbers only by kind, without choices, round numbers and lost units.
    """
    years = f"IN ({YEAR - 1}, {YEAR}) AND voided_at IS NULL"
    number = "CAST(n.value AS BIGINT)"
    return f"""
    SELECT 1, accepted_year, kind, source, status, level, count(*), sum(cases), sum(amount) FROM dispute
     WHERE accepted_year {years} AND status NOT IN ('applied', 'dropped', 'referred') GROUP BY 2, 3, 4, 5, 6
    UNION ALL
    SELECT 2, closed_year, agreement, source, status, severity, count(*), sum(cases), NULL FROM dispute
     WHERE closed_year {years} AND status NOT IN ('applied', 'dropped') GROUP BY 2, 3, 4, 5, 6
    UNION ALL
    SELECT 3, year, channel, outcome, '', '', count(*), sum(persons), NULL FROM consultation WHERE year {years} GROUP BY 2, 3, 4
    UNION ALL
    SELECT 4, year, kind, n.key, '', '', count(*), sum({number}), max({number}) FROM activity, {HAND[dialect]}
     WHERE year {years} GROUP BY 2, 3, 4
    """


@dataclass(frozen=True)
class Measured:
    """Medians in seconds: by the clock, and of this process's processor, which a busy machine does not stretch (on PostgreSQL the
    server works elsewhere).
    """

    clock: float
    processor: float


def by_turns(works: Sequence[Callable[[], object]], runs: int) -> list[Measured]:
    """Each work after the other, again and again, so that whatever else the machine does hits all alike."""
    times: list[list[tuple[float, float]]] = [[] for _ in works]
    for work in works:
        work()  # the first run warms caches
    for _ in range(runs):
        for work, taken in zip(works, times, strict=True):
            clock, processor = time.perf_counter(), time.process_time()
            work()
            taken.append((time.perf_counter() - clock, time.process_time() - processor))
    return [Measured(*map(statistics.median, zip(*taken, strict=True))) for taken in times]


def megabytes(work: Callable[[], object]) -> float:
    """The most memory that Python held meanwhile."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def compared(name: str, engine: Engine, records: int, years: list[int]) -> None:
    """Builds the books, counts them both ways, prints a line."""
    start = time.perf_counter()
    METADATA.create_all(engine)
    with engine.begin() as connection:
        fill(connection, records, years)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    built = time.perf_counter() - start
    catalogue = load_catalogue()
    ours = Statistics(catalogue.indicators, catalogue.activities)
    with Session(engine) as session:

        def figures() -> object:
            return ours.year(session, YEAR)

        def hand() -> object:
            return session.execute(text(by_hand(engine.dialect.name))).all()

        ours_took, hand_took = by_turns((figures, hand), RUNS)
        told = [name, engine.dialect.name, f"{records:,}", f"{records // len(years):,}"]
        told += [f"{took:.3f}" for took in (ours_took.clock, hand_took.clock)]
        told += [f"{ours_took.clock / hand_took.clock:.2f}"]
        told += [f"{took.processor:.3f}" for took in (ours_took, hand_took)]
        told += [f"{megabytes(figures):.1f}", f"{built:.0f}"]
    print(f"| {' | '.join(told)} |", flush=True)


@contextmanager
def sqlite() -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="fawen-books-") as directory:
        engine = create_engine(f"sqlite:///{Path(directory) / 'books.db'}")
        yield engine
        engine.dispose()


@contextmanager
def postgresql() -> Iterator[Engine]:
    with running(DURABLE) as server:
        engine = create_engine(Database.driven(server.empty()))
        yield engine
        engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="leave out ten million records")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    chosen = parser.parse_args()
    heads = ["books", "database", "records", "of the year", "all figures, s", "by hand, s", "ratio"]
    heads += ["processor, s", "by hand, s", "memory, MB", "built in, s"]
    print(f"| {' | '.join(heads)} |")
    print("|" + "---|" * len(heads))
    for name, records, years in BOOKS if chosen.small else (*BOOKS, LARGEST):
        for kind, place in (("sqlite", sqlite), ("postgresql", postgresql)):
            if chosen.only in (None, kind):
                with place() as engine:
                    compared(name, engine, records, years)


if __name__ == "__main__":
    main()
