"""The file that may leave the office: small figures by village are hidden, and no total gives them away."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.office import Office
from bot.talk import public_version
from bot.talk.query import Query
from bot.turn import Turn
from storage.dispute import Status
from storage.ledger import person_for
from storage.period import Period, Scope
from storage.person import Role
from tests.desk import STAFF, Desk
from tests.documents.test_dispute_sheet import case

LEAST = "<3"
Sheet = dict[str, tuple[Any, ...]]


async def public(desk: Desk, cases: dict[str, int]) -> tuple[Sheet, Sheet]:
    """The sheets of the villages and of the township, by their first column, for so many cases by village."""
    with desk.office.database.work() as session:
        numbers = iter(range(1, 99))
        for village, count in cases.items():
            for _ in range(count):
                failed = {"status": Status.FAILED, "closed_on": date(2020, 4, 1)}
                case(session, next(numbers), village=village, **failed)
    staff = await desk.talk(STAFF)
    await staff.say("统计 2020")
    for label in ("按村", "公开版", "公开版文件"):
        await staff.press(label)
    book = load_workbook(io.BytesIO(await staff.content(staff.documents()[-1])))
    villages, township = ({str(row[0]): row[1:] for row in sheet.iter_rows(min_row=2, values_only=True)} for sheet in book)
    return villages, township


@pytest.mark.parametrize(
    ("cases", "shown"),
    [
        ({"haokou": 9, "shili_longba": 1, "shili_heping": 2, "shili_shiqiao": 2}, [9, 0, LEAST, LEAST, LEAST, 0]),
        ({"haokou": 9, "shili_longba": 1, "shili_heping": 4}, [9, 0, LEAST, "略", 0, 0]),
        ({"haokou": 1}, ["略"] * 6),
        ({"haokou": 1, "shili_longba": 1}, ["略"] * 6),
    ],
)
async def test_small_figures_are_hidden_and_the_total_is_the_one_that_stands_elsewhere(
    desk: Desk, cases: dict[str, int], shown: list[Any]
) -> None:
    villages, township = await public(desk, cases)
    names = [village.name for village in desk.office.content.township.villages]
    assert [villages[name][0] for name in names] == shown
    assert villages["合计"][0] == township["受理矛盾纠纷"][1] == sum(cases.values())
    assert [villages[name][1] for name in [*names, "合计"]] == [0] * 7


def test_one_village_alone_has_no_public_version(office: Office) -> None:
    with office.database.work() as session:
        case(session, 1)
        turn = Turn(office, session, person_for(session, STAFF, "x", Role.STAFF), "update:1")
        query = Query(Period.year(2020), Scope(villages=frozenset({"haokou"})))
        replies = [reply for view in public_version.VIEWS.values() for reply in view(turn, query, [])]
    assert [(reply.text, reply.document) for reply in replies] == [("", None)] * 2


async def test_nothing_by_village_stands_elsewhere_in_the_file(desk: Desk) -> None:
    villages, township = await public(desk, {"haokou": 5, "shili_longba": 4})
    assert villages["浩口村"][0] == 5
    assert "按村受理" not in township
    assert not any("村" in str(cell) for row in township.items() for cell in (row[0], *row[1]))
