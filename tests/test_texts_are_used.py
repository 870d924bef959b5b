"""No text is left over: every key is named by the code, composed by it, or taken with all those below a key.

What stands in the place of a formatted value is one part of a key; keys of forms follow from what the records declare, those of
the command line from its commands.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from storage.dispute import ApplicationBase, DisputeBase, NoteBase
from storage.fields import asked_fields
from storage.person import ContactBase
from tests.desk import content

ROOT = Path(__file__).parent.parent
PACKAGES = ("knowledge", "storage", "bot")
PART = r"[A-Za-z0-9_-]+"
FORMS: dict[str, type[SQLModel]] = {
    "dispute": DisputeBase,
    "application": ApplicationBase,
    "note": NoteBase,
    "contact": ContactBase,
}
"""Forms whose questions' words follow from a record's marked fields."""


def _patterns(source: str) -> Iterator[str]:
    """What keys the literals of a source can mean, as patterns."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(_literal(part) or PART for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (docstrings | inside):
            yield re.escape(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "under":
            yield from (f"{prefix}\\..+" for argument in node.args for prefix in _patterns(f"key = {ast.unparse(argument)}"))


def _page() -> Iterator[str]:
    """Keys that the chat page names in its scripts and its HTML, and those that its server answers with."""
    for path in sorted((ROOT / "bot" / "local").rglob("*")):
        if path.suffix in (".js", ".html", ".py"):
            for literal in re.findall(r"""["'`]([a-z_.${}A-Za-z]+)["'`]""", path.read_text(encoding="utf-8")):
                key = re.escape(re.sub(r"\$?{[^}]*}", "PART", literal)).replace("PART", PART)
                yield f"page\\.{key}"
                yield f"page\\.errors\\.{key}"


def _literal(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else ""


def _declared() -> Iterator[str]:
    for form, record in FORMS.items():
        yield from (f"forms.{form}.{field.name}.{part}" for field in asked_fields(record) for part in ("label", "ask", "hint"))
    for path in (ROOT / "bot").glob("*.py"):
        yield from (
            f"cli.{name}" for name in re.findall(r"""(?:ommand|Address)\("([a-z_-]+)\"""", path.read_text(encoding="utf-8"))
        )


def _used() -> re.Pattern[str]:
    sources = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    found = {pattern for path in sources for pattern in _patterns(path.read_text(encoding="utf-8"))}
    keys = {pattern for pattern in found if re.match(r"[a-z_]+\\\.", pattern)}
    keys.discard(f"cli\\.{PART}")
    return re.compile("|".join([*sorted(keys), *map(re.escape, _declared()), *sorted(set(_page()))]))


def test_no_text_is_left_over() -> None:
    used = _used()
    assert [key for key in content().texts.keys if not used.fullmatch(key)] == []


@pytest.mark.parametrize(
    ("source", "key", "found"),
    [
        ('say("cases.saved")', "cases.saved", True),
        ('say("cases.saved")', "cases.saved_twice", False),
        ('say(f"cases.did.{step}")', "cases.did.accept", True),
        ('say(f"cases.did.{step}")', "cases.did.accept.more", False),
        ('texts.under("choices.yes_no")', "choices.yes_no.yes", True),
        ('texts.under(f"choices.{name}")', "choices.severity.major", True),
        ('"""cases.saved"""', "cases.saved", False),
    ],
)
def test_what_counts_as_use(source: str, key: str, found: bool) -> None:
    assert any(re.fullmatch(pattern, key) for pattern in _patterns(source)) is found
