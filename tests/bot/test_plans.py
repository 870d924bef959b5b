"""Done against planned: who counts for whom."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from bot.commands.checking import plan_problems
from bot.office import Office
from bot.talk.plans import show
from bot.turn import Turn
from knowledge.problem import ProblemCode
from knowledge.township import Planned
from storage.ledger import person_for
from storage.person import Role
from tests.desk import catalogue


def _logged(office: Office, session: Session, organiser: str, **more: Any) -> None:
    today = office.local_now().date()
    given = {"title": "宪法", "organiser": organiser, **more}
    session.add(office.catalogue.activities.born("publicity_event", given, day=today, year=today.year))


def _shown(office: Office, session: Session) -> list[str]:
    (reply,) = show(Turn(office, session, person_for(session, 7, "罗文书", Role.STAFF), "u1"))
    return reply.text.splitlines()


@pytest.mark.parametrize(
    ("organiser", "more", "done"),
    [
        ("司法所", {}, 1),
        ("浩口司法所、派出所", {}, 1),
        ("学校", {"co_organisers": "司法所"}, 1),
        ("司法所", {"events": 3}, 3),
        ("学校", {}, 0),
    ],
)
def test_an_office_did_what_it_held_alone_or_with_others(office: Office, organiser: str, more: dict[str, Any], done: int) -> None:
    with office.database.work() as session:
        _logged(office, session, organiser, **more)
        lines = _shown(office, session)
    assert f"做了{done}次" in lines[lines.index("司法所") + 1]


def test_another_year_does_not_count(office: Office) -> None:
    with office.database.work() as session:
        last = date(office.local_now().year - 1, 5, 1)
        session.add(office.catalogue.activities.born("publicity_event", {"organiser": "司法所"}, day=last, year=last.year))
        assert "做了0次" in "\n".join(_shown(office, session))


@pytest.mark.parametrize("kind", ["no_such_kind", "media_push"])
def test_a_plan_needs_a_kind_that_says_who_held_it(kind: str) -> None:
    plan = Planned(office="司法所", kind=kind, count=1)
    (problem,) = plan_problems([plan], catalogue().activities)
    assert problem.code is ProblemCode.UNKNOWN_KIND
    assert "publicity_event" in problem.context["known"]
