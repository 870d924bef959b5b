"""`fawen code`, as an operator meets it."""

from knowledge.content import DIRECTORY
from knowledge.texts import load_texts
from tests.cli.program import Program

TEXTS = load_texts(DIRECTORY / "texts")


def test_a_code_is_made_for_one_person_and_written_down(fawen: Program) -> None:
    asked = fawen.run("code")
    assert asked.returncode == 1
    number, name = asked.stderr.splitlines()[1].split("(")[0].split(" ", 1)
    made = fawen.output("code", number)
    assert name in made and len(made.splitlines()[0].rpartition(":")[2]) == 8
    assert TEXTS("audit.deeds.code") in fawen.output("audit", "show")
    assert fawen.run("code", "4040").returncode == 1
