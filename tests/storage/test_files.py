"""The store of files: each content once, sound or reported."""

import os
from pathlib import Path

import pytest

from storage.failures import DamagedFile, MissingFile
from storage.files import Files

DAY = 86_400.0


def there(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    files = Files(tmp_path / "files")
    first, again, other = files.put(b"a"), files.put(b"a"), files.put(b"b")
    assert first == again != other
    assert sorted(files.names()) == sorted([first, other])
    assert files.read(first) == b"a"
    assert [path.relative_to(tmp_path / "files").parts[0] for path in there(tmp_path)] == sorted([first[:2], other[:2]])


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    files = Files(tmp_path)
    name = files.put(b"a")
    (tmp_path / name[:2] / name).unlink()
    with pytest.raises(MissingFile):
        files.read(name)


def test_a_damaged_file_is_reported_and_mended_by_the_same_content(tmp_path: Path) -> None:
    files = Files(tmp_path)
    name = files.put(b"a")
    (tmp_path / name[:2] / name).write_bytes(b"x")
    with pytest.raises(DamagedFile):
        files.read(name)
    files.put(b"a")
    assert files.read(name) == b"a"


@pytest.mark.parametrize("name", ["", "..", "../fawen.db", "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_only_a_hash_is_a_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "fawen.db").write_bytes(b"x")
    with pytest.raises(MissingFile):
        Files(tmp_path / "files").read(name)


def test_what_no_record_names_goes_once_it_is_old(tmp_path: Path) -> None:
    files = Files(tmp_path)
    kept, gone, young = files.put(b"kept"), files.put(b"gone"), files.put(b"young")
    leftover = tmp_path / "ab" / "half.part"
    leftover.parent.mkdir(exist_ok=True)
    leftover.write_bytes(b"half")
    for path in (tmp_path / kept[:2] / kept, tmp_path / gone[:2] / gone, leftover):
        os.utime(path, (1, 1))
    assert files.sweep({kept}, DAY) == 2
    assert sorted(files.names()) == sorted([kept, young])


def test_a_content_that_comes_again_is_young(tmp_path: Path) -> None:
    files = Files(tmp_path)
    name = files.put(b"a")
    os.utime(tmp_path / name[:2] / name, (1, 1))
    files.put(b"a")
    assert files.sweep(set(), DAY) == 0


def test_what_another_worker_takes_away_meanwhile_is_no_trouble(tmp_path: Path) -> None:
    files = Files(tmp_path)
    gone = files.put(b"gone")
    os.utime(tmp_path / gone[:2] / gone, (1, 1))
    (tmp_path / gone[:2] / "half.part").symlink_to(tmp_path / "nowhere")
    assert files.sweep(set(), DAY) == 1
