"""Somebody who sends too much is asked to slow down; who is in danger is answered always."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desk import MEDIATOR, VILLAGER, Desk

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


async def test_a_press_in_a_flood_is_explained(desk: Desk) -> None:
    villager = await desk.talk(VILLAGER)
    await villager.say("申请调解")
    for number in range(MOST):
        await villager.say(f"你好{number}")
    buttons = [m for m in villager.messages() if "reply_markup" in m]
    await villager.press_data(buttons[-1]["message_id"], buttons[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    assert villager.alert() == desk.office.texts("pace.slower_press")
