from pathlib import Path

from sqlalchemy import text

from knowledge.content import DIRECTORY
from knowledge.texts import load_texts
from storage.database import Database
from tests.cli.program import Program

TEXTS = load_texts(DIRECTORY / "texts")
SECRET = "please-change-me-soon-0123"


def test_bad_settings_are_all_named_without_their_values(small: Program) -> None:
    done = small.run("stats", "2020", secret_key=SECRET, timezone="Asia/Wulong", admin_ids="me")
    head, *problems = done.stderr.splitlines()
    assert done.returncode == 1
    assert head == TEXTS("errors.bad_settings", problems="").splitlines()[0]
    assert {line.split(":")[0] for line in problems} == {"FAWEN_SECRET_KEY", "FAWEN_TIMEZONE", "FAWEN_ADMIN_IDS"}
    assert SECRET not in done.stderr + done.stdout


def test_migrating_makes_a_database_and_one_of_a_later_program_is_named(fresh: Program) -> None:
    assert fresh.output("migrate") == TEXTS("cli.migrated") + "\n"
    database = Database(fresh.database_url, [b"only-for-tests-0123456789"])
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    done = fresh.run("stats", "2020")
    assert (done.returncode, done.stderr) == (1, TEXTS("errors.newer_database", revision="9999") + "\n")


def test_what_cannot_be_opened_is_named_with_the_reason(small: Program, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for call, path, why in [
        (("report", "2020", "--out"), file / "out", "enotdir"),
        (("import", "--template"), file, "eexist"),
        (("entries", "--export"), file / "x.yaml", "enotdir"),
        (("entries", "--export"), tmp_path, "eisdir"),
    ]:
        done = small.run(*call, path)
        told = TEXTS("errors.no_access", path=path, reason=TEXTS(f"errors.access.{why}"))
        assert (done.returncode, done.stderr) == (1, told + "\n")


def test_a_district_that_is_not_there_is_named(fresh: Program, tmp_path: Path) -> None:
    for command in (("check",), ("migrate",), ("ask", "x")):
        done = fresh.run(*command, district=str(tmp_path / "nowhere"))
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
        assert TEXTS("problems.missing_file", path=tmp_path / "nowhere" / "district.yaml") in done.stderr


def test_a_year_that_is_none_is_refused(small: Program) -> None:
    done = small.run("stats", "20")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
