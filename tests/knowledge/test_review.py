from datetime import date
from typing import Any

import pytest

from knowledge.entry import Entry
from knowledge.review import ChangedArticle, affected, overdue
from tests.knowledge.sample import entry


def made(**changes: Any) -> list[Entry]:
    return [Entry.model_validate({**entry("a", **changes), "topic": "dogs"})]


@pytest.mark.parametrize(("today", "count"), [("2026-11-24", 0), ("2027-11-23", 0), ("2027-11-24", 1), ("2030-01-01", 1)])
def test_a_review_holds_a_year(today: str, count: int) -> None:
    assert len(list(overdue(made(reviewed="2026-11-24"), date.fromisoformat(today)))) == count


@pytest.mark.parametrize(
    ("reviewed", "days"), [("2026-01-01", ["2026-12-01"]), ("2026-11-30", ["2026-12-01"]), ("2026-12-01", [])]
)
def test_a_change_is_told_until_the_entry_is_reviewed_after_it(reviewed: str, days: list[str]) -> None:
    changes = [ChangedArticle.model_validate({"law": "样法", "article": "3", "day": day}) for day in ("2026-12-01", "2026-06-01")]
    found = list(affected(made(reviewed=reviewed), changes))
    assert [problem.context["day"] for problem in found] == days
    assert {problem.where for problem in found} <= {"dogs.yaml a"}
