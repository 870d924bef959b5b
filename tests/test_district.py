"""A district of two townships in one installation: each sees its own, the district office the figures of all."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlmodel import select

from knowledge.content import Content, load_content
from storage.dispute import Dispute
from storage.ledger import known_person
from storage.outbox import Stand, first_of, put
from storage.record import now
from storage.settling import townships
from tests.conftest import SQLITE
from tests.desk import Desk
from tests.ledgers.made import comma_separated

DISTRICT = Path(__file__).parent.parent / "examples" / "district"
OFFICE, UNKNOWN = 3001, 3002
VILLAGER, MEDIATOR, STAFF, ADMIN = range(3101, 3105)
"""Of the first township; those of the second are a hundred further."""
OTHER = 100


@cache
def content() -> Content:
    """Without the days of the year, of which the offices would be told on some days and not on others."""
    whole = load_content(district=DISTRICT)
    return replace(whole, days=(), townships={id_: replace(one, days=()) for id_, one in whole.townships.items()})


class Restarted(Desk):
    """After everything that somebody does another worker goes on."""

    async def settled(self) -> None:
        await super().settled()
        await self.next_worker()


@pytest.fixture
async def district(tmp_path: Path, database_url: str, database_engine: str) -> AsyncIterator[Desk]:
    """One worker on PostgreSQL, on SQLite a new one after each step."""
    desk = (Restarted if database_engine == SQLITE else Desk)(tmp_path, database_url)
    desk.content = content()
    async with desk:
        desk.clock.fixed = datetime(2026, 11, 25, 10, tzinfo=desk.office.settings.zone)
        yield desk


async def logged(desk: Desk, who: int, line: str) -> str:
    """A case by one line and one tap; its number."""
    talk = await desk.talk(who)
    await talk.say(f"登记纠纷 {line}")
    await talk.press("保存")
    return talk.last()


async def both(desk: Desk) -> None:
    """Two cases here, one there."""
    await logged(desk, MEDIATOR, "浩口村 邻里 张三 李四 屋檐水滴 3000元")
    await logged(desk, MEDIATOR, "和坪村 邻里 王五 赵六 田坎倒了")
    await logged(desk, MEDIATOR + OTHER, "和坪村 邻里 钱七 孙八 竹子占地")


async def test_each_township_numbers_and_names_its_own_cases(district: Desk) -> None:
    await both(district)
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
async def test_nobody_finds_a_case_of_the_next_township(district: Desk, who: int) -> None:
    await both(district)
    talk = await district.talk(who + OTHER)
    for words in ("/cases 田坎倒了", "/cases 张三", "/cases", "统计 2026", "我的数据", "/log 最近"):
        await talk.say(words)
    for theirs in ("李四", "王五", "赵六", "田坎", "浩人调字"):
        assert theirs not in talk.transcript().replace("> /cases 田坎倒了", "")
    if who != VILLAGER:
        await talk.say("统计 2026")
        assert "1件" in talk.last()
        assert "3件" not in talk.last()


async def test_the_office_hears_of_its_own_villagers_only(district: Desk) -> None:
    here, there = await district.talk(STAFF), await district.talk(STAFF + OTHER)
    talk = await district.talk(VILLAGER + OTHER)
    await talk.say("我要被打死了 救命")
    await here.look()
    await there.look()
    assert "李大爷" in there.last()
    assert here.messages() == []


async def test_whoever_asks_for_a_person_reaches_those_of_the_own_township(district: Desk) -> None:
    talk = await district.talk(VILLAGER + OTHER)
    await talk.say("找人工")
    mediator, stranger = await district.talk(MEDIATOR + OTHER), await district.talk(MEDIATOR)
    await mediator.look()
    await stranger.look()
    assert "我来" in mediator.buttons()
    assert stranger.messages() == []


async def test_a_villager_is_asked_once_where_they_live_and_gets_that_townships_facts(district: Desk) -> None:
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
    with district.office.database.work() as session:
        person = known_person(session, UNKNOWN)
        assert person
        assert (person.township, person.villages) == ("qingping", ["qp_heping"])


async def test_an_answer_comes_before_the_question_where_one_lives(district: Desk) -> None:
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


async def test_a_wrong_tap_is_mended_until_there_is_a_case(district: Desk) -> None:
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


async def test_danger_of_somebody_unknown_reaches_the_township_whose_village_they_name(district: Desk) -> None:
    talk, here = await district.talk(UNKNOWN), await district.talk(STAFF)
    there, office = await district.talk(STAFF + OTHER), await district.talk(OFFICE)
    await talk.say("救命 我在青坪村 他要杀我")
    for one in (here, there, office):
        await one.look()
    assert "周婆婆" in there.last()
    assert here.messages() == office.messages() == []


async def test_danger_of_somebody_of_whom_nothing_is_known_reaches_the_district_office(district: Desk) -> None:
    talk, office = await district.talk(UNKNOWN), await district.talk(OFFICE)
    await talk.say("救命 他要杀我")
    await office.look()
    assert "周婆婆" in office.last()
    await office.press("我来")
    await talk.look()
    assert "秦科长" in talk.last()


async def test_the_district_office_counts_all_and_each_township(district: Desk) -> None:
    await both(district)
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


async def test_figures_are_published_for_a_township_and_for_the_district_each_for_itself(district: Desk) -> None:
    await both(district)
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


async def test_by_township_can_be_asked_for_in_words(district: Desk) -> None:
    await both(district)
    office = await district.talk(OFFICE)
    await office.say("统计 2026 按乡镇")
    assert "浩口乡:" in office.last()
    await office.say("统计 2026 Excel")
    assert office.documents() == []


async def test_the_district_office_reads_no_names_and_opens_no_case(district: Desk) -> None:
    await both(district)
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


async def test_reports_of_the_district_and_of_a_township(district: Desk) -> None:
    await both(district)
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


async def test_the_district_office_invites_the_admin_of_a_township(district: Desk) -> None:
    office, admin = await district.talk(OFFICE), await district.talk(UNKNOWN)
    await office.say("/invite")
    await office.press("管理员")
    await office.press("青坪乡")
    link = office.last().split("/start ")[1].split()[0]
    await admin.say(f"/start {link}")
    other, own = await district.talk(ADMIN), await district.talk(ADMIN + OTHER)
    await other.look()
    await own.look()
    assert other.messages() == []
    await own.press("同意")
    await admin.look()
    assert "青坪乡" in admin.last()
    with district.office.database.work() as session:
        person = known_person(session, UNKNOWN)
        assert person
        assert (person.role, person.township) == ("admin", "qingping")


async def test_an_admin_sees_and_manages_the_own_team_only(district: Desk) -> None:
    admin = await district.talk(ADMIN)
    await admin.say("/people")
    assert not [label for label in admin.buttons() if "向调解员" in label or "秦科长" in label]
    with district.office.database.work() as session:
        stranger = known_person(session, MEDIATOR + OTHER)
        assert stranger
    await district.forge(ADMIN, 1, f"t:{stranger.id}:off")
    with district.office.database.work() as session:
        stranger = known_person(session, MEDIATOR + OTHER)
        assert stranger
        assert stranger.suspended_at is None


async def test_an_announcement_goes_to_the_own_township(district: Desk) -> None:
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
    await here.look()
    await there.look()
    assert "讲宪法" in there.last()
    assert "讲宪法" not in here.transcript()


async def test_an_announcement_of_the_district_goes_to_all_and_belongs_to_no_township(district: Desk) -> None:
    here, there, office = [await district.talk(who) for who in (VILLAGER, VILLAGER + OTHER, OFFICE)]
    for talk in (here, there):
        await talk.say("订阅通知")
    await office.say("写通知")
    await office.press("写一条")
    await office.say("宪法宣传周开始了")
    await office.press("所有订阅的")
    await office.press("保存")
    await office.press("现在发")
    await district.job("announce")
    for talk in (here, there, office):
        await talk.look()
    assert "宣传周" in here.last()
    assert "宣传周" in there.last()
    assert "收到2人" in office.last()
    with district.office.database.work() as session:
        assert townships(session) == {"haokou", "qingping"}


async def test_the_morning_reminds_in_each_township(district: Desk) -> None:
    district.clock.fixed = datetime(2026, 10, 20, 10, tzinfo=district.office.settings.zone)
    await both(district)
    district.clock.fixed = datetime(2026, 11, 20, 8, 30, tzinfo=district.office.settings.zone)
    here, there = await district.talk(MEDIATOR), await district.talk(MEDIATOR + OTHER)
    await district.job("morning")
    await here.look()
    await there.look()
    assert "浩人调字" in here.last()
    assert "青人调字" in there.last()
    assert "浩人调字" not in there.transcript()
    assert "青人调字" not in here.transcript()


async def test_the_same_table_is_imported_in_both_townships_and_known_again_in_each(district: Desk) -> None:
    table = comma_separated([["日期", "类型", "当事人", "事由"], ["2026-03-01", "邻里", "张三、李四", "屋檐水滴到隔壁"]])
    for who, added in ((STAFF, 1), (STAFF + OTHER, 1), (STAFF, 0)):
        talk = await district.talk(who)
        await talk.attach(table, "纠纷.csv")
        if added:
            await talk.press("导入")
    with district.office.database.work() as session:
        assert sorted(session.exec(select(Dispute.township)).all()) == ["haokou", "qingping"]


async def test_no_button_of_one_township_does_anything_in_the_next(district: Desk) -> None:
    await both(district)
    seen: set[str] = set()
    for who in (MEDIATOR, STAFF, ADMIN):
        talk = await district.talk(who)
        for words in ("我的案件", "统计 2026", "记活动 最近", "/people", "写通知"):
            await talk.say(words)
        seen |= talk.data()
    assert [one for one in seen if one.startswith("c:")]
    with district.office.database.work() as session:
        before = [row.model_dump() for row in session.exec(select(Dispute))]
    for data in sorted(seen):
        if not data.startswith(("f:", "s:")):
            await district.forge(ADMIN + OTHER, 1, data)
    stranger = await district.talk(ADMIN + OTHER)
    await stranger.look()
    assert "张三" not in stranger.transcript()
    assert "屋檐" not in stranger.transcript()
    with district.office.database.work() as session:
        assert [row.model_dump() for row in session.exec(select(Dispute))] == before


async def test_that_somebody_could_not_be_told_is_read_in_their_township_only(district: Desk) -> None:
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


async def seen(desk: Desk, who: int, words: str) -> int:
    """How many messages with these words somebody has."""
    talk = await desk.talk(who)
    await talk.look()
    return sum(words in str(message.get("text")) for message in talk.messages())
