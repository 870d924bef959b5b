"""A form that was left for days: offered again in the morning, once, and no later message is taken for its answer."""

from datetime import UTC, datetime, timedelta

from bot.router import Router
from tests.desk import MEDIATOR, Desk

START = datetime(2026, 3, 2, 1, tzinfo=UTC)


async def test_a_form_left_for_days_is_offered_again_once_and_goes_on(desk: Desk) -> None:
    desk.clock.fixed = START
    mediator = await desk.talk(MEDIATOR)
    await mediator.say("登记纠纷")
    await mediator.press("龙坝村")
    assert Router(desk.office).left_forms() == []
    desk.clock.fixed = START + timedelta(days=3)
    (reply,) = Router(desk.office).left_forms()
    assert reply.chat_id == MEDIATOR
    assert "龙坝村" in reply.text
    await desk.next_worker()
    assert Router(desk.office).left_forms() == []
    await mediator.say("打12348收不收话费")
    assert "您问的是" in "\n".join(mediator.said())
    assert "没填完" in mediator.last()
    await mediator.press("接着填")
    assert "是哪一类" in mediator.last()


async def test_a_yes_to_what_is_only_offered_saves_nothing(desk: Desk) -> None:
    desk.clock.fixed = START
    mediator = await desk.talk(MEDIATOR)
    await mediator.say("登记纠纷")
    await mediator.say("/dispute 浩口村 邻里 张三 李四 屋檐水 3000元")
    await mediator.press("接着填")
    await mediator.say("取消")
    assert "留着" in mediator.last()
    await mediator.say("对的")
    assert "登记好了" not in "\n".join(mediator.said())
