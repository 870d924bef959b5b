"""What goes out to several people, and presses that come twice."""

import pytest
from sqlmodel import select
from telegram import Update

from storage.consultation import Consultation
from tests.desk import MEDIATOR, STAFF, VILLAGER, Desk
from tests.outgoing import Answer, met


async def test_one_who_cannot_be_reached_keeps_no_word_from_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    villager, staff = await desk.talk(VILLAGER), await desk.talk(STAFF)
    refused: list[int] = []

    async def refuse() -> Answer:
        refused.append(MEDIATOR)
        return 400, b'{"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}'

    met(MEDIATOR, refuse, monkeypatch)
    await villager.say("救命啊快来他要杀我")
    assert "110" in villager.last() and refused == [MEDIATOR]
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
