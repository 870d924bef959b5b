"""What is read in at each start, because a start should be quick and a small machine is enough."""

import json
import subprocess
import sys

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from storage.revision import MIGRATIONS, known

LATER = {
    *("alembic", "aiohttp.web", "bot.local.server", "cn2an", "docx", "docxtpl", "jinja2", "openpyxl", "PIL", "python_calamine"),
    *("stdnum", "xlsxwriter"),
}
"""Read in when a table is altered, a page opened, a number in Chinese read, a file or a picture made: most hours need none."""
TALKING = {"bot.router", "telegram.ext"}
"""What the program that only looks after workers does not need either."""


def read_in(module: str) -> set[str]:
    program = f"import json, sys, {module}; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(("module", "later"), [("bot.running", LATER), ("bot.cli", LATER | TALKING)])
def test_a_start_reads_in_nothing_that_most_hours_do_not_need(module: str, later: set[str]) -> None:
    found = read_in(module)
    assert {module, "sqlmodel"} <= found
    assert found & later == set()


def test_the_revisions_are_those_that_alembic_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert known() == [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]
