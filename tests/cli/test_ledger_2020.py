"""The ledger of 2020: every figure of the printed report comes out of its records."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.catalogue import load_catalogue
from bot.settings import Settings
from knowledge.content import DIRECTORY
from knowledge.loading import read_yaml
from knowledge.texts import load_texts
from storage.activity import Activity
from storage.database import Database
from storage.importing import Imported, Importer
from storage.statistics import Statistics
from tests.cli.program import Program

LEDGER = Path(__file__).parents[2] / "examples" / "ledger-2020.yaml"
DATA: dict[str, Any] = read_yaml(LEDGER)
TEXTS = load_texts(DIRECTORY / "texts")
CATALOGUE = load_catalogue()
Row = tuple[str, float | None, str | None, bool]


def printed() -> Counter[Row]:
    """The report's figures that give a number: id, value, unit (None where the print has lost it), roundness."""
    rows = [row for row in DATA["figures"] if "value" in row]
    return Counter((r["indicator"], int(r["value"]), r.get("unit"), r.get("approx") == "true") for r in rows)


def unnumbered() -> set[str]:
    """Figures of which the report only says that there was something."""
    return {row["indicator"] for row in DATA["figures"] if "value" not in row}


def importer() -> Importer:
    return Importer(
        CATALOGUE.activities, {field: TEXTS.under(f"import.words.{field}") for field in ("severity", "source", "level")}
    )


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url, [b"only-for-tests-0123456789"])
    database.migrate()
    with database.work() as open_session:
        yield open_session
    database.close()


def test_the_ledger_has_figures_to_compare() -> None:
    assert len(DATA["records"]) == 34
    assert printed().total() == 31
    assert len(unnumbered()) == 3


def test_every_figure_of_the_report_comes_out_of_the_records(session: Session) -> None:
    assert importer().run(session, DATA) == Imported(added=len(DATA["records"]))
    found = Statistics(CATALOGUE.indicators, CATALOGUE.activities).year(session, 2020)
    rows = Counter((f.indicator.id, f.value, f.unit, f.approx) for f in found)
    assert printed() - rows == Counter()
    silent = {f.indicator.id for f in found if f.value is None and f.records}
    assert unnumbered() <= silent
    assert not silent & {row[0] for row in printed()}


def test_numbers_that_the_report_does_not_add_up_stay_apart(session: Session) -> None:
    importer().run(session, DATA)
    found = Statistics(CATALOGUE.indicators, CATALOGUE.activities).year(session, 2020)
    apart = {indicator.id for indicator in CATALOGUE.indicators.indicators if not indicator.total}
    several = {name for name, count in Counter(row for row, *_ in printed().elements()).items() if count > 1} & apart
    assert several
    for name in several:
        rows = Counter((f.indicator.id, f.value, f.unit, f.approx) for f in found if f.indicator.id == name)
        assert rows == Counter({row: n for row, n in printed().items() if row[0] == name})


def test_importing_twice_and_asking_for_the_year_at_the_command_line(fawen: Program) -> None:
    number = len(DATA["records"])
    assert fawen.output("import", LEDGER) == TEXTS("import.done", added=number, known=0) + "\n"
    assert fawen.output("import", LEDGER) == TEXTS("import.done", added=0, known=number) + "\n"
    said = json.loads(fawen.output("stats", "2020", "--json"))
    rows = Counter((row["id"], row["value"], row["unit"], row["approx"]) for row in said["indicators"])
    assert said["year"] == 2020
    assert printed() - rows == Counter()
    keys = {"id", "name", "value", "unit", "approx", "previous", "records"}
    assert all(keys <= set(row) for row in said["indicators"])
    assert unnumbered() <= {row["id"] for row in said["indicators"] if row["value"] is None and row["records"]}


def test_the_year_after_has_the_figures_as_those_of_the_year_before(session: Session) -> None:
    importer().run(session, DATA)
    found = Statistics(CATALOGUE.indicators, CATALOGUE.activities).year(session, 2021)
    (enforcement,) = [figure for figure in found if figure.indicator.id == "joint_enforcement_count"]
    assert (enforcement.value, enforcement.previous, enforcement.records) == (0, 25, 0)


def test_the_year_for_people_names_groups_and_round_numbers(fresh: Program) -> None:
    fresh.output("import", LEDGER)
    told = fresh.output("stats", "2020")
    assert TEXTS("figures.group", group=CATALOGUE.indicators.groups["study"]) in told
    assert TEXTS("figures.approx", number=120, unit="人次") in told


def test_a_bad_row_keeps_everything_out_and_is_named(fresh: Program, tmp_path: Path) -> None:
    rows = [*DATA["records"], {"id": "X1", "kind": "dance"}, {"id": "X2", "kind": "training", "colour": "red"}]
    bad = tmp_path / "bad.yaml"
    bad.write_text(json.dumps({**DATA, "records": rows}, ensure_ascii=False), encoding="utf-8")
    done = fresh.run("import", bad)
    faults = [("X1", "kind", "dance"), ("X2", "field", "colour")]
    expected = [
        TEXTS("import.failed", count=2),
        *(TEXTS("import.problem", row=row, fault=TEXTS(f"import.faults.{fault}", word=word)) for row, fault, word in faults),
    ]
    assert (done.returncode, done.stderr.splitlines()) == (1, expected)
    settings = Settings(_env_file=None, data_dir=fresh.data, database_url=fresh.database_url)
    database = Database(settings.database, settings.secrets)
    with database.work() as session:
        assert session.exec(select(Activity)).all() == []
    database.close()


def test_a_file_that_is_not_there_is_named(fresh: Program, tmp_path: Path) -> None:
    gone = fresh.run("import", tmp_path / "gone.yaml")
    assert (gone.returncode, gone.stderr) == (1, TEXTS("errors.no_file", path=tmp_path / "gone.yaml") + "\n")


def test_the_report_and_its_tables_are_written_into_a_folder(fawen: Program, tmp_path: Path) -> None:
    fawen.output("import", LEDGER)
    written = fawen.output("report", "2020", "--out", tmp_path / "out").splitlines()
    assert [Path(name).suffix for name in written] == [".docx", ".xlsx"]
    assert all(Path(name).is_file() for name in written)


@pytest.mark.parametrize("command", ["report", "export"])
def test_a_file_where_a_folder_belongs_is_said_so(fresh: Program, tmp_path: Path, command: str) -> None:
    file = tmp_path / "a.docx"
    file.write_text("kept", encoding="utf-8")
    done = fresh.run(command, "2020", "--out", file)
    assert (done.returncode, done.stderr) == (1, TEXTS("errors.no_folder", path=file) + "\n")
    assert file.read_text(encoding="utf-8") == "kept"
