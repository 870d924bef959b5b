"""Made-up books of a township or a county, of any size: a pool of records written one by one, then multiplied in the database."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from bot.catalogue import load_catalogue
from storage.activity import Activity
from storage.consultation import Channel, Consultation, Solved
from storage.dispute import CLOSED, AgreementForm, Dispute, DisputeKind, Level, Performance, Severity, Source, Status
from storage.tables import METADATA

POOL = 10_000
YEAR = 2026
SHARES = {"consultation": 0.55, "dispute": 0.20, "activity": 0.25}
"""What a county's books consist of: mostly questions, then activities, then cases."""
_OFTEN = {"publicity_event": 25, "screening": 15, "household_visit": 15, "adviser_service": 8, "media_push": 8, "inspection": 8}
_OFTEN |= {"meeting": 7, "study_session": 6, "training": 3, "enforcement_case": 2, "legal_review": 2, "petition": 2}
_VILLAGES = [f"village_{n}" for n in range(60)]
_STANDINGS = {
    **{Status.APPLIED: 1, Status.ACCEPTED: 2, Status.MEDIATING: 3, Status.RESOLVED: 80, Status.FAILED: 6},
    **{Status.WITHDRAWN: 3, Status.TRANSFERRED: 3, Status.DROPPED: 1, Status.REFERRED: 1},
}
_LONGEST_CASE = 90


def fill(connection: Connection, records: int, years: list[int]) -> None:
    """Writes that many records, spread evenly over the years, and brings the planner's figures up to date."""
    chance = random.Random(20)
    pool = min(records, POOL)
    for model, rows in (
        (Consultation, _consultations(chance, int(pool * SHARES["consultation"]), years)),
        (Dispute, _disputes(chance, int(pool * SHARES["dispute"]), years)),
        (Activity, _activities(chance, int(pool * SHARES["activity"]), years)),
    ):
        table: Table = METADATA.tables[str(model.__tablename__)]
        connection.execute(insert(table), [{"created_at": datetime.now(UTC), "rounded": {}, **row} for row in rows])
        _multiply(connection, table, records // pool)
    connection.execute(text("ANALYZE"))


def _multiply(connection: Connection, table: Table, times: int) -> None:
    """The rows that are there, written down ``times - 1`` times more."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns if column.name != "id")
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {times})"
    if times > 1:
        connection.execute(
            text(f'{numbers} INSERT INTO "{table.name}" ({columns}) SELECT {columns} FROM "{table.name}" CROSS JOIN n')
            if connection.dialect.name == "postgresql"
            else text(f'INSERT INTO "{table.name}" ({columns}) {numbers} SELECT {columns} FROM "{table.name}" CROSS JOIN n')
        )


def _day(chance: random.Random, year: int) -> date:
    return date(year, 1, 1) + timedelta(days=chance.randrange(365))


def _consultations(chance: random.Random, number: int, years: list[int]) -> Iterator[dict[str, Any]]:
    for _ in range(number):
        year = chance.choice(years)
        yield {
            "asker": f"asker{chance.randrange(1000)}",
            "village": chance.choice([None, *_VILLAGES]),
            "channel": chance.choice(list(Channel)),
            "question": "?" * chance.randrange(5, 40),
            "outcome": chance.choice(list(Solved)),
            "persons": 1 if chance.random() < 0.95 else chance.randrange(2, 60),
            "asked_at": datetime(year, 1, 1, 8, tzinfo=UTC) + timedelta(days=chance.randrange(364)),
            "year": year,
        }


def _disputes(chance: random.Random, number: int, years: list[int]) -> Iterator[dict[str, Any]]:
    for _ in range(number):
        opened = _day(chance, chance.choice(years))
        status = chance.choices(list(_STANDINGS), list(_STANDINGS.values()))[0]
        closed = min(opened + timedelta(days=chance.randrange(_LONGEST_CASE)), date(max(years), 12, 31))
        resolved = status is Status.RESOLVED
        yield {
            "village": chance.choice(_VILLAGES),
            "kind": chance.choice(list(DisputeKind)),
            "parties": ["A", "B"],
            "summary": "?" * chance.randrange(10, 80),
            "amount": chance.choice([None, chance.randrange(100, 90_000)]),
            "status": status,
            "agreement": chance.choice([AgreementForm.ORAL, AgreementForm.WRITTEN]) if resolved else AgreementForm.NONE,
            "source": chance.choices(list(Source), [40, 40, 5, 4, 6, 3, 2])[0],
            "severity": chance.choices(list(Severity), [95, 5])[0],
            "level": chance.choices(list(Level), [80, 20])[0],
            "with_adviser": chance.random() < 0.1,
            "performance": chance.choices(list(Performance)[1:], [10, 80, 5, 5])[0] if resolved else Performance.NONE,
            "rating": chance.choice([None, None, True, True, False]),
            "accepted_on": opened,
            "accepted_year": opened.year,
            "closed_on": closed if status in CLOSED else None,
            "closed_year": closed.year if status in CLOSED else None,
            "cases": 1,
        }


def _activities(chance: random.Random, number: int, years: list[int]) -> Iterator[dict[str, Any]]:
    declared = load_catalogue().activities
    weights = [_OFTEN.get(code, 0.2) for code in declared.kinds]
    for _ in range(number):
        (code,) = chance.choices(list(declared.kinds), weights)
        kind, year = declared.kinds[code], chance.choice(years)
        given: dict[str, Any] = {}
        for name in {*kind.ask, *chance.sample(kind.fields, min(2, len(kind.fields)))}:
            field = declared.fields[name]
            words = (
                _VILLAGES if name == "village" else [option.id for option in field.options] or [f"words {n}" for n in range(40)]
            )
            given[name] = chance.randrange(1, 300) if field.is_number else chance.choice(words)
        born = declared.born(code, given, year=year, day=_day(chance, year))
        rounded = {name: True for name in born.numbers if chance.random() < 0.1}
        yield {**born.model_dump(include={"kind", "year", "day", "details", "numbers"}), "rounded": rounded}
