"""``python -m benchmarks.costs [MESSAGES]``: what a message and a record cost, what a worker holds at rest (docs/scale.md).

The turns are real (router, transaction, inbox and answer left out), on a SQLite file and on PostgreSQL as it comes (durable); the
bytes are those of the tables with their indexes. The workers are processes to which an embedded server would bring updates.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy import text

from benchmarks.memory import resident
from bot.office import Office
from bot.replies import Reply
from bot.router import Router
from bot.turn import Turn
from knowledge.content import load_content
from storage.handled import Done, write_down
from storage.ledger import person_for
from storage.person import Role
from storage.record import now
from tests import postgresql
from tests.county import County
from tests.desk import make_office

DISTRICT = Path(__file__).parent.parent / "examples" / "district"

MESSAGES = 2000
PEOPLE = 200
WORKERS = 2
_REST = 5.0


@dataclass(frozen=True)
class Cost:
    """Of one piece: seconds of the clock and of the processor, bytes in the database."""

    seconds: float
    processor: float
    size: float


def measured(office: Office, pieces: int, act: Callable[[Turn, int], list[Reply]]) -> Cost:
    """Does so many turns, each in its own transaction, by people who take turns."""
    size, clock, processor = _size(office), time.perf_counter(), time.process_time()
    for number in range(pieces):
        with office.database.work() as session:
            person = person_for(session, 10_000 + number % PEOPLE, "Example", Role.STAFF)
            person.township = office.parts[number % len(office.parts)].place or ""
            turn = Turn(office.of(session, person), session, person, f"cost:{act.__name__}:{number}")
            replies = act(turn, number)
            said = [{"text": one.text} for one in replies]
            write_down(session, [Done(f"{act.__name__}:{number}", person.chat_id, "", said, now())])
    took, used = time.perf_counter() - clock, time.process_time() - processor
    return Cost(took / pieces, used / pieces, (_size(office) - size) / pieces)


def _size(office: Office) -> int:
    """Of all tables with their indexes, dead rows swept."""
    if office.database.is_file:
        office.database.close()  # what stands in the log goes into the file
        return Path(str(office.database.url.database)).stat().st_size
    engine = office.database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("VACUUM FULL"))
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _acts(office: Office) -> dict[str, Callable[[Turn, int], list[Reply]]]:
    router = Router(office)
    questions = list(islice(cycle(entry.question for entry in office.content.library), MESSAGES))
    townships = [[village.name for village in part.content.township.villages] for part in office.parts]

    def question(turn: Turn, number: int) -> list[Reply]:
        return router.questions.answer(_said(turn, questions[number % len(questions)]))

    def case(turn: Turn, number: int) -> list[Reply]:
        """One line and one tap, as a mediator does it."""
        name = chr(ord("一") + number)
        villages = townships[number % len(townships)]
        line = f"登记纠纷 {villages[number % len(villages)]} 邻里 张{name} 李{name} 屋檐水滴 {1000 + number}元"
        shown = router.text(_said(turn, line))
        data = next(button.data for reply in shown for row in reply.rows for button in row if button.data.endswith(":ok"))
        return router.press(_pressed(turn, data))

    return {"question": question, "case": case}


def _said(turn: Turn, words: str) -> Turn:
    return Turn(turn.office, turn.session, turn.person, turn.origin, text=words)


def _pressed(turn: Turn, data: str) -> Turn:
    return Turn(turn.office, turn.session, turn.person, f"{turn.origin}:press", data=tuple(data.split(":")))


async def workers(url: str) -> Iterator[tuple[str, float]]:
    """Memory of each process of a county at rest, and the seconds until it answered."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        async with County(Path(folder), url, WORKERS) as county:
            started = time.perf_counter() - begun
            await asyncio.sleep(_REST)
            found = [("the program that looks after them", resident(county.program.pid))]
            found += [(f"worker {number}", resident(worker)) for number, worker in enumerate(county.workers(), start=1)]
    return iter([("seconds until all answer", started), *found])


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    with postgresql.running(postgresql.DURABLE) as server, tempfile.TemporaryDirectory() as folder:
        for engine, url, content in (
            ("SQLite", "", None),
            ("PostgreSQL", server.fresh(), None),
            ("district", server.fresh(), load_content(district=DISTRICT)),
        ):
            office = make_office(Path(folder), url, known=content)
            for name, act in _acts(office).items():
                cost = measured(office, count, act)
                print(
                    f"{engine:10} {name:9} {cost.seconds * 1000:7.2f} ms {cost.processor * 1000:7.2f} ms of the processor "
                    f"{cost.size:7.0f} bytes"
                )
            office.database.close()
        for what, number in asyncio.run(workers(server.fresh())):
            print(f"{what:34} {number:7.1f}")


if __name__ == "__main__":
    main()
