"""What was backed up comes back, row by row; what is no good backup changes nothing."""

import gc
import json
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table
from sqlmodel import select

from storage.backup import MANIFEST, write_backup
from storage.database import Database
from storage.failures import BackupWithoutFiles, BadBackup, DamagedDatabase, DatabaseInUse, NewerDatabase, WrongKey
from storage.files import Files
from storage.ledger import person_for
from storage.person import Person
from storage.restoring import ASIDE, is_empty, restore
from storage.rotation import Rotation, kept
from storage.shelf import Shelf
from storage.unpacking import manifest_of, unpacked
from tests.postgresql import Postgres
from tests.storage.rows import ROWS, everything, fill
from tests.storage.sample import SECRETS

OTHER = (b"another-secret-of-the-tests",)


@dataclass
class Place:
    """A database with what lies beside it."""

    url: str
    shelf: Shelf

    def opened(self) -> Database:
        made = Database(self.url, SECRETS)
        made.migrate()
        return made


@pytest.fixture
def here(database_url: str, tmp_path: Path) -> Place:
    """With rows in every table, a photo and a declaration of the township's own."""
    place = Place(database_url, Shelf(files=Files(tmp_path / "files"), township=tmp_path / "township"))
    database = place.opened()
    with database.altering() as connection:
        fill(connection)
    database.close()
    place.shelf.files.put(b"a photo")
    place.shelf.township.mkdir()
    (place.shelf.township / "activities.yaml").write_text("kinds: {}\n")
    return place


@pytest.fixture
def there(tmp_path: Path) -> Place:
    return Place(
        f"sqlite:///{tmp_path / 'new' / 'fawen.db'}",
        Shelf(files=Files(tmp_path / "new" / "files"), township=tmp_path / "new" / "township"),
    )


@pytest.fixture
def backup(here: Place, tmp_path: Path) -> Path:
    database = here.opened()
    write_backup(database, here.shelf, tmp_path / "out" / "fawen.backup")
    database.close()
    return tmp_path / "out" / "fawen.backup"


@pytest.fixture
def other_postgres(postgres: Postgres) -> Iterator[str]:
    url = postgres.fresh()
    yield url
    postgres.drop(url)


def put_back(source: Path, place: Place) -> None:
    with unpacked(source) as found:
        restore(place.url, SECRETS, place.shelf, found)


def rows(place: Place) -> dict[str, list[dict[str, object]]]:
    database = place.opened()
    found = everything(database)
    database.close()
    return found


def test_every_row_of_every_table_comes_back(here: Place, there: Place, backup: Path) -> None:
    put_back(backup, there)
    before = rows(here)
    assert rows(there) == before
    assert {len(found) for name, found in before.items() if name not in ("seal", "alembic_version")} == {ROWS}
    assert [there.shelf.files.read(name) for name in there.shelf.files.names()] == [b"a photo"]
    assert (there.shelf.township / "activities.yaml").read_text() == "kinds: {}\n"


def test_a_backup_of_either_goes_into_postgresql(here: Place, there: Place, backup: Path, other_postgres: str) -> None:
    place = Place(other_postgres, there.shelf)
    put_back(backup, place)
    assert rows(place) == rows(here)
    database = place.opened()
    with database.work() as session:  # numbers go on behind the restored ones
        assert person_for(session, 1, "王嬢嬢").id == ROWS + 1
    database.close()


def test_it_takes_the_place_of_what_is_there(here: Place, backup: Path) -> None:
    before = rows(here)
    database = here.opened()
    with database.work() as session:
        person_for(session, 1, "王嬢嬢")
    database.close()
    put_back(backup, here)
    assert rows(here) == before


def test_it_leaves_nothing_in_memory(here: Place, tmp_path: Path) -> None:
    """Its tables, looked up anew every night, would be kept by queries that nobody makes again."""
    database = here.opened()

    def tables() -> int:
        write_backup(database, here.shelf, tmp_path / "made")
        gc.collect()
        return sum(isinstance(one, Table) for one in gc.get_objects())

    before = tables()
    assert tables() == before
    database.close()


def test_others_write_while_a_backup_is_made(here: Place, tmp_path: Path) -> None:
    database = here.opened()
    with database.snapshot() as connection:
        connection.execute(select(Person.id)).all()
        with database.work() as session:
            person_for(session, 1, "王嬢嬢")
        assert len(connection.execute(select(Person.id)).all()) == ROWS
    made = write_backup(database, here.shelf, tmp_path / "later")
    database.close()
    assert made.tables["person"].rows == ROWS + 1


def test_the_secret_is_not_in_it_and_only_the_owner_reads_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    with tarfile.open(backup) as tar:
        contents = b"".join(tar.extractfile(member).read() for member in tar)  # type: ignore[union-attr]
        assert tar.getnames()[0] == MANIFEST
    assert SECRETS[0] not in contents
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_another_offices_backup_is_refused(here: Place, there: Place, backup: Path) -> None:
    before = rows(here)
    with unpacked(backup) as found:
        for place in (here, there):
            with pytest.raises(WrongKey):
                restore(place.url, OTHER, place.shelf, found)
        found.manifest.revision = "9999"
        with pytest.raises(NewerDatabase):
            restore(here.url, SECRETS, here.shelf, found)
    assert rows(here) == before


def test_a_restore_waits_for_nobody_who_has_it_open(here: Place, backup: Path) -> None:
    database = here.opened()
    with database.work() as session:
        session.exec(select(Person.id)).all()
    with unpacked(backup) as found, pytest.raises(DatabaseInUse):
        restore(here.url, SECRETS, here.shelf, found)
    database.close()


@pytest.mark.parametrize("left", [0, 1, 100, 0.5, 0.99])
def test_a_backup_that_was_cut_off_is_refused(backup: Path, left: float) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content[: int(left if left >= 1 else len(content) * left)])
    with pytest.raises(BadBackup), unpacked(backup):
        pass


@pytest.mark.parametrize("change", ["rows", "sha256"])
def test_what_does_not_agree_with_its_manifest_is_refused(backup: Path, tmp_path: Path, change: str) -> None:
    with tarfile.open(backup) as tar:
        tar.extractall(tmp_path / "x", filter="data")
    manifest = json.loads((tmp_path / "x" / MANIFEST).read_text())
    manifest["tables"]["person"][change] = 7 if change == "rows" else "0" * 64
    (tmp_path / "x" / MANIFEST).write_text(json.dumps(manifest))
    with tarfile.open(backup, "w:gz") as tar:
        for path in sorted((tmp_path / "x").rglob("*")):
            if path.is_file():
                tar.add(path, path.relative_to(tmp_path / "x").as_posix())
    with pytest.raises(BadBackup) as caught, unpacked(backup):
        pass
    assert caught.value.context["part"] == "tables/person"


@pytest.mark.parametrize("name", ["../out", "/etc/x", "tables/../../x", "else", "tables/a/b"])
def test_a_foreign_archive_writes_nothing_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / "content").write_text("x")
    with tarfile.open(tmp_path / "bad", "w:gz") as tar:
        tar.add(tmp_path / "content", name)
    with pytest.raises(BadBackup), unpacked(tmp_path / "bad"):
        pass


def test_nightly_backups_share_their_files(here: Place, there: Place, tmp_path: Path) -> None:
    rotation = Rotation(tmp_path / "nights", days=2, months=0)
    database = here.opened()
    for day in range(1, 5):
        rotation.make(database, here.shelf, date(2026, 3, day))
    assert [path.name for path in rotation.backups()] == ["fawen-2026-03-04.backup", "fawen-2026-03-03.backup"]
    (photo,) = Files(rotation.directory / "files").names()
    put_back(rotation.path(date(2026, 3, 4)), there)
    assert there.shelf.files.read(photo) == b"a photo"
    here.shelf.files.sweep(set(), older_than=-1)
    os.utime(rotation.directory / "files" / photo[:2] / photo, (1, 1))
    for day in (5, 6):
        rotation.make(database, here.shelf, date(2026, 3, day))
    database.close()
    assert list(Files(rotation.directory / "files").names()) == []


def test_a_backup_leaves_the_files_of_another_one_that_is_just_being_made(here: Place, tmp_path: Path) -> None:
    rotation = Rotation(tmp_path / "nights", days=2, months=0)
    beside = Files(rotation.directory / "files")
    newer = beside.put(b"a photo that came a moment ago")
    database = here.opened()
    rotation.make(database, here.shelf, date(2026, 3, 1))
    database.close()
    assert newer in beside.names()


def test_a_nightly_backup_without_its_files_says_so(here: Place, tmp_path: Path) -> None:
    rotation = Rotation(tmp_path / "nights", days=2, months=0)
    database = here.opened()
    rotation.make(database, here.shelf, date(2026, 3, 1))
    database.close()
    Files(rotation.directory / "files").sweep(set(), older_than=-1)
    with unpacked(rotation.path(date(2026, 3, 1))) as found, pytest.raises(BackupWithoutFiles) as caught:
        found.has_files()
    assert caught.value.context == {"count": 1}


def test_a_damaged_photo_is_named_and_keeps_nothing_back(here: Place, tmp_path: Path) -> None:
    name = here.shelf.files.put(b"another")
    (tmp_path / "files" / name[:2] / name).write_bytes(b"spoilt")
    database = here.opened()
    made = write_backup(database, here.shelf, tmp_path / "b")
    database.close()
    assert (made.damaged, len(made.files)) == ([name], 1)
    assert manifest_of(tmp_path / "b") == made


def test_the_newest_and_the_first_of_each_month_stay() -> None:
    days = [date(2026, 12, 31) - timedelta(days=n) for n in range(200)]
    staying = kept([Path(f"fawen-{day}.backup") for day in days], days=3, months=2)
    assert [path.name[6:16] for path in staying] == ["2026-12-31", "2026-12-30", "2026-12-29", "2026-12-01", "2026-11-01"]


@pytest.mark.parametrize("spoil", ["cut", "scrambled", "text"])
def test_a_spoilt_file_is_known_at_the_start(there: Place, spoil: str) -> None:
    database = there.opened()
    with database.altering() as connection:
        fill(connection)
    database.close()
    path = Path(there.url.removeprefix("sqlite:///"))
    content = path.read_bytes()
    middle = len(content) // 2
    spoilt = {
        "cut": content[:middle],
        "scrambled": content[:4096] + b"\xff" * (len(content) - 4096),
        "text": b"this is no database" * 100,
    }
    path.write_bytes(spoilt[spoil])
    again = Database(there.url, SECRETS)
    with pytest.raises(DamagedDatabase):
        again.migrate()
        again.check()
    with pytest.raises(DamagedDatabase):
        write_backup(again, there.shelf, path.parent / "b")
    again.close()
    assert path.read_bytes() == spoilt[spoil]
    assert not (path.parent / "b").exists()


def test_a_spoilt_file_stays_beside_the_restored_one(here: Place, there: Place, backup: Path) -> None:
    path = Path(there.url.removeprefix("sqlite:///"))
    path.parent.mkdir()
    path.write_bytes(b"no database")
    put_back(backup, there)
    assert rows(there) == rows(here)
    assert path.with_name(path.name + ASIDE).read_bytes() == b"no database"


def test_what_was_still_in_the_log_of_the_old_file_is_kept_with_it(there: Place, backup: Path) -> None:
    database = there.opened()
    with database.work() as session:
        person_for(session, 1, "王嬢嬢")
    path = Path(there.url.removeprefix("sqlite:///"))
    saved = {suffix: path.with_name(path.name + suffix).read_bytes() for suffix in ("", "-wal")}
    database.close()
    for suffix, content in saved.items():  # as after a crash
        path.with_name(path.name + suffix).write_bytes(content)
    put_back(backup, there)
    with closing(sqlite3.connect(path.with_name(path.name + ASIDE))) as aside:
        assert aside.execute("SELECT name FROM person").fetchall() == [("王嬢嬢",)]


@pytest.mark.parametrize("linked", [True, False])
def test_there_is_a_database_at_every_moment_of_a_restore(
    there: Place, backup: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    database = there.opened()
    with database.work() as session:
        person_for(session, 1, "王嬢嬢")
    database.close()
    path, move = Path(there.url.removeprefix("sqlite:///")), Path.replace

    def killed(old: Path, new: Path) -> Path:
        if new == path:
            raise KeyboardInterrupt
        return move(old, new)

    def unlinked(*_: Path) -> None:
        raise OSError

    monkeypatch.setattr(Path, "replace", killed)
    if not linked:
        monkeypatch.setattr(Path, "hardlink_to", unlinked)
    with pytest.raises(KeyboardInterrupt):
        put_back(backup, there)
    for one in (path, path.with_name(path.name + ASIDE)):
        with closing(sqlite3.connect(one)) as connection:
            assert connection.execute("SELECT name FROM person").fetchall() == [("王嬢嬢",)]
    monkeypatch.undo()
    put_back(backup, there)


def test_an_office_that_has_just_begun_is_empty(there: Place, here: Place) -> None:
    for place, empty in ((there, True), (here, False)):
        database = place.opened()
        assert is_empty(database) is empty
        database.close()
