"""``python -m benchmarks.importing [ROWS]``: rows a second of importing a year's disputes, against writing the same rows.

The yardsticks write the rows that the import has made, ready as they are, in one executemany and one transaction: through
SQLAlchemy's insert(), and through the bare driver. All in one run on SQLite files of their own;
medians of three turns, seconds of the processor, since the machine may have others to serve.
"""

import csv
import io
import json
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import insert
from sqlmodel import select

from bot.catalogue import load_catalogue
from bot.ledgers.files import read_sheets
from bot.ledgers.importing import TableImport
from bot.ledgers.table import table
from bot.office import Office
from bot.settings import Settings
from knowledge.content import load_content
from storage.bulk import columns_of
from storage.database import Database
from storage.dispute import Dispute

ROWS = 100_000
TURNS = 3
NAMES = ("number", "accepted_on", "village", "kind", "parties", "summary", "source", "amount", "status", "agreement", "closed_on")
DAYS = 365


def main(rows: int) -> None:
    """Prints one line a way of writing."""
    with tempfile.TemporaryDirectory() as folder:
        first = _office(Path(folder), "first")
        made = list(_rows(first, rows))
        plain, workbook = _plain_csv(made), _workbook(made)
        _imported(first, "2020.csv", plain)
        records = _records(first)
        ways: dict[str, Callable[[Office], None]] = {
            "executemany, SQLAlchemy": lambda office: _executemany(office, records),
            "executemany, bare sqlite3": lambda office: _bare(office, records),
            "import of .csv": lambda office: _imported(office, "2020.csv", plain),
            "import of .xlsx": lambda office: _imported(office, "2020.xlsx", workbook),
        }
        taken: dict[str, list[float]] = {}
        for turn in range(TURNS):  # by turns, so that whatever else the machine does hits all alike
            for place, (name, act) in enumerate(ways.items()):
                office = _office(Path(folder), f"{turn}-{place}")
                taken.setdefault(name, []).append(_timed(partial(act, office)))
            taken.setdefault("the same .csv again", []).append(_timed(lambda: _imported(first, "2020.csv", plain)))
        tracemalloc.start()
        _imported(_office(Path(folder), "memory"), "2020.csv", plain)
        peak = tracemalloc.get_traced_memory()[1]
    middle = {name: statistics.median(times) for name, times in taken.items()}
    orm, raw = middle["executemany, SQLAlchemy"], middle["executemany, bare sqlite3"]
    for name, took in middle.items():
        print(f"{name:26} {took:6.2f} s {rows / took:9,.0f} rows/s   × SQLAlchemy {orm / took:4.2f}   × bare {raw / took:4.2f}")
    print(f"memory of the import, highest: {peak / 2**20:.0f} MB for a file of {len(plain) / 2**20:.0f} MB")


def _office(folder: Path, name: str) -> Office:
    settings = Settings(_env_file=None, data_dir=folder / name, secret_key="only-for-benchmarks-0123456789")
    database = Database(settings.database, settings.secrets)
    database.migrate()
    return Office(settings, load_content(), load_catalogue(), database)


def _rows(office: Office, number: int) -> list[list[str]]:
    """Headings, then made-up cases, spread over a year, the villages and the kinds."""
    columns = {column.name: column for column in table(office, "dispute").columns}
    labels = {name: [choice.label for choice in columns[name].question.choices] for name in NAMES}
    rows: list[list[str]] = [[columns[name].heading for name in NAMES]]
    for n in range(number):
        day = date(2020, 1, 1) + timedelta(n % DAYS)
        choice = {name: values[n % len(values)] for name, values in labels.items() if values}
        own = {
            "number": f"(2020)浩人调字第{n + 1}号",
            "accepted_on": day.isoformat(),
            "parties": f"甲{n}、乙{n % 977}",
            "summary": f"屋檐水滴到隔壁院坝,劝了几回,第{n}件",
            "amount": n % 50_000,
            "closed_on": (day + timedelta(9)).isoformat(),
        }
        rows.append([str({**choice, **own}[name]) for name in NAMES])
    return rows


def _plain_csv(rows: list[list[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def _workbook(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("纠纷")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def _imported(office: Office, name: str, content: bytes) -> None:
    with office.database.work() as session:
        TableImport(office, session).run(read_sheets(name, content))


def _records(office: Office) -> list[dict[str, Any]]:
    names = columns_of(Dispute)
    with office.database.work() as session:
        return [{name: getattr(found, name) for name in names} for found in session.exec(select(Dispute))]


def _executemany(office: Office, records: list[dict[str, Any]]) -> None:
    with office.database.work() as session:
        session.connection().execute(insert(Dispute.__table__), records)  # type: ignore[attr-defined]


def _bare(office: Office, records: list[dict[str, Any]]) -> None:
    names = columns_of(Dispute)
    places = ", ".join("?" * len(names))
    values = [tuple(_stored(record[name]) for name in names) for record in records]
    with office.database.work() as session:
        statement = f"insert into dispute ({', '.join(names)}) values ({places})"
        begun = time.process_time()
        session.connection().exec_driver_sql(statement, values)
    _PREPARED.append(time.process_time() - begun)


_PREPARED: list[float] = []


def _stored(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value)
    return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat() if isinstance(value, date) else value


def _timed(act: Callable[[], None]) -> float:
    begun = time.process_time()
    act()
    return _PREPARED.pop() if _PREPARED else time.process_time() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
