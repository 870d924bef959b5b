"""What goes out to several people, and presses that come twice."""

import pytest
from sqlmodel import select
from telegram import Bot, Update
from telegram.error import BadRequest

from storage.consultation import Consultation
from tests.desk import MEDIATOR, STAFF, VILLAGER, Desk


async def test_one_who_cannot_be_reached_keeps_no_word_from_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    villager, staff = await desk.talk(VILLAGER), await desk.talk(STAFF)
    send = Bot.send_message

    async def sends(self: Bot, chat_id: int, *args: object, **kwargs: object) -> object:
        if chat_id == MEDIATOR:
            raise BadRequest("Chat not found")
        return await send(self, chat_id, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Bot, "send_message", sends)
    await villager.say("救命啊快来他要杀我")
    assert "110" in villager.last()
    await staff.look()
    assert desk.office.texts("danger.kinds.violence") in staff.last()


async def test_two_quick_taps_log_one_consultation(desk: Desk) -> None:
    mediator = await desk.talk(MEDIATOR)
    await mediator.say("代记咨询")
    await mediator.press("来访")
    message = mediator.messages()[-1]
    for number in (1, 2):
        query = {
            "id": str(number),
            "from": message["chat"] | {"is_bot": False},
            "chat_instance": "1",
            "data": "v:visit:mediation",
            "message": message,
        }
        update = Update.de_json({"update_id": 10**9 + number, "callback_query": query}, desk.application.bot)
        await desk.application.process_update(update)
    with desk.office.database.work() as session:
        assert len(session.exec(select(Consultation)).all()) == 1
