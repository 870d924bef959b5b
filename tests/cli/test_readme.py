"""README.md's table of commands and the program's own help name the same commands and options."""

import re
from pathlib import Path

import pytest

from knowledge.content import DIRECTORY
from knowledge.texts import load_texts
from tests.cli.program import Program

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
TABLE = README.partition("## The command line")[2].partition("\n## ")[0]
HEADING = load_texts(DIRECTORY / "texts")("usage.headings.commands") + ":"
OPTION = re.compile(r"--[a-z-]+")


def written() -> dict[str, set[str]]:
    """Options by command, as the table's first column has them."""
    found: dict[str, set[str]] = {}
    for row in re.findall(r"^\| (.+?) \|", TABLE, re.MULTILINE):
        for call in re.findall(r"`fawen ([^`]+)`", row):
            words = call.split()
            name = " ".join(words[:2]) if words[0] == "audit" else words[0]
            found.setdefault(name, set()).update(OPTION.findall(call))
    return found


def helped(program: Program, *command: str) -> tuple[list[str], set[str]]:
    """The commands below, and the options."""
    options, _, commands = program.output(*command, "--help").partition(HEADING)
    listed = re.findall(r"^  ([a-z-]+) ", commands, re.MULTILINE)
    return listed, set(re.findall(r"^  (--[a-z-]+)", options, re.MULTILINE)) - {"--help"}


def test_the_table_names_every_command(small: Program) -> None:
    names = [name for name in helped(small)[0] if name != "audit"]
    names += [f"audit {name}" for name in helped(small, "audit")[0]]
    assert sorted(names) == sorted(written())


@pytest.mark.parametrize("command", written())
def test_the_table_names_every_option(small: Program, command: str) -> None:
    assert helped(small, *command.split())[1] == written()[command]
