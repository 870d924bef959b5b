"""The copy of one's own data, and the night that blanks what is old."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.talk.retiring import retire_tonight
from storage.consultation import Consultation
from tests.desk import MEDIATOR, VILLAGER, Desk

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


async def test_the_copy_holds_what_the_person_wrote_and_nothing_of_others(desk: Desk) -> None:
    desk.clock.fixed = NOW
    villager, mediator = await desk.talk(VILLAGER), await desk.talk(MEDIATOR)
    await mediator.say("赡养老人是哪个的责任?")
    await villager.say("狗咬了人谁赔?")
    await villager.press("解决了")
    for words in ("申请调解", "王嬢嬢", "隔壁老陈家", "他家鸡天天啄我菜秧", "13900000000"):
        await villager.say(words)
    await villager.press("保存")
    await villager.say("找人工")
    await mediator.look()
    await mediator.press("我来")
    await villager.say("鸡又来了")
    await mediator.say("我明天来看")
    await mediator.press("结束")
    await villager.say("每日一题")
    await villager.press("每日一题")
    await villager.press(villager.buttons()[0])
    await villager.say("申请调解")
    await villager.say("/mydata")  # in a form that waits, other words would be its answer
    text = (await villager.content(villager.documents()[-1])).decode("utf-8-sig")
    for words in ("王嬢嬢", "浩口村", "狗咬了人谁赔?", "解决了", "第1号", "隔壁老陈家", "鸡天天啄我菜秧", "13900000000"):
        assert words in text, text
    for words in ("您说:鸡又来了", "接的人说:我明天来看", "您答过的题(1道)", "2026-11-24 10:00"):
        assert words in text, text
    assert "赡养" not in text


async def test_the_night_blanks_once_among_workers_and_says_how_much(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.clock.fixed = NOW
    villager = await desk.talk(VILLAGER)
    await villager.say("狗咬了人谁赔?")
    desk.clock.fixed = NOW + timedelta(days=731)
    with caplog.at_level(logging.INFO, "bot.delivery"):
        await desk.job("night")
    assert "retention: 1 questions" in caplog.text
    assert retire_tonight(desk.office) is None
    with desk.office.database.work() as session:
        (found,) = session.exec(select(Consultation)).all()
        assert (found.question, bool(found.asker)) == ("", True)
