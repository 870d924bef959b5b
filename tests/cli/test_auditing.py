"""`fawen audit`, as an operator meets it."""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import text

from bot.settings import Settings
from knowledge.content import DIRECTORY
from knowledge.texts import load_texts
from storage.audit import Deed, note
from storage.database import Database
from storage.ledger import file_dispute, person_for, unvoid, void
from storage.person import Role
from tests.cli.program import Program

TEXTS = load_texts(DIRECTORY / "texts")


def test_the_log_is_shown_and_verified(fresh: Program, tmp_path: Path) -> None:
    fresh.output("backup", tmp_path / "fawen.backup")
    fresh.output("rotate-key")
    shown = fresh.output("audit", "show").splitlines()
    assert [TEXTS("audit.deeds.backup") in shown[0], TEXTS("audit.deeds.key") in shown[1], len(shown)] == [True, True, 2]
    assert fresh.output("audit", "verify").startswith(TEXTS("audit.sound", count=2, last="").splitlines()[0])


def test_what_was_done_with_which_record_is_said_in_words(fresh: Program) -> None:
    settings = Settings(_env_file=None, data_dir=fresh.data)
    fresh.output("migrate")
    database = Database(settings.database, settings.secrets)
    with database.work() as session:
        by = person_for(session, 7, "罗文书(示例)", Role.STAFF)
        case = file_dispute(session, {"village": "haokou"}, datetime(2026, 3, 10, 9, tzinfo=UTC), by, "a")
        note(session, Deed.READ_PAPER, by, case, paper="registration")
        note(session, Deed.EXPORT, by, period="2025", public=True)
        note(session, Deed.EXPORT, by, period="20250101-20250630", only={"village": ["haokou"], "kind": ["neighbor"]})
        note(session, Deed.EXPORT, by, period="2024", only={})
        void(session, case, by, date(2026, 3, 11))
        unvoid(session, case, by, date(2026, 3, 12))
    database.close()
    shown = [line.split("罗文书(示例) ")[1] for line in fresh.output("audit", "show").splitlines()]
    assert shown == [
        "取文书 案件1 哪一份:受理登记表",
        "导出台账 哪一段:2025年 公开版:是",
        "导出台账 只要:浩口村、邻里 哪一段:2025年上半年",
        "导出台账 哪一段:2024年",
        "作废 案件1",
        "恢复 案件1",
    ]


def test_a_broken_log_is_said(fresh: Program, tmp_path: Path) -> None:
    for name in "abc":
        fresh.output("backup", tmp_path / name)
    settings = Settings(_env_file=None, data_dir=fresh.data)
    database = Database(settings.database, settings.secrets)
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_entry WHERE id = 2"))
    database.close()
    done = fresh.run("audit", "verify")
    assert done.returncode == 1
    assert done.stderr.strip() == TEXTS("audit.broken", number=2, how=TEXTS("audit.breaks.missing"), sound=1)


def test_a_restore_is_in_the_log(fresh: Program, tmp_path: Path) -> None:
    fresh.output("backup", tmp_path / "a")
    fresh.output("restore", tmp_path / "a", "--yes")
    shown = fresh.output("audit", "show").splitlines()
    assert [TEXTS(f"audit.deeds.{deed}") in line for deed, line in zip(("backup", "restore"), shown, strict=True)] == [True, True]
    fresh.output("audit", "verify")
