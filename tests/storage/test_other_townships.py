"""Years of other townships, brought in through the import, come out with the same figures, round ones staying round."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot.catalogue import load_catalogue
from knowledge.loading import read_yaml
from storage.figure import Figure
from storage.importing import Imported, Importer
from storage.statistics import Statistics

TOWNSHIPS: list[dict[str, Any]] = read_yaml(Path(__file__).parent / "townships.yaml")
CATALOGUE = load_catalogue()
MAJOR = {"severity": {"重大": "major"}}


def one_a_village(township: dict[str, Any]) -> list[dict[str, Any]]:
    """An event of publicity in each of the villages, month after month."""
    year, villages = township["source"]["year"], range(int(township.get("villages", 0)))
    return [
        {"id": f"V{n}", "kind": "publicity_event", "village": f"village_{n}", "date": f"{year}-{n % 12 + 1:02}-15"}
        for n in villages
    ]


def missing(township: dict[str, Any], found: list[Figure]) -> Counter[tuple[str, float, bool]]:
    """The published figures that were not found: indicator, value, whether it is a round number."""
    expected = Counter((name, float(value), approx == "yes") for name, value, approx in township["figures"])
    return expected - Counter(
        (figure.indicator.id, float(figure.value or 0), figure.approx) for figure in found if figure.records
    )


@pytest.mark.parametrize("township", TOWNSHIPS, ids=lambda township: township["source"]["place"])
def test_a_year_comes_out_as_it_was_published(session: Session, township: dict[str, Any]) -> None:
    rows = [*township["records"], *one_a_village(township)]
    done = Importer(CATALOGUE.activities, MAJOR).run(session, {"source": township["source"], "records": rows})
    assert done == Imported(added=len(rows))
    found = Statistics(CATALOGUE.indicators, CATALOGUE.activities).year(session, int(township["source"]["year"]))
    assert not missing(township, found)
