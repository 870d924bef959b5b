"""What people do in the chat with names and rights stands in the log."""

from datetime import datetime

from storage.audit import Deed, latest, verify
from storage.person import Person
from tests.desk import ADMIN, MEDIATOR, STAFF, VILLAGER, Desk
from tests.ledgers.made import workbook
from tests.local.pictures import png

LINE = "登记纠纷 浩口村 邻里 张三 李四 屋檐水"


async def test_reading_a_case_and_its_papers_is_written_down_once(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say(LINE)
    await mediator.press("保存")
    for label in ("添照片", "证据材料"):
        await mediator.press(label)
    await mediator.attach(png(), name="x.png")
    staff = await desk.talk(STAFF)
    await staff.say("/cases")
    for label in ("第1号", "打印文书", "受理登记表"):
        await staff.press(label)
    found = logged(desk)
    assert (Deed.READ_CASE, STAFF, "dispute") in found
    await staff.press("a:list:1")
    await staff.press("a:show:1")
    assert (Deed.READ_FILE, STAFF, "dispute") in logged(desk)
    assert (Deed.READ_PAPER, STAFF, "dispute") in found
    assert len(found) == len(set(found))


async def test_the_report_and_ones_own_data_are_written_down(desk: Desk) -> None:
    await (await desk.talk(STAFF)).say("/report 2026")
    villager = await desk.talk(VILLAGER)
    await villager.say("/privacy")
    for label in ("看我的数据", "删除我的数据", "确认"):
        await villager.press(label)
    assert [deed for deed, *_ in logged(desk)] == [Deed.REPORT, Deed.OWN_DATA, Deed.DELETION]


async def test_a_suspended_member_is_written_down(desk: Desk) -> None:
    admin = await desk.talk(ADMIN)
    await admin.say("/people")
    await admin.press("冉")
    await admin.press("停用")
    assert (Deed.ROLE, ADMIN, "person") in logged(desk)


async def test_whatever_is_voided_or_taken_back_is_written_down(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say(LINE)
    for label in ("保存", "作废", "确认作废", "恢复"):
        await mediator.press(label)
    await mediator.say("9月17日 浩口小学 宪法课 60余人")
    for label in ("保存", "作废", "确认作废"):
        await mediator.press(label)
    await mediator.say("代记咨询")
    for label in ("来访", "婚姻", "记错了"):
        await mediator.press(label)
    found = [(deed, table) for deed, by, table in logged(desk) if by == MEDIATOR and deed is not Deed.READ_CASE]
    assert found == [(Deed.VOID, "dispute"), (Deed.UNVOID, "dispute"), (Deed.VOID, "activity"), (Deed.VOID, "consultation")]


def logged(desk: Desk) -> list[tuple[Deed, int | None, str]]:
    """Deed, chat of who did it, table, of a whole chain, without the night's backup, which comes at some moment."""
    with desk.office.database.work() as session:
        assert verify(session).broken is None
        entries = [entry for entry in latest(session, 99) if entry.deed is not Deed.BACKUP]
        people = ((entry, session.get(Person, entry.by) if entry.by else None) for entry in entries)
        return [(entry.deed, person.chat_id if person else None, entry.table) for entry, person in people]


async def test_publishing_importing_and_additions_are_written_down(desk: Desk) -> None:
    desk.clock.fixed = datetime(2026, 11, 25, 10, tzinfo=desk.office.settings.zone)
    staff = await desk.talk(STAFF)
    await staff.attach(
        workbook(**{"纠纷": [["受理日期", "村", "纠纷类型", "当事人"], ["2025-03-01", "浩口村", "邻里", "甲、乙"]]}), "2025.xlsx"
    )
    await staff.press("导入")
    await staff.say("/publish 2025")
    await staff.press("公布")
    await (await desk.talk(VILLAGER)).say("屋头太阳能热水器遭冰雹打烂了找哪个")
    await staff.say("/gaps")
    for label in ("(1次)", "新建问题"):
        await staff.press(label)
    for words in ("找保险公司。", "保险法 21"):
        await staff.say(words)
    for label in ("邻里", "保存"):
        await staff.press(label)
    await desk.job("trials")
    await staff.look()
    await staff.press("不要了")
    with desk.office.database.work() as session:
        entries = [entry for entry in latest(session, 99) if entry.deed in (Deed.IMPORT, Deed.PUBLISH, Deed.ADDITION)]
    assert [(entry.deed, entry.details) for entry in entries] == [
        (Deed.IMPORT, {"added": 1}),
        (Deed.PUBLISH, {"first": "2025-01-01", "last": "2025-12-31", "edition": 1}),
        (Deed.ADDITION, {"trial": "live"}),
        (Deed.ADDITION, {"trial": "dropped"}),
    ]
    assert len({entry.by for entry in entries}) == 1
    assert (Deed.PUBLISH, STAFF, "publication") in logged(desk)
