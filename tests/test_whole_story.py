"""From a villager's words to the written agreement and the application to the court, printed. Everybody is invented."""

import io
from datetime import UTC, datetime

from docx import Document
from docx.oxml.ns import qn
from sqlmodel import select
from stdnum.cn import ric

from storage.party import Party
from tests.conversation import Conversation
from tests.desk import MEDIATOR, VILLAGER, Desk

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
IDENTITY = "11010119640305013"
STORY = "龙坝村的老陈家屋檐水天天滴到我家墙上 修墙要三千块他不认账"
SUM = "3,000元"


def numbered(start: str) -> str:
    """An identity number with its check digit."""
    return start + str(ric.calc_check_digit(start + "0"))


async def printed(talk: Conversation, paper: str) -> str:
    await talk.press("打印文书")
    await talk.press(paper)
    document = Document(io.BytesIO(await talk.content(talk.documents()[-1])))
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))


async def answered(talk: Conversation, *answers: str | None) -> None:
    """Answers one after the other; None passes a question over. Saved at the end."""
    for answer in answers:
        await (talk.press("跳过") if answer is None else talk.say(answer))
    await talk.press("保存")
    assert "记下了" in "\n".join(talk.said()), talk.transcript()


async def test_a_story_becomes_a_written_agreement_and_an_application_to_the_court(desk: Desk) -> None:
    desk.clock.fixed = START
    villager, mediator = await desk.talk(VILLAGER), await desk.talk(MEDIATOR)
    await villager.say(STORY)
    await villager.press("申请调解")
    await villager.say("王大川")
    await villager.say("13900000000")
    assert "屋檐水" in villager.last()
    await villager.press("保存")
    await mediator.look()
    await mediator.press("龙坝村")
    await mediator.press("受理")
    await mediator.press("开始调解")

    await mediator.press("补材料")
    await mediator.press("王大川的情况")
    await mediator.say("123")
    assert "身份证号码好像不对" in "\n".join(mediator.said())
    await answered(mediator, numbered(IDENTITY), None, "龙坝村3组", "苗族", "务农")
    held = b"".join(path.read_bytes() for path in desk.office.settings.data_dir.glob("fawen.db*"))
    assert [number for number in (numbered(IDENTITY), "13900000000") if number.encode() in held] == []
    await mediator.press("补材料")
    await mediator.press("老陈的情况")
    await answered(mediator, None, "13900000001", None, None, None)
    await mediator.press("补材料")
    await mediator.press("调解情况")
    await answered(mediator, "今天", "龙坝村委会", "村民小组长", "陈家屋檐伸出墙外,雨水滴到王家墙上", "陈家该不该修屋檐")
    await mediator.press("补材料")
    await mediator.press("协议内容")
    await answered(mediator, "一、陈家改屋檐水的方向。\n二、陈家给王家修墙的钱3000元。", "当面付现金", "2026年4月30日以前")
    await mediator.press("龙坝村")
    await mediator.press("达成书面协议")

    agreement = await printed(mediator, "人民调解协议书")
    wanted = [
        "王大川",
        "男",
        "苗族",
        "61",
        "务农",
        "13900000000",
        "龙坝村3组",
        "13900000001",
        "雨水滴到王家墙上",
        "陈家该不该修屋檐",
    ]
    wanted += [
        "一、陈家改屋檐水的方向。",
        "二、陈家给王家修墙的钱3000元。",
        "当面付现金",
        "2026年4月30日以前",
        SUM,
        "2026年3月2日",
    ]
    assert [words for words in wanted if words not in agreement] == []
    await mediator.say("/cases")
    await mediator.press("龙坝村")
    confirmation = await printed(mediator, "司法确认申请书")
    wanted = [
        numbered(IDENTITY),
        "送达地址：龙坝村3组",
        "一、陈家改屋檐水的方向。",
        "雨水滴到王家墙上",
        "2026年4月1日",
        "武隆区人民法院",
    ]
    assert [words for words in wanted if words not in confirmation] == []
    assert "送达地址：＿＿＿＿" in confirmation  # what is not known of the other side is a line to write on
    minutes = await printed(mediator, "调解记录")
    assert [words for words in ("2026年3月2日", "龙坝村委会", "村民小组长") if words not in minutes] == []


async def test_what_is_known_of_a_party_follows_a_mended_name_and_is_not_taken_for_another(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say("登记纠纷 浩口村 邻里 张三 李四 屋檐水")
    await mediator.press("保存")
    await mediator.press("补材料")
    await mediator.press("李四的情况")
    await answered(mediator, numbered("11010119700101002"), None, None, None, None)
    for names, known in (("张三 李思", "李思"), ("李思 张三", "李思")):
        await mediator.press("浩口村")
        await mediator.press("改登记")
        await mediator.press("当事人")
        await mediator.say(names)
        await mediator.press("保存")
        with desk.office.database.work() as session:
            (party,) = session.exec(select(Party)).all()
            assert (party.name, party.sex) == (known, "female")


async def test_leaving_everything_open_is_allowed(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say("登记纠纷 浩口村 邻里 张三 李四 屋檐水")
    await mediator.press("保存")
    await mediator.press("补材料")
    await mediator.press("协议内容")
    await answered(mediator, None, None, None)
