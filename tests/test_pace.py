"""Somebody who sends too much is asked to slow down; who is in danger is answered always."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desk import MEDIATOR, VILLAGER, Desk
from tests.local.pictures import png

MOST = 5
NOON = datetime(2026, 11, 24, 4, 0, 1, tzinfo=UTC)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with Desk(tmp_path, most_per_minute=MOST) as open_desk:
        open_desk.clock.fixed = NOON
        yield open_desk


async def test_a_flood_gets_one_kind_word_and_then_nothing(desk: Desk) -> None:
    villager = await desk.talk(VILLAGER)
    for number in range(MOST):
        await villager.say(f"屋檐水滴到我家第{number}回")
        assert villager.new()
    slower = desk.office.texts("pace.slower")
    await villager.say("还有一条")
    assert villager.said() == [slower]
    await villager.say("再来一条")
    assert villager.said() == []
    mediator = await desk.talk(MEDIATOR)
    await mediator.say("/cases")
    assert slower not in mediator.said() and mediator.new()
    desk.clock.fixed = NOON + timedelta(minutes=1)
    await villager.say("要钱不要钱")
    assert villager.new() and slower not in villager.said()


async def test_danger_is_answered_in_a_flood(desk: Desk) -> None:
    villager = await desk.talk(VILLAGER)
    for number in range(MOST + 3):
        await villager.say(f"你好{number}")
    await villager.say("救命 他拿刀要砍我")
    assert "110" in villager.last()
    await villager.say("救\u200b命 他又来了 他拿刀要砍我")
    assert len(villager.new()) == 1 and "110" in villager.last()
    mediator = await desk.talk(MEDIATOR)
    await mediator.look()
    assert "救命" in mediator.transcript()


async def test_a_file_in_a_flood_is_not_fetched(tmp_path: Path) -> None:
    async with Desk(tmp_path, most_per_minute=MOST, by_road=True) as desk:
        desk.clock.fixed = NOON
        mediator = await desk.talk(MEDIATOR)
        for words in ("登记纠纷 浩口村 邻里 张三 李四 屋檐水", "保存", "添照片", "证据材料"):
            await (mediator.press(words) if words in "".join(mediator.buttons()) else mediator.say(words))
        for _ in range(3):
            await mediator.attach(png(40, 30), "屋檐.png")
        assert desk.road.calls["getfile"] == 1
        assert desk.office.texts("pace.slower") in mediator.transcript()


async def test_a_press_in_a_flood_is_explained(desk: Desk) -> None:
    villager = await desk.talk(VILLAGER)
    await villager.say("申请调解")
    for number in range(MOST):
        await villager.say(f"你好{number}")
    buttons = [m for m in villager.messages() if "reply_markup" in m]
    await villager.press_data(buttons[-1]["message_id"], buttons[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    assert villager.alert() == desk.office.texts("pace.slower_press")
