"""A district at the command line, and a township's database that becomes one of several."""

import json
from pathlib import Path

from openpyxl import load_workbook

from knowledge.content import DIRECTORY
from knowledge.texts import load_texts
from tests.cli.program import Program

TEXTS = load_texts(DIRECTORY / "texts")
ROOT = Path(__file__).parent.parent.parent
LEDGER = ROOT / "examples" / "ledger-2020.yaml"
DISTRICT = {"district": str(ROOT / "examples" / "district")}


def cases(program: Program, *place: str) -> int:
    done = program.run("stats", "2020", "--json", *place, **DISTRICT)
    assert (done.returncode, done.stderr) == (0, "")
    (found,) = [
        one for one in json.loads(done.stdout)["indicators"] if one["id"] == "dispute_accepted_count" and not one["breakdown"]
    ]
    return int(found["value"])


def test_a_townships_database_becomes_one_of_a_district(fawen: Program, tmp_path: Path) -> None:
    fawen.output("import", LEDGER)
    refused = fawen.run("stats", "2020", **DISTRICT)
    assert (refused.returncode, refused.stderr.strip()) == (1, TEXTS("errors.no_township"))
    assert fawen.run("migrate", "--into", "nowhere", **DISTRICT).returncode == 1
    assert fawen.run("migrate", "--into", "haokou", **DISTRICT).returncode == 0
    assert fawen.run("migrate", "--into", "qingping", **DISTRICT).returncode == 1
    all_cases = cases(fawen)
    assert all_cases > 0
    assert (cases(fawen, "--place", "浩口乡"), cases(fawen, "--place", "qingping")) == (all_cases, 0)

    alone = fawen.run("stats", "2020")
    assert (alone.returncode, alone.stderr.strip()) == (1, TEXTS("errors.unknown_township", place="haokou"))

    for where in ((), ("--place", "nowhere")):
        asked = fawen.run("import", str(LEDGER), *where, **DISTRICT)
        assert asked.returncode == 1
        assert "qingping 青坪乡" in asked.stderr
    assert fawen.run("export", "2020", "--out", str(tmp_path / "none"), "--place", "qingping", **DISTRICT).returncode == 1
    assert fawen.run("export", "2020", "--out", str(tmp_path / "all"), "--place", "haokou", **DISTRICT).returncode == 0
    assert fawen.run("report", "2020", "--out", str(tmp_path / "report"), **DISTRICT).returncode == 0
    (book,) = (tmp_path / "report").glob("武隆区*.xlsx")
    assert {row[0].value for row in load_workbook(book)["按乡镇"].iter_rows(min_row=2)} >= {"浩口乡"}


def test_the_same_ledger_in_two_townships_is_counted_in_both(fawen: Program, tmp_path: Path) -> None:
    assert fawen.run("import", str(LEDGER), "--place", "haokou", **DISTRICT).returncode == 0
    other = tmp_path / "other.yaml"
    text = LEDGER.read_text(encoding="utf-8")
    other.write_text(text.replace("  place: 重庆市武隆区浩口苗族仡佬族乡", "  place: 青坪乡"), encoding="utf-8")
    assert fawen.run("import", str(other), "--place", "青坪乡", **DISTRICT).returncode == 0
    assert cases(fawen) == 2 * cases(fawen, "--place", "haokou") == 2 * cases(fawen, "--place", "qingping")


def test_the_files_of_a_district_are_checked(fawen: Program, tmp_path: Path) -> None:
    assert fawen.run("check", **DISTRICT).returncode == 0
    folder = tmp_path / "district"
    folder.mkdir()
    for path in Path(DISTRICT["district"]).glob("*.yaml"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8").replace("qp_heping", "shili_heping"), encoding="utf-8")
    (folder / "Bad Name.yaml").write_text("name: x\n", encoding="utf-8")
    done = fawen.run("check", district=str(folder))
    assert done.returncode == 1
    assert TEXTS("problems.bad_id", id="Bad Name") in done.stderr
    assert done.stderr.count(TEXTS("problems.duplicate_id", id="shili_heping")) == 2
