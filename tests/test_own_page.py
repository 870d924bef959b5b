"""The example people of the local page are written down once; what becomes of them afterwards the office decides."""

from bot.own_page import enrol_examples
from tests.desk import ADMIN, MEDIATOR, Desk


async def test_who_was_taken_off_the_team_stays_off_at_the_next_start(desk: Desk) -> None:
    admin, mediator = await desk.talk(ADMIN), await desk.talk(MEDIATOR)
    await admin.say("/people")
    await admin.press("冉调解员")
    await admin.press("办离任")
    await admin.press("确认离任")
    enrol_examples(desk.office)
    await mediator.say("/cases")
    assert mediator.last() == desk.office.texts("talk.forbidden")
