"""Help is in the words of the texts; what click says of itself is English."""

import re

import pytest

from tests.cli.program import Program
from tests.cli.test_readme import helped

OWN = r"Telegram|PostgreSQL|--[a-z-]+|\.docx|\.xlsx|\.csv|\bfawen( [a-z-]+)*|^  [a-z-]+  "
"""What is written as it is: proper names, options, endings of files, calls, and commands in their list."""


@pytest.mark.parametrize("command", ["", "audit"])
def test_help_is_in_chinese(small: Program, command: str) -> None:
    calls = [command.split(), *([*command.split(), below] for below in helped(small, *command.split())[0])]
    english = {word for call in calls for word in words(small.output(*call, "--help"))}
    assert english == set()


def words(told: str) -> set[str]:
    """English ones; names in capitals are those of settings and arguments."""
    return {word for word in re.findall("[A-Za-z]{3,}", re.sub(OWN, "", told, flags=re.MULTILINE)) if not word.isupper()}
