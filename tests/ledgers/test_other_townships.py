"""The years of tests/storage/townships.yaml once more, as a workbook with a sheet a kind, which the import of tables reads."""

from typing import Any

import pytest
from sqlmodel import Session

from bot.ledgers.table import Table, all_tables
from bot.office import Office
from tests.ledgers.conftest import Run
from tests.ledgers.made import workbook
from tests.storage.test_other_townships import TOWNSHIPS, missing, one_a_village

_NOT_COLUMNS = {"id", "kind", "date", "counts", "approx"}


@pytest.mark.parametrize("township", TOWNSHIPS, ids=lambda township: township["source"]["place"])
def test_a_year_comes_out_of_a_workbook_as_it_was_published(
    office: Office, session: Session, run: Run, township: dict[str, Any]
) -> None:
    rows = [*township["records"], *one_a_village(township)]
    year = int(township["source"]["year"])
    outcome = run(workbook(**_sheets(office, rows, year)))
    assert sum(sheet.added for sheet in outcome.sheets) == len(rows)
    assert not missing(township, office.statistics.year(session, year))


def _sheets(office: Office, rows: list[dict[str, Any]], year: int) -> dict[str, list[list[Any]]]:
    tables = {table.code: table for table in all_tables(office)}
    kinds = dict.fromkeys(row["kind"] for row in rows)
    return {tables[kind].name: _sheet(office, tables[kind], [row for row in rows if row["kind"] == kind], year) for kind in kinds}


def _sheet(office: Office, table: Table, rows: list[dict[str, Any]], year: int) -> list[list[Any]]:
    day = "accepted_on" if table.code == "dispute" else "day"
    written = [{day: row.get("date"), "year": None if "date" in row else year, **_values(office, row)} for row in rows]
    columns = [column for column in table.columns if any(column.name in values for values in written)]
    return [[column.heading for column in columns], *([values.get(column.name) for column in columns] for values in written)]


def _values(office: Office, row: dict[str, Any]) -> dict[str, Any]:
    """By column, as people write them: words for choices, 余 behind a round number."""
    rounded = row.get("approx", [])
    counts = {name: f"{number}余" if name in rounded else int(number) for name, number in row.get("counts", {}).items()}
    words = {name: words for name, words in row.items() if name not in _NOT_COLUMNS}
    if row["kind"] == "dispute" and "status" in words:
        words["status"] = office.texts(f"choices.dispute_status.{words['status']}")
    return words | counts
