"""A small catalogue and records of made-up people."""

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from sqlmodel import Session

from storage.activity import Activities
from storage.dispute import Dispute, DisputeKind, Status
from storage.indicators import Indicators
from storage.ledger import person_for
from storage.period import Period
from storage.person import Person
from storage.statistics import Evidence, Figure, Statistics

TODAY = date(2026, 11, 25)
NOW = datetime.combine(TODAY, time(9), UTC)
SECRETS = (b"only-for-tests-0123456789",)
ACTIVITIES = Activities.model_validate(
    {
        "groups": {"publicity": "宣传", "screening": "排查"},
        "fields": {
            "title": {"name": "题目", "ask": "?"},
            "place": {"name": "地点", "ask": "?"},
            "village": {"name": "村", "ask": "?"},
            "setting": {
                "name": "场所",
                "ask": "?",
                "options": [
                    {"id": "school", "name": "学校", "also": ["小学", "中学"]},
                    {"id": "market", "name": "集市", "also": ["赶集"]},
                ],
            },
            "attendance": {"name": "人次", "ask": "?", "answer": "count", "unit": "人次"},
            "events": {"name": "场次", "ask": "?", "answer": "count", "unit": "场"},
            "rounds": {"name": "轮次", "ask": "?", "answer": "count", "unit": "次"},
        },
        "kinds": {
            "talk": {
                "name": "宣传",
                "group": "publicity",
                "fields": ["title", "place", "village", "setting", "attendance", "events"],
                "once": "events",
                "derive": {"setting": "place"},
            },
            "screening": {"name": "排查", "group": "screening", "fields": ["title", "rounds"]},
        },
    }
)
_origins = count()


def mediator(session: Session) -> Person:
    return person_for(session, 1, "冉调解员")


def dispute(session: Session, **values: Any) -> Dispute:
    """A dispute as it is stored, accepted in 2026 unless ``values`` say otherwise."""
    right = {"kind": DisputeKind.NEIGHBOR, "village": "east", "accepted_year": 2026, "status": Status.ACCEPTED}
    made = Dispute.model_validate({**right, "origin": f"test:{next(_origins)}", **values})
    session.add(made)
    session.flush()
    return made


def talk(session: Session, kind: str = "talk", year: int = 2026, given: dict[str, Any] | None = None, **record: Any) -> None:
    """An activity of the small catalogue."""
    session.add(ACTIVITIES.born(kind, given or {}, year=year, origin=f"test:{next(_origins)}", **record))
    session.flush()


def figures(session: Session, *indicators: dict[str, Any], year: int = 2026) -> list[Figure]:
    """The year's figures of those indicators."""
    full = [{"id": f"i{n}", "name": f"i{n}", "unit": "次", "group": "all"} | given for n, given in enumerate(indicators)]
    declared = Indicators.model_validate({"groups": {"all": "全部"}, "indicators": full})
    return Statistics(declared, ACTIVITIES).year(session, year)


def figure(session: Session, year: int = 2026, **indicator: Any) -> Figure:
    """The only figure of that indicator."""
    (found,) = figures(session, indicator, year=year)
    return found


def behind(session: Session, found: Figure, year: int = 2026) -> list[Evidence]:
    """The records behind a year's figure."""
    statistics = Statistics(Indicators(groups={}, indicators=(found.indicator,)), ACTIVITIES)
    return statistics.records(session, found.indicator, found.part, Period.year(year), found.by)
