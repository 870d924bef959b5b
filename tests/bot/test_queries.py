"""What a button of the figures carries, and what becomes of it later."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.office import Office
from bot.periods import coded, decoded, period_name
from bot.router import Router
from bot.talk.query import Query, data, pressed, read, short
from bot.turn import Turn
from storage.dispute import DisputeKind, Source
from storage.ledger import file_dispute, person_for
from storage.period import Period, Scope
from storage.person import Role
from tests.desk import content

LONGEST = Query(
    Period(date(2024, 12, 20), date(2025, 11, 15)),
    Scope(
        villages=frozenset({"shili_qinggang"}),
        kinds=frozenset({DisputeKind.PROPERTY_SERVICE.value}),
        sources=frozenset({Source.OWN_MOTION.value}),
    ),
)


def a_turn(office: Office, words: str = "", role: Role = Role.STAFF) -> Turn:
    with office.database.work() as session:
        return Turn(office, session, person_for(session, 1003, "罗文书", role), "test:1", words)


def test_a_button_carries_everything_in_64_bytes(office: Office) -> None:
    carried = data("r", LONGEST, "abcde.0.abcde", 999)
    assert len(carried.encode()) <= 64
    _, _, period, narrowed, *_ = carried.split(":")
    assert pressed(a_turn(office), period, narrowed) == LONGEST


def test_a_village_that_is_gone_makes_a_button_stale(office: Office) -> None:
    assert pressed(a_turn(office), "2025", f"v{short('gone')}") is None
    assert pressed(a_turn(office), "20251301-20251302", "") is None


def test_no_two_words_share_a_code(office: Office) -> None:
    words = [
        *(indicator.id for indicator in office.catalogue.indicators.indicators),
        *(village.id for village in office.content.township.villages),
        *office.catalogue.activities.kinds,
        *office.catalogue.indicators.groups,
    ]
    assert [code for code, times in Counter(map(short, dict.fromkeys(words))).items() if times > 1] == []


@pytest.mark.parametrize(
    ("period", "name"),
    [
        (Period.year(2025), "2025年"),
        (Period(date(2024, 1, 1), date(2025, 12, 31)), "2024年至2025年"),
        (Period.half(2025, 2), "2025年下半年"),
        (Period.quarter(2025, 3), "2025年三季度"),
        (Period.month(2024, 2), "2024年2月"),
        (Period(date(2025, 2, 1), date(2025, 4, 30)), "2025年2月至4月"),
        (Period(date(2024, 12, 20), date(2025, 1, 5)), "2024年12月20日至2025年1月5日"),
    ],
)
def test_a_period_has_a_name_and_a_code(period: Period, name: str) -> None:
    assert period_name(content().texts, period) == name
    assert decoded(coded(period)) == period


@pytest.mark.parametrize("code", ["1", "99999", "00010101-00011231", "99991001-99991231", "x"])
def test_a_code_of_no_year_with_books_is_none(code: str) -> None:
    assert decoded(code) is None


def test_a_kind_of_activity_can_be_asked_for(office: Office) -> None:
    query, rest = read(a_turn(office, "去年宪法课"))
    assert (query and query.record, rest) == ("publicity_event", "")


def test_type_and_activity_together_are_told_as_not_understood(office: Office) -> None:
    query, rest = read(a_turn(office, "去年劳动争议宪法课"))
    assert query and query.scope.kinds == {"labor"} and query.record == ""
    assert rest == "普法宣传"


def test_parties_are_masked_for_one_who_does_not_work_on_the_case(office: Office, tmp_path: Path) -> None:
    router = Router(office)
    with office.database.work() as session:
        staff = person_for(session, 1003, "罗文书", Role.STAFF)
        adviser = person_for(session, 1004, "何律师", Role.ADVISER)
        values = {"village": "haokou", "kind": DisputeKind.NEIGHBOR, "parties": ["张三", "李四"], "summary": "屋檐水"}
        file_dispute(session, values, datetime(2026, 3, 1, 9, tzinfo=office.settings.zone), staff, "test:1")
        seen = {}
        for person in (staff, adviser):
            query = Query(Period.year(2026))
            carried = data("r", query, f"{short('dispute_accepted_count')}.0.", 0)
            (reply,) = router.press(Turn(office, session, person, f"test:{person.id}", data=tuple(carried.split(":"))))
            seen[person.role] = (reply.text, [button.data for row in reply.rows for button in row])
    assert "张三、李四" in seen[Role.STAFF][0] and "c:1" in seen[Role.STAFF][1]
    assert "张三" not in seen[Role.ADVISER][0] and "浩人调字第1号" in seen[Role.ADVISER][0]
    assert "c:1" not in seen[Role.ADVISER][1]
