import io
from datetime import date
from typing import Any

import pytest
from docx import Document

from bot.documents.case_papers import Paper, paper
from bot.documents.dossier import REQUIRED, Item, State, dossier
from bot.office import Office
from storage.dispute import Dispute
from tests.documents.test_case_papers import TODAY, case, empty, words


def states(dispute: Dispute) -> dict[Item, State]:
    return {entry.item: entry.state for entry in dossier(dispute)}


def contents(office: Office, dispute: Dispute) -> tuple[list[list[str]], str]:
    """The table's rows, and the line that says what is missing."""
    document = Document(io.BytesIO(paper(office, dispute, "冉正", Paper.CONTENTS, TODAY)))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    return rows[1:], next(line for line in words(document).splitlines() if line.startswith("还缺"))


def test_the_thirteen_items_are_in_their_order(office: Office) -> None:
    rows, _ = contents(office, case())
    assert [row[0] for row in rows] == [str(number) for number in range(1, 14)]
    assert [row[1] for row in rows] == list(office.texts.under("papers.items").values())
    assert len(Item) == 13


def test_six_items_are_required(office: Office) -> None:
    rows, _ = contents(office, case())
    required = [row[0] for row in rows if row[2] == office.texts("papers.need.required")]
    assert required == ["1", "2", "3", "7", "8", "13"]
    assert len(REQUIRED) == 6


def test_the_contents_say_what_an_empty_record_lacks(office: Office) -> None:
    rows, missing = contents(office, empty())
    for field in ("kind", "parties", "summary", "accepted_on"):
        assert office.texts(f"papers.fields.{field}") in rows[0][3]
    for item in ("opening", "rights", "identity", "mediation", "agreement", "back"):
        assert office.texts(f"papers.items.{item}") in missing


def test_a_full_case_lacks_only_what_must_be_gathered(office: Office) -> None:
    _, missing = contents(office, case(visited_on=date(2026, 11, 23)))
    assert [entry.item for entry in dossier(case(visited_on=TODAY)) if entry.missing] == [Item.IDENTITY, Item.BACK]
    assert office.texts("papers.items.identity") in missing
    assert office.texts("papers.items.mediation") not in missing


@pytest.mark.parametrize(
    ("changes", "item", "state"),
    [
        ({}, Item.OPENING, State.READY),
        ({"accepted_on": None}, Item.OPENING, State.LACKING),
        ({"parties": ["李大山"]}, Item.RIGHTS, State.LACKING),
        ({}, Item.AGREEMENT, State.READY),
        ({"agreement": "none", "status": "mediating"}, Item.AGREEMENT, State.LATER),
        ({"agreement": "none", "status": "failed"}, Item.AGREEMENT, State.UNNEEDED),
        ({"agreement": "none", "status": "failed"}, Item.EXPLANATION, State.GATHER),
        ({}, Item.EXPLANATION, State.OPTIONAL),
        ({}, Item.FOLLOW_UP, State.LACKING),
        ({"visited_on": TODAY}, Item.FOLLOW_UP, State.READY),
        ({"performance": "performed"}, Item.PERFORMANCE, State.GATHER),
        ({"performance": "confirmed"}, Item.CONFIRMATION, State.GATHER),
        ({}, Item.CONFIRMATION, State.OPTIONAL),
    ],
)
def test_an_item_stands_as_the_case_does(changes: dict[str, Any], item: Item, state: State) -> None:
    assert states(case(**changes))[item] is state


def test_attached_files_make_an_item_complete(office: Office) -> None:
    files = {"identity": 2, "evidence": 1, "agreement": 1}
    entries = {entry.item: entry for entry in dossier(case(visited_on=TODAY), files)}
    assert [entries[item].state for item in (Item.IDENTITY, Item.EVIDENCE)] == [State.FILED, State.FILED]
    assert (entries[Item.AGREEMENT].state, entries[Item.AGREEMENT].files) == (State.READY, 1)
    assert [entry.item for entry in entries.values() if entry.missing] == [Item.BACK]
    document = Document(io.BytesIO(paper(office, case(visited_on=TODAY), "冉正", Paper.CONTENTS, TODAY, files=files)))
    missing = next(line for line in words(document).splitlines() if line.startswith("还缺"))
    assert office.texts("papers.items.identity") not in missing
    assert office.texts("papers.states.filed", files=2) in words(document)


def test_an_oral_agreement_is_filed_by_its_register(office: Office) -> None:
    rows, _ = contents(office, case(agreement="oral"))
    assert rows[7][1] == office.texts("papers.oral_item")


def test_every_item_and_state_has_its_words(office: Office) -> None:
    assert set(office.texts.under("papers.items")) == set(Item)
    assert set(office.texts.under("papers.states")) == set(State)
