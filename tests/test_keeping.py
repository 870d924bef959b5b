"""An answer given in a talk is seen by those who edit only if whoever gave it has shown it to them."""

from datetime import UTC, datetime

from tests.desk import ADVISER, MEDIATOR, NEWCOMER, VILLAGER, Desk

SECRET = "先拍照,再给保险公司打电话。"


async def test_an_editor_cannot_open_a_talk_that_nobody_has_shown(desk: Desk) -> None:
    desk.clock.fixed = datetime(2026, 11, 25, 2, tzinfo=UTC)  # office hours
    villager, mediator, adviser = [await desk.talk(one) for one in (VILLAGER, MEDIATOR, ADVISER)]
    await villager.say("找人工")
    await mediator.look()
    await mediator.press("我来")
    await villager.say("屋头太阳能热水器遭冰雹打烂了找哪个")
    await mediator.say(SECRET)
    await mediator.press("结束")
    offer = next(
        button["callback_data"]
        for message in mediator.messages()
        for row in message.get("reply_markup", {}).get("inline_keyboard", ())
        for button in row
        if button["text"] == "存成问答"
    )
    for stranger in (ADVISER, NEWCOMER):
        await desk.forge(stranger, 1, offer)
        other = await desk.talk(stranger)
        await other.look()
        assert other.last() == desk.office.texts("talk.forbidden")
    await mediator.press("存成问答")
    await adviser.look()
    await adviser.press("存成问答")
    assert "依据" in adviser.last()
