"""How the code base is built: the direction of imports, no Chinese words in Python, words for every key."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("knowledge", "storage", "bot")
FORBIDDEN = {
    "knowledge": {"storage", "bot", "telegram", "tests", "benchmarks"},
    "storage": {"knowledge", "bot", "telegram", "tests", "benchmarks"},
    "bot": {"tests", "benchmarks"},
}
WITHOUT_TELEGRAM = ("forms", "talk", "documents", "local")
CHINESE = re.compile(r"[\u3400-\u9fff\uff01-\uff5e\u3001-\u3011]")
LONGEST_FILE = 300
SOURCES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _literals(tree: ast.Module) -> Iterator[str]:
    """String literals, docstrings left out."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_run_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    roots = {name.partition(".")[0] for name in _imports(ast.parse(path.read_text(encoding="utf-8")))}
    assert not roots & FORBIDDEN[package]


@pytest.mark.parametrize("room", WITHOUT_TELEGRAM)
def test_only_the_rim_knows_telegram(room: str) -> None:
    for path in (ROOT / "bot" / room).rglob("*.py"):
        roots = {name.partition(".")[0] for name in _imports(ast.parse(path.read_text(encoding="utf-8")))}
        assert "telegram" not in roots, path


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_chinese_word_stands_in_python(path: Path) -> None:
    found = [literal for literal in _literals(ast.parse(path.read_text(encoding="utf-8"))) if CHINESE.search(literal)]
    assert not found


def test_the_literal_check_sees_chinese_words() -> None:
    assert list(_literals(ast.parse('"""文"""\nx = f"你好{1}"\n"""说明"""'))) == ["你好"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_outgrows_its_room(path: Path) -> None:
    if path.parent.name == "versions":
        return  # a migration is as long as its tables
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_every_text_that_code_names_exists() -> None:
    """Keys given to ``say`` and ``texts`` as whole literals; composed ones are seen by the dialogues."""
    from tests.desk import content

    call = re.compile(r"""(?:say|texts|words\(\))\(\s*"([a-z_]+(?:\.[a-z_0-9]+)+)\"""")
    named = {key for path in SOURCES for key in call.findall(path.read_text(encoding="utf-8"))}
    assert len(named) > 50
    assert sorted(key for key in named if key not in content().texts) == []


def test_no_registry_address_or_foreign_path_is_committed() -> None:
    pattern = re.compile(r"https?://[^\s\"')]*(?:pypi|registry|mirror)|/work/|/root/")
    checked = [*ROOT.glob("*.txt"), *ROOT.glob("*.toml"), *ROOT.glob("*.md"), ROOT / "Makefile", *SOURCES]
    assert [path.name for path in checked if pattern.search(path.read_text(encoding="utf-8"))] == []
