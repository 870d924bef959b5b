"""The list of licences is that of what is installed: every package that runs, in its pinned version, with a licence."""

import re
from importlib.metadata import requires
from pathlib import Path

ROOT = Path(__file__).parent.parent


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def listed() -> dict[str, tuple[str, str]]:
    """Version and licence by name."""
    rows = [line.split(maxsplit=2) for line in (ROOT / "docs/licences.txt").read_text(encoding="utf-8").splitlines()[1:]]
    return {plain(name): (version, licence.strip()) for name, version, licence in rows}


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    return {plain(name): version for name, _, version in (line.partition("==") for line in lines)}


def test_each_listed_version_is_the_pinned_one() -> None:
    versions = pinned()
    assert {name: version for name, (version, _) in listed().items() if versions.get(name) != version} == {}


def test_what_fawen_names_is_listed() -> None:
    direct = {plain(re.match(r"[\w.-]+", line)[0]) for line in requires("fawen") or [] if "extra ==" not in line}  # type: ignore[index]
    assert len(direct) > 20
    assert direct - listed().keys() == set()


def test_every_licence_is_known() -> None:
    assert [name for name, (_, licence) in listed().items() if licence in ("", "UNKNOWN")] == []
