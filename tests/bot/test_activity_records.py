"""What the chat makes of activities: how few taps they take, whose they are, and the files that belong to them."""

from datetime import date

import pytest
from sqlmodel import select

from bot.access import may_change
from storage.activity import Activity
from storage.attachment import Kept, Place, attach, attachments
from storage.draft import Draft
from storage.ledger import person_for
from storage.likeness import alike_activities
from storage.person import Person, Role
from tests.desk import MEDIATOR, STAFF, Desk

LINE = "昨天 浩口小学 宪法课 6年级 60余人 资料100份"


async def test_an_activity_in_one_line_takes_one_message_and_one_tap(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say(LINE)
    await mediator.press("保存")
    with desk.office.database.work() as session:
        activity = session.exec(select(Activity)).one()
    assert activity.numbers == {"attendance": 60, "materials": 100, "events": 1}
    assert activity.rounded == {"attendance": True}
    assert activity.details["setting"] == "school"
    assert activity.remark == ""


async def test_the_same_again_takes_two_taps_and_a_date(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say(LINE)
    await mediator.press("保存")
    await mediator.press("再记一次")
    await mediator.say("上周一")
    await mediator.press("保存")
    with desk.office.database.work() as session:
        first, second = session.exec(select(Activity).order_by("id")).all()
    assert first.day != second.day
    assert (first.details, first.numbers, first.rounded) == (second.details, second.numbers, second.rounded)


async def test_a_file_sent_while_the_form_is_open_becomes_the_activitys(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say(LINE)
    with desk.office.database.work() as session:
        draft = session.exec(select(Draft)).one()
        person = person_for(session, MEDIATOR, "冉调解员")
        attach(session, Place("draft", draft.id or 0), Kept("0" * 64, "课.jpg", "image/jpeg", 5), person, "photo")
    await mediator.press("保存")
    assert "1个文件" in "\n".join(mediator.said())
    await mediator.say("/log 最近")
    await mediator.press("浩口小学")
    assert "照片和文件:1个" in mediator.last()
    with desk.office.database.work() as session:
        activity = session.exec(select(Activity)).one()
        assert [file.name for file in attachments(session, Place("activity", activity.id or 0))] == ["课.jpg"]


async def test_no_screen_of_kinds_has_more_than_eight_buttons(desk: Desk) -> None:
    staff = await desk.talk(STAFF)
    await staff.say("/log")
    seen: set[str] = set()
    kinds = {kind.name for kind in desk.office.catalogue.activities.kinds.values()}
    groups = desk.office.catalogue.activities.groups
    for group, name in groups.items():
        if not any(kind.group == group for kind in desk.office.catalogue.activities.kinds.values()):
            continue
        await staff.say("/log")
        while name not in staff.buttons():
            assert len(staff.buttons()) <= 8
            await staff.press("下一页")
        await staff.press(name)
        while True:
            assert len(staff.buttons()) <= 8
            seen |= kinds & set(staff.buttons())
            if "下一页 →" not in staff.buttons():
                break
            await staff.press("下一页")
    assert seen == kinds


async def test_a_record_of_which_only_the_year_is_known_is_changed_and_stays_one(desk: Desk) -> None:
    with desk.office.database.work() as session:
        known = {"kind": "media_push", "year": 2020, "details": {"channel": "led"}, "numbers": {"times": 50}}
        session.add(Activity.model_validate({**known, "rounded": {"times": True}}))
    staff = await desk.talk(STAFF)
    await staff.say("/log 最近")
    await staff.press("2020 推送")
    await staff.press("✏️ 改")
    assert "50余次" in staff.last()
    await staff.press("题目")
    await staff.say("宪法知识宣传片")
    await staff.press("保存")
    with desk.office.database.work() as session:
        activity = session.exec(select(Activity)).one()
    assert (activity.day, activity.year, activity.numbers, activity.rounded) == (None, 2020, {"times": 50}, {"times": True})
    assert activity.details == {"channel": "led", "title": "宪法知识宣传片"}


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        (Role.VILLAGER, False, False),
        (Role.MEDIATOR, True, False),
        (Role.ADVISER, True, False),
        (Role.STAFF, True, True),
        (Role.ADMIN, True, True),
    ],
)
def test_who_may_change_an_activity(role: Role, own: bool, others: bool) -> None:
    person = Person(id=1, chat_id=1, role=role)
    assert may_change(person, Activity(kind="oath", year=2026, created_by=1)) is own
    assert may_change(person, Activity(kind="oath", year=2026, created_by=2)) is others
    assert may_change(person, Activity(kind="oath", year=2026)) is others


@pytest.mark.parametrize(
    ("details", "day", "found"),
    [
        ({"place": "浩口小学校"}, 17, True),
        ({"place": "浩口小学", "title": "民法典"}, 17, True),
        ({"place": "龙坝村", "title": "民法典"}, 17, False),
        ({"place": "浩口小学"}, 18, False),
        ({}, 17, True),
    ],
)
async def test_what_may_be_the_same_activity(desk: Desk, details: dict[str, str], day: int, found: bool) -> None:
    with desk.office.database.work() as session:
        known = {"kind": "publicity_event", "year": 2026, "day": date(2026, 9, 17)}
        session.add(Activity.model_validate({**known, "details": {"place": "浩口小学", "title": "宪法课"}}))
        session.flush()
        assert bool(alike_activities(session, "publicity_event", date(2026, 9, day), details)) is found
        assert not alike_activities(session, "oath", date(2026, 9, day), details)
