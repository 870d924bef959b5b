"""`fawen backup` and `fawen restore`, as an operator meets them, and the backup of the night."""

import logging
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.nightly import back_up_tonight
from bot.settings import Settings
from knowledge.content import DIRECTORY
from knowledge.texts import load_texts
from storage.attachment import Kept, Place, attach
from storage.database import Database
from storage.ledger import person_for
from storage.person import Person, Role
from storage.record import now
from tests.cli.program import Program
from tests.desk import Clock, make_office

TEXTS = load_texts(DIRECTORY / "texts")


def names(program: Program) -> list[str]:
    settings = Settings(_env_file=None, data_dir=program.data)
    database = Database(settings.database, settings.secrets)
    with database.work() as session:
        found = list(session.exec(select(Person.name)))
    database.close()
    return found


def write(program: Program, name: str) -> None:
    settings = Settings(_env_file=None, data_dir=program.data)
    database = Database(settings.database, settings.secrets)
    database.migrate()
    with database.work() as session:
        person_for(session, len(name) * 1000, name)
    database.close()


def test_back_up_and_restore(fresh: Program, tmp_path: Path) -> None:
    write(fresh, "王嬢嬢")
    file = tmp_path / "out" / "fawen.backup"
    said = fresh.output("backup", file)
    assert str(file) in said and TEXTS("backup.keep_key").splitlines()[0] in said
    write(fresh, "冉调解员")
    refused = fresh.run("restore", file)
    assert (refused.returncode, refused.stderr.strip()) == (1, TEXTS("errors.not_empty"))
    assert names(fresh) == ["王嬢嬢", "冉调解员"]
    fresh.output("restore", file, "--yes")
    assert names(fresh) == ["王嬢嬢"]
    (before,) = (fresh.data / "backups").glob("before-restore-*.backup")
    named = datetime.strptime(before.name, "before-restore-%Y%m%d-%H%M%S.backup").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    assert abs(now() - named) < timedelta(hours=1)  # the township's time, as everywhere else
    fresh.output("restore", before, "--yes")
    assert names(fresh) == ["王嬢嬢", "冉调解员"]


def test_a_restore_needs_the_key(fresh: Program, tmp_path: Path) -> None:
    write(fresh, "王嬢嬢")
    file = tmp_path / "fawen.backup"
    fresh.output("backup", file)
    done = fresh.run("restore", file, "--yes", secret_key="another-secret-of-the-tests")
    assert (done.returncode, done.stderr.strip()) == (1, TEXTS("errors.wrong_key").strip())
    assert names(fresh) == ["王嬢嬢"]


def test_what_cannot_be_a_backup_is_said(fresh: Program, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    done = fresh.run("restore", tmp_path / "x")
    assert (done.returncode, done.stderr.strip()) == (1, TEXTS("errors.no_backup", path=tmp_path / "x"))
    assert fresh.run("restore", tmp_path / "nothing").stderr.strip() == TEXTS("errors.no_file", path=tmp_path / "nothing")
    assert fresh.run("backup", tmp_path).stderr.strip() == TEXTS("backup.is_folder", path=tmp_path)


@pytest.mark.parametrize("command", ["run", "migrate", "stats"])
@pytest.mark.parametrize("spoil", ["cut", "text"])
def test_a_start_on_a_spoilt_database_says_how_to_restore(fresh: Program, command: str, spoil: str) -> None:
    write(fresh, "王嬢嬢")
    path = fresh.data / "fawen.db"
    spoilt = path.read_bytes()[:5000] if spoil == "cut" else b"no database " * 1000
    path.write_bytes(spoilt)
    done = fresh.run(*((command, "2026") if command == "stats" else (command,)))
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", TEXTS("errors.damaged_database", path=path).strip())
    assert path.read_bytes() == spoilt


@pytest.mark.parametrize("left", [None, b""])
def test_a_lost_database_is_not_taken_for_a_first_start(fresh: Program, left: bytes | None) -> None:
    write(fresh, "王嬢嬢")
    fresh.output("backup", fresh.data / "backups" / "fawen-2026-11-24.backup")
    path = fresh.data / "fawen.db"
    path.unlink()
    if left is not None:
        path.write_bytes(left)
    done = fresh.run("run")
    assert done.returncode == 1 and "fawen-2026-11-24.backup" in done.stderr
    fresh.output("restore", fresh.data / "backups" / "fawen-2026-11-24.backup")
    assert names(fresh) == ["王嬢嬢"]


def test_the_night_makes_one_backup_among_all_workers(tmp_path: Path) -> None:
    office = make_office(tmp_path, keep_backups_days=14)
    assert back_up_tonight(office) == back_up_tonight(office) == []
    (made,) = office.settings.rotation.backups()
    made.unlink()
    back_up_tonight(office)
    assert office.settings.rotation.backups() == []
    office.database.close()


def test_a_backup_that_cannot_be_written_is_told_to_the_admins(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    office = make_office(tmp_path, keep_backups_days=14)
    with office.database.work() as session:
        for chat, role in ((1, Role.ADMIN), (2, Role.STAFF)):
            person_for(session, chat, "x", role)
    (tmp_path / "backups").write_text("a file where the folder should be")
    with caplog.at_level(logging.ERROR):
        (told,) = back_up_tonight(office)
    fault = TEXTS("errors.no_access", path=tmp_path / "backups", reason=TEXTS("errors.access.eexist"))
    assert told.chat_id == 1 and told.text == TEXTS("backup.not_made", fault=fault)
    (tmp_path / "backups").unlink()
    assert back_up_tonight(office) == []  # it was not taken for done
    assert len(office.settings.rotation.backups()) == 1
    office.database.close()


def test_of_what_nobody_expected_the_admins_read_the_kind_and_nobodys_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(tmp_path, keep_backups_days=14)
    with office.database.work() as session:
        person_for(session, 1, "x", Role.ADMIN)
    monkeypatch.setattr("bot.nightly._COMMAND", (sys.executable, "-c", "raise ValueError('王嬢嬢说的话')"))
    (told,) = back_up_tonight(office)
    assert told.text == TEXTS("backup.not_made", fault="ValueError")
    office.database.close()


def test_without_a_file_it_is_the_days_backup(fresh: Program) -> None:
    write(fresh, "王嬢嬢")
    fresh.output("backup")
    (made,) = (fresh.data / "backups").glob("fawen-*.backup")
    fresh.output("restore", made, "--yes")
    assert names(fresh) == ["王嬢嬢"]
    refused = fresh.run("backup", keep_backups_days="0")
    assert (refused.returncode, refused.stderr.strip()) == (1, TEXTS("backup.no_nights"))


def test_a_backup_that_does_not_end_is_ended_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_office(tmp_path, keep_backups_days=14)
    with office.database.work() as session:
        person_for(session, 1, "x", Role.ADMIN)
    monkeypatch.setattr("bot.nightly._COMMAND", (sys.executable, "-c", "import time; time.sleep(1000)"))
    monkeypatch.setattr("bot.nightly._LONGEST", timedelta(seconds=0.5))
    (told,) = back_up_tonight(office)
    assert told.text == TEXTS("backup.not_made", fault=TEXTS("backup.too_long"))
    office.database.close()


def test_a_photo_that_is_damaged_is_told_to_the_admins_once(tmp_path: Path) -> None:
    office = make_office(tmp_path, keep_backups_days=14, clock=(clock := Clock()))
    name = office.files.put(b"a photo")
    with office.database.work() as session:
        admin = person_for(session, 1, "x", Role.ADMIN)
        attach(session, Place("dispute", 1), Kept(name, "屋檐.png", "image/png", 7), admin, "update:1:1")
    (path,) = (tmp_path / "files").glob(f"??/{name}")
    path.write_bytes(b"a phot0")
    (told,) = back_up_tonight(office)
    assert told.chat_id == 1 and "屋檐.png" in told.text
    clock.fixed = now() + timedelta(days=1)
    assert back_up_tonight(office) == []
    office.database.close()


def test_what_a_backup_has_left_that_was_cut_off_goes(tmp_path: Path) -> None:
    office = make_office(tmp_path, keep_backups_days=14)
    left, young = (tmp_path / "backups" / f".fawen-2026-11-2{day}.backup.x" for day in (3, 4))
    for folder in (left, young):
        (folder / "tables").mkdir(parents=True)
    os.utime(left, (0, 0))
    assert back_up_tonight(office) == []
    assert (left.exists(), young.exists()) == (False, True)
    office.database.close()
