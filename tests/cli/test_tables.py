"""Ledgers as tables at the command line."""

from datetime import date
from pathlib import Path

import pytest

from bot.settings import Settings
from knowledge.content import DIRECTORY
from knowledge.texts import load_texts
from storage.database import Database
from storage.publication import Publication
from tests.cli.program import Program
from tests.cli.test_ledger_2020 import LEDGER
from tests.ledgers.made import comma_separated, opened
from tests.ledgers.test_importing import HEAD, OTHER, ROW

TEXTS = load_texts(DIRECTORY / "texts")


def ledger(path: Path, *rows: list[object], name: str = "纠纷.csv") -> Path:
    path = path / name
    path.write_bytes(comma_separated([HEAD, *rows]))
    return path


def test_a_preview_then_the_import_then_the_same_file_again(fawen: Program, tmp_path: Path) -> None:
    file = ledger(tmp_path, ["2020-3-5", "浩口村", *ROW[2:]])
    counted = TEXTS("ledgers.table", table=TEXTS("ledgers.names.dispute"))
    for arguments, ending, counts in [
        (["--dry-run"], "dry", {"added": 1}),
        ([], "done", {"added": 1}),
        ([], "nothing", {"added": 0, "known": 1}),
    ]:
        said = fawen.output("import", file, *arguments)
        keys = ["counts", *(["counts_known"] if "known" in counts else [])]
        assert (
            said
            == counted + "".join(TEXTS(f"ledgers.{key}", **counts) for key in keys) + "\n" + TEXTS(f"ledgers.{ending}") + "\n"
        )


@pytest.mark.parametrize(("file", "count"), [("纠纷.csv", 1), (LEDGER, 34)])
def test_a_preview_says_what_comes_into_a_published_year(fawen: Program, tmp_path: Path, file: str | Path, count: int) -> None:
    ledger(tmp_path, ["2020-3-5", "浩口村", *ROW[2:]], ["2019-4-1", *OTHER[1:]])
    fawen.output("stats", "2020")
    settings = Settings(_env_file=None, data_dir=fawen.data, database_url=fawen.database_url)
    database = Database(settings.database, settings.secrets)
    with database.work() as session:
        session.add(Publication(first=date(2020, 1, 1), last=date(2020, 12, 31), edition=1, figures=[], origin="test"))
    database.close()
    told = TEXTS("ledgers.late", count=count, period="2020年")
    before = fawen.output("stats", "2020")
    preview = fawen.output("import", tmp_path / file, "--dry-run")
    assert told in preview.splitlines() and preview.splitlines()[-1] == TEXTS("ledgers.dry")
    assert fawen.output("stats", "2020") == before
    assert told in fawen.output("import", tmp_path / file).splitlines()
    assert "2020年" not in fawen.output("import", tmp_path / file)


def test_a_bad_row_keeps_the_file_out_and_comes_back_marked(fawen: Program, tmp_path: Path) -> None:
    file = ledger(tmp_path, ["2020-3-5", "浩口村", *ROW[2:]], ["?", "岩家村", *OTHER[2:]])
    done = fawen.run("import", file)
    back = tmp_path / TEXTS("ledgers.marked_name", stem="纠纷", suffix="csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == TEXTS("ledgers.refused")
    assert "?" in back.read_text(encoding="utf-8-sig").splitlines()[2].rpartition(",")[2]
    assert TEXTS("ledgers.partly") in fawen.output("import", file, "--keep-good")
    assert TEXTS("ledgers.counts_known", known=1) in fawen.run("import", file).stderr


def test_two_alike_are_imported_when_told_so(fawen: Program, tmp_path: Path) -> None:
    file = ledger(tmp_path, ["2020-3-5", "浩口村", *ROW[2:]], ["2020-3-5", "浩口村", *ROW[2:]])
    assert fawen.run("import", file).returncode == 1
    assert TEXTS("ledgers.counts", added=2) in fawen.output("import", file, "--allow-alike")


def test_the_template_goes_into_a_folder_or_a_file(fawen: Program, tmp_path: Path) -> None:
    fawen.output("import", "--template", tmp_path / "in")
    fawen.output("import", "--template", tmp_path / "own.xlsx")
    for path in (tmp_path / "in" / TEXTS("ledgers.template_name"), tmp_path / "own.xlsx"):
        assert TEXTS("ledgers.names.dispute") in opened(path.read_bytes()).sheetnames


def test_an_export_is_masked_and_says_so(fawen: Program, tmp_path: Path) -> None:
    fawen.output("import", ledger(tmp_path, ["2020-3-5", "浩口村", *ROW[2:]]))
    said = fawen.output("export", "2020", "--out", tmp_path / "out")
    assert said.splitlines()[-1] == TEXTS("ledgers.masked")
    page = (tmp_path / "out" / TEXTS("ledgers.export_page", year=2020, table=TEXTS("ledgers.names.dispute"))).read_bytes()
    assert "张某甲" not in page.decode("utf-8-sig")
    assert fawen.output("export", "2020", "--out", tmp_path / "out", "--full-names").splitlines()[-1] == TEXTS(
        "ledgers.full_names"
    )


def test_a_layout_with_an_unknown_field_is_named(fawen: Program, tmp_path: Path) -> None:
    fawen.output("import", ledger(tmp_path, ["2020-3-5", "浩口村", *ROW[2:]]))
    layout = tmp_path / "columns.yaml"
    layout.write_text("dispute: {columns: [{heading: a, field: vilage}]}", encoding="utf-8")
    done = fawen.run("export", "2020", "--out", tmp_path / "out", "--columns", layout)
    assert done.returncode == 1
    assert "vilage" in done.stderr and "village" in done.stderr and "Traceback" not in done.stderr


def test_a_year_without_records_exports_nothing(fawen: Program, tmp_path: Path) -> None:
    done = fawen.run("export", "2019", "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (1, TEXTS("ledgers.nothing_to_export", year=2019) + "\n")
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_table_says_what_to_do(fawen: Program, tmp_path: Path) -> None:
    old = tmp_path / "a.xls"
    old.write_bytes(b"x")
    done = fawen.run("import", old)
    assert (done.returncode, done.stderr) == (1, TEXTS("ledgers.bad.kind_of_file", name="a.xls") + "\n")
