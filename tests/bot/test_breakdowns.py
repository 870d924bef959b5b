"""Every kind of activity by village, by type and by month: what its views show is what its records say."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from bot.catalogue import load_catalogue
from bot.office import Office
from bot.replies import Reply
from bot.talk import breakdowns, charts, public_version
from bot.talk.measures import kind_field, measures
from bot.talk.query import Query
from bot.turn import Turn
from storage.ledger import person_for
from storage.period import Period
from storage.person import Role

ACTIVITIES = load_catalogue().activities
KINDS = [code for code, kind in ACTIVITIES.kinds.items() if kind.fields]
WITHOUT_NUMBERS = {"publicity_note", "external_figure"}


def given(code: str, village: str) -> dict[str, Any]:
    """A value for every field of the kind; each number is 4."""
    fields = ((name, ACTIVITIES.fields[name]) for name in ACTIVITIES.kinds[code].fields)
    words = {name: field.options[0].id if field.options else village for name, field in fields if not field.is_number}
    return words | {name: 4 for name in ACTIVITIES.kinds[code].fields if ACTIVITIES.fields[name].is_number}


@pytest.fixture
def turn(office: Office) -> Iterator[Turn]:
    with office.database.work() as session:
        yield Turn(office, session, person_for(session, 1, "x", Role.STAFF), "test:1")


@pytest.mark.parametrize("code", KINDS)
def test_a_kind_is_broken_down_by_what_its_records_say(turn: Turn, code: str) -> None:
    for day, village in ((date(2025, 3, 1), "haokou"), (date(2025, 4, 1), "shili_longba"), (date(2024, 3, 1), "haokou")):
        turn.session.add(ACTIVITIES.born(code, given(code, village), day=day, year=day.year))
    turn.session.flush()
    query = Query(Period.year(2025), record=code)
    views = breakdowns.offered(turn, query, turn.office.statistics.over(turn.session, query.period))
    units = [measure.unit for measure in measures(turn, query)]
    assert (units == []) is (code in WITHOUT_NUMBERS)
    assert (breakdowns.VILLAGE in views) is ("village" in ACTIVITIES.kinds[code].fields)
    assert (breakdowns.KIND in views) is (bool(kind_field(turn, query)) and code not in WITHOUT_NUMBERS)
    for view in views:
        _, *parts, total, _ = shown(breakdowns.VIEWS[view], turn, query).text.splitlines()
        assert f":8{units[0]}(去年4{units[0]})" in total
        assert sum(number(part, units[0]) for part in parts) == 8
    assert all(shown(charts.VIEWS[breakdowns.CHART], turn, query, view).photo for view in charts.offered(turn, query))
    public = shown(public_version.VIEWS[breakdowns.PUBLIC], turn, query).text
    assert [number(line, units[0]) for line in public.splitlines() if "村:4" in line] == [4, 4] * (breakdowns.VILLAGE in views)


def number(line: str, unit: str) -> int:
    """The main one of a line."""
    found = re.search(rf":(\d+){unit}", line)
    assert found, line
    return int(found[1])


def shown(view: Callable[[Turn, Query, list[str]], list[Reply]], turn: Turn, query: Query, more: str = "") -> Reply:
    (reply,) = view(turn, query, [more])
    return reply
