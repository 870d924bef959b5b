"""A district of two townships in one installation: each sees its own, the district office the figures of all."""

from collections.abc import AsyncIterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlmodel import select

from storage.dispute import Dispute
from storage.outbox import Stand, first_of, put
from storage.person import Person
from storage.record import now
from storage.settling import townships
from storage.ticket import Ticket
from tests import neighbours
from tests.conftest import SQLITE
from tests.district import ADMIN, HERE, MEDIATOR, NEXT, OFFICE, OTHER, STAFF, UNKNOWN, VILLAGER, District
from tests.incoming import message
from tests.ledgers.made import comma_separated


@pytest.fixture
async def district(tmp_path: Path, database_url: str, database_engine: str) -> AsyncIterator[District]:
    """One worker on PostgreSQL, on SQLite a new one after each step. At the end the neighbours press all buttons."""
    async with District(tmp_path, database_url, is_restless=database_engine == SQLITE) as desk:
        desk.clock.fixed = datetime(2026, 11, 25, 10, tzinfo=desk.office.settings.zone)
        yield desk
        for place in (HERE, NEXT):
            assert neighbours.complaints(desk.office, desk.shown(), place) == []


async def test_each_township_numbers_and_names_its_own_cases(district: District) -> None:
    await district.log_in_both()
    with district.office.database.work() as session:
        found = session.exec(select(Dispute).order_by(Dispute.id)).all()  # type: ignore[arg-type]
    assert [(one.township, one.number, one.village) for one in found] == [
        ("haokou", 1, "haokou"),
        ("haokou", 2, "shili_heping"),
        ("qingping", 1, "qp_heping"),
    ]
    talk = await district.talk(MEDIATOR + OTHER)
    await talk.say("我的案件")
    assert "青人调字第1号" in "".join(talk.buttons())
    assert "浩人调字" not in talk.transcript()


@pytest.mark.parametrize("who", [VILLAGER, MEDIATOR, STAFF, ADMIN])
async def test_nobody_finds_a_case_of_the_next_township(district: District, who: int) -> None:
    await district.log_in_both()
    talk = await district.talk(who + OTHER)
    for words in ("/cases 田坎倒了", "/cases 张三", "/cases", "统计 2026", "我的数据", "/log 最近"):
        await talk.say(words)
    for theirs in ("李四", "王五", "赵六", "田坎", "浩人调字"):
        assert theirs not in talk.transcript().replace("> /cases 田坎倒了", "")
    if who != VILLAGER:
        await talk.say("统计 2026")
        assert "1件" in talk.last()
        assert "3件" not in talk.last()


async def test_the_office_hears_of_its_own_villagers_only(district: District) -> None:
    talk = await district.talk(VILLAGER + OTHER)
    await talk.say("我要被打死了 救命")
    assert "李大爷" in await district.heard(STAFF + OTHER)
    assert await district.heard(STAFF) == ""


async def test_whoever_asks_for_a_person_reaches_those_of_the_own_township(district: District) -> None:
    talk = await district.talk(VILLAGER + OTHER)
    await talk.say("找人工")
    mediator = await district.talk(MEDIATOR + OTHER)
    await mediator.look()
    assert "我来" in mediator.buttons()
    assert await district.heard(MEDIATOR) == ""


async def test_a_villager_is_asked_once_where_they_live_and_gets_that_townships_facts(district: District) -> None:
    talk = await district.talk(UNKNOWN)
    await talk.say("申请调解")
    assert "哪个乡镇" in talk.last()
    assert talk.buttons() == ["浩口乡", "青坪乡"]
    await talk.press("青坪乡")
    assert "和坪村" in talk.buttons()
    await talk.press("和坪村")
    assert "青坪乡和坪村" in talk.last()
    await talk.say("申请调解")
    assert "哪个乡镇" not in talk.last()
    await talk.say("取消")
    person = district.person(UNKNOWN)
    assert (person.township, person.villages) == (NEXT, ["qp_heping"])


async def test_an_answer_comes_before_the_question_where_one_lives(district: District) -> None:
    talk = await district.talk(UNKNOWN)
    await talk.say("司法所在哪里")
    first, *_, asked = talk.said()
    assert "哪个乡镇" in asked
    assert "还没登记" in first
    await talk.press("浩口乡")
    await talk.press("不说村")
    await talk.say("司法所在哪里")
    assert "浩口乡政府一楼" in talk.transcript()
    assert "哪个乡镇" not in talk.last()


async def test_a_wrong_tap_is_mended_until_there_is_a_case(district: District) -> None:
    talk = await district.talk(UNKNOWN)
    await talk.say("离婚要哪些材料")
    await talk.press("浩口乡")
    await talk.press("选错了")
    await talk.press("青坪乡")
    await talk.press("青坪村")
    assert "青坪乡青坪村" in talk.last()
    await talk.say("找人工")
    await talk.press("选错了")
    assert "先不换" in talk.last()


async def test_danger_of_somebody_unknown_reaches_the_township_whose_village_they_name(district: District) -> None:
    talk = await district.talk(UNKNOWN)
    await talk.say("救命 我在青坪村 他要杀我")
    assert "周婆婆" in await district.heard(STAFF + OTHER)
    assert await district.heard(STAFF) == await district.heard(OFFICE) == ""


async def test_danger_of_somebody_of_whom_nothing_is_known_reaches_the_district_office(district: District) -> None:
    talk, office = await district.talk(UNKNOWN), await district.talk(OFFICE)
    await talk.say("救命 他要杀我")
    await office.look()
    assert "周婆婆" in office.last()
    await office.press("我来")
    assert "秦科长" in await district.heard(UNKNOWN)


async def test_the_district_office_counts_all_and_each_township(district: District) -> None:
    await district.log_in_both()
    office = await district.talk(OFFICE)
    await office.say("统计 2026")
    assert "武隆区" in office.last()
    assert "3件" in office.last()
    assert "Excel" not in "".join(office.buttons())
    await office.press("按乡镇")
    assert "浩口乡:" in office.last()
    assert "青坪乡:" in office.last()
    await office.press("公开版")
    assert "<3件" in office.last()
    await office.say("统计 2026 青坪乡")
    assert office.last().startswith("青坪乡")
    await office.press("按村")
    assert "和坪村:" in office.last()
    assert "浩口" not in office.last()


async def test_figures_are_published_for_a_township_and_for_the_district_each_for_itself(district: District) -> None:
    await district.log_in_both()
    district.clock.fixed = datetime(2027, 1, 5, 10, tzinfo=district.office.settings.zone)
    staff, office = await district.talk(STAFF + OTHER), await district.talk(OFFICE)
    for talk, place in ((staff, "青坪乡"), (office, "武隆区")):
        await talk.say("公布 2026")
        await talk.press("公布")
        await talk.say("统计 2026")
        assert talk.last().startswith(place)
        assert "公布" in talk.last()
        assert "第1" in talk.last() or "第一" in talk.last()
    await office.say("统计 2026 浩口乡")
    assert "对照公布数" not in "".join(office.buttons())
    await office.say("统计 2026 青坪乡")
    assert "对照公布数" in "".join(office.buttons())


async def test_by_township_can_be_asked_for_in_words(district: District) -> None:
    await district.log_in_both()
    office = await district.talk(OFFICE)
    await office.say("统计 2026 按乡镇")
    assert "浩口乡:" in office.last()
    await office.say("统计 2026 Excel")
    assert office.documents() == []


async def test_the_district_office_reads_no_names_and_opens_no_case(district: District) -> None:
    await district.log_in_both()
    office = await district.talk(OFFICE)
    for words in ("统计 2026", "统计 2026 浩口乡"):
        await office.say(words)
        await office.press("明细")
        await office.press("受理")
        assert "浩人调字" in office.last()
    for name in ("张", "王五", "屋檐"):
        assert name not in office.transcript()
    for forged in ("c:1", "c:1:paper:record", "s:x:2026:"):
        await district.forge(OFFICE, 1, forged)
    await office.look()
    assert office.documents() == []
    assert "屋檐" not in office.transcript()


async def test_reports_of_the_district_and_of_a_township(district: District) -> None:
    await district.log_in_both()
    office = await district.talk(OFFICE)
    await office.say("年报 2026")
    await office.say("年报 2026 青坪乡")
    whole, tables, own, own_tables = office.documents()
    text = "\n".join(p.text for p in Document(BytesIO(await office.content(whole))).paragraphs)
    assert "武隆区" in text
    assert own.name == "青坪乡2026年法治政府建设情况报告(草稿).docx"
    book = load_workbook(BytesIO(await office.content(tables)))
    assert {row[0].value for row in book["按乡镇"].iter_rows(min_row=2)} == {"浩口乡", "青坪乡"}
    for one in (tables, own_tables):
        cells = [cell.value for sheet in load_workbook(BytesIO(await office.content(one))) for row in sheet for cell in row]
        assert not [cell for cell in cells if isinstance(cell, str) and ("竹子" in cell or "屋檐" in cell)]


async def test_the_district_office_invites_the_admin_of_a_township(district: District) -> None:
    office, admin = await district.talk(OFFICE), await district.talk(UNKNOWN)
    await office.say("/invite")
    await office.press("管理员")
    await office.press("青坪乡")
    link = office.last().split("/start ")[1].split()[0]
    await admin.say(f"/start {link}")
    assert await district.heard(ADMIN) == ""
    own = await district.talk(ADMIN + OTHER)
    await own.look()
    await own.press("同意")
    assert "青坪乡" in await district.heard(UNKNOWN)
    person = district.person(UNKNOWN)
    assert (person.role, person.township) == ("admin", NEXT)


async def test_an_admin_sees_and_manages_the_own_team_only(district: District) -> None:
    admin = await district.talk(ADMIN)
    await admin.say("/people")
    assert not [label for label in admin.buttons() if "向调解员" in label or "秦科长" in label]
    await district.forge(ADMIN, 1, f"t:{district.person(MEDIATOR + OTHER).id}:off")
    assert district.person(MEDIATOR + OTHER).suspended_at is None


async def test_an_announcement_goes_to_the_own_township(district: District) -> None:
    here, there = await district.talk(VILLAGER), await district.talk(VILLAGER + OTHER)
    for talk in (here, there):
        await talk.say("订阅通知")
    staff = await district.talk(STAFF + OTHER)
    await staff.say("写通知")
    await staff.press("写一条")
    await staff.say("明天在青坪场上讲宪法")
    await staff.press("所有订阅的")
    await staff.press("保存")
    assert "现在有1人" in staff.last()
    await staff.press("现在发")
    await district.job("announce")
    assert "讲宪法" in await district.heard(VILLAGER + OTHER)
    await here.look()
    assert "讲宪法" not in here.transcript()


async def test_an_announcement_of_the_district_goes_to_all_and_belongs_to_no_township(district: District) -> None:
    for who in (VILLAGER, VILLAGER + OTHER):
        await (await district.talk(who)).say("订阅通知")
    office = await district.talk(OFFICE)
    await office.say("写通知")
    await office.press("写一条")
    await office.say("宪法宣传周开始了")
    await office.press("所有订阅的")
    await office.press("保存")
    await office.press("现在发")
    await district.job("announce")
    assert "宣传周" in await district.heard(VILLAGER)
    assert "宣传周" in await district.heard(VILLAGER + OTHER)
    assert "收到2人" in await district.heard(OFFICE)
    with district.office.database.work() as session:
        assert townships(session) == {"haokou", "qingping"}


async def test_the_morning_reminds_in_each_township(district: District) -> None:
    district.clock.fixed = datetime(2026, 10, 20, 10, tzinfo=district.office.settings.zone)
    await district.log_in_both()
    district.clock.fixed = datetime(2026, 11, 20, 8, 30, tzinfo=district.office.settings.zone)
    here, there = await district.talk(MEDIATOR), await district.talk(MEDIATOR + OTHER)
    await district.job("morning")
    await here.look()
    await there.look()
    assert "浩人调字" in here.last()
    assert "青人调字" in there.last()
    assert "浩人调字" not in there.transcript()
    assert "青人调字" not in here.transcript()


async def test_the_same_table_is_imported_in_both_townships_and_known_again_in_each(district: District) -> None:
    table = comma_separated([["日期", "类型", "当事人", "事由"], ["2026-03-01", "邻里", "张三、李四", "屋檐水滴到隔壁"]])
    for who, added in ((STAFF, 1), (STAFF + OTHER, 1), (STAFF, 0)):
        talk = await district.talk(who)
        await talk.attach(table, "纠纷.csv")
        if added:
            await talk.press("导入")
    with district.office.database.work() as session:
        assert sorted(session.exec(select(Dispute.township)).all()) == ["haokou", "qingping"]


async def test_no_button_of_one_township_does_anything_in_the_next(district: District) -> None:
    """The neighbours press them when it is over."""
    await district.log_in_both()
    for who in (MEDIATOR, STAFF, ADMIN):
        talk = await district.talk(who)
        for words in ("我的案件", "统计 2026", "记活动 最近", "/people", "写通知"):
            await talk.say(words)
    assert [one for one in district.shown()[MEDIATOR] if one.startswith("c:")]


async def test_that_somebody_could_not_be_told_is_read_in_their_township_only(district: District) -> None:
    for who in (OFFICE, ADMIN, ADMIN + OTHER, MEDIATOR + OTHER, UNKNOWN):
        await (await district.talk(who)).say("您好")
    for receiver in (MEDIATOR + OTHER, ADMIN + OTHER, UNKNOWN):
        with district.office.database.work() as session:
            put(session, receiver, {}, now())
            session.flush()
            row = first_of(session, receiver, now())
            assert row
            district.worker.outbox.close(session, [(row, Stand.BLOCKED)])
        await district.settled()
    about = {who: await seen(district, who, "送不到") for who in (OFFICE, ADMIN, ADMIN + OTHER)}
    assert about == {OFFICE: 2, ADMIN: 0, ADMIN + OTHER: 1}


async def test_what_is_asked_in_two_townships_at_the_same_moment_is_each_ones_own(district: District) -> None:
    people = (VILLAGER, VILLAGER + OTHER)
    for who in people:
        await (await district.talk(who)).say("您好")
    inbox = district.worker.inbox
    await inbox.keep([inbox.read(message(10**9 + who, who, "找人工")) for who in people])
    await district.settled()
    with district.office.database.work() as session:
        tickets = session.exec(select(Ticket)).all()
        assert [session.get_one(Person, one.person_id).township for one in tickets] == [one.township for one in tickets]
    assert sorted(one.township for one in tickets) == [HERE, NEXT]


async def seen(desk: District, who: int, words: str) -> int:
    """How many messages with these words somebody has."""
    talk = await desk.talk(who)
    await talk.look()
    return sum(words in str(message.get("text")) for message in talk.messages())
