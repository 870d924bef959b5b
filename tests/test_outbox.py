"""Who is told without having written is told at least once and in order; if that cannot be, an admin reads so."""

import asyncio

import pytest
from sqlmodel import select

from bot.outbox import MOST_TRIES
from bot.posting import post
from bot.replies import Button, Reply
from storage.outbox import Outgoing, Stand
from tests.conversation import Conversation
from tests.desk import ADMIN, MEDIATOR, STAFF, VILLAGER, Desk
from tests.local.pictures import png
from tests.trouble import Fault, blocked, broken, cut, done_but_broken, passed, too_many, unauthorized

WORDS = ("第一件", "第二件", "第三件")


def told(desk: Desk, *replies: Reply) -> None:
    """As a job does: written down in a transaction of its own; whoever looks next sends it."""
    with desk.office.database.work() as session:
        post(session, replies)


def stands(desk: Desk) -> list[Stand]:
    with desk.office.database.work() as session:
        return [row.stand for row in session.exec(select(Outgoing))]


def read(talk: Conversation) -> list[str]:
    return [message["text"] for message in talk.messages() if message["from"]["is_bot"]]


async def test_messages_arrive_in_order_with_their_buttons_and_files(desk: Desk) -> None:
    staff = await desk.talk(STAFF)
    rows = ((Button("看一看", "c:1"),),)
    told(desk, Reply(WORDS[0], rows, STAFF), Reply("照片", chat_id=STAFF, document=png(40, 30), name="1.png", photo=True))
    told(desk, Reply("没有收的人"), Reply(WORDS[1], chat_id=STAFF))
    await staff.look()
    assert [m.get("text") or m["caption"] for m in staff.messages()] == [WORDS[0], "照片", WORDS[1]]
    assert staff.buttons() == ["看一看"] and "photo" in staff.messages()[1]
    assert stands(desk) == []


@pytest.mark.parametrize(
    ("faults", "copies"),
    [
        ((too_many(1), too_many(1)), 1),
        ((broken, broken), 1),
        ((done_but_broken,), 2),
        ((cut,), 2),
    ],
)
async def test_what_does_not_get_through_is_sent_again_before_the_next(
    bumpy: Desk, faults: tuple[Fault, ...], copies: int
) -> None:
    staff = await bumpy.talk(STAFF)
    bumpy.road.meets("sendMessage", *faults)
    told(bumpy, *(Reply(words, chat_id=STAFF) for words in WORDS))
    await staff.look()
    assert bumpy.road.is_over()
    assert read(staff) == [WORDS[0]] * copies + [*WORDS[1:]]


async def test_of_a_long_message_only_what_did_not_get_through_is_sent_again(bumpy: Desk) -> None:
    staff = await bumpy.talk(STAFF)
    lines = [f"第{n}行" + "字" * 900 for n in range(12)]
    bumpy.road.meets("sendMessage", passed, passed, broken)
    told(bumpy, Reply("\n".join(lines), ((Button("看一看", "c:1"),),), STAFF))
    await staff.look()
    assert bumpy.road.is_over()
    assert "\n".join(read(staff)).split("\n") == lines
    assert staff.buttons() == ["看一看"]


async def test_who_has_blocked_the_bot_keeps_nothing_back_and_an_admin_reads_it_once(bumpy: Desk) -> None:
    admin, mediator, staff = [await bumpy.talk(one) for one in (ADMIN, MEDIATOR, STAFF)]
    await mediator.say("您好")
    bumpy.road.meets("sendMessage", blocked, blocked)
    told(bumpy, Reply(WORDS[0], chat_id=MEDIATOR), Reply(WORDS[1], chat_id=MEDIATOR))
    await mediator.look()
    told(bumpy, Reply(WORDS[2], chat_id=STAFF))
    await admin.look()
    await staff.look()
    assert stands(bumpy) == [Stand.BLOCKED, Stand.BLOCKED]
    assert staff.last() == WORDS[2]
    (notice,) = read(admin)
    assert bumpy.office.texts("outbox.why.blocked") in notice and WORDS[0] not in notice
    with bumpy.office.database.work() as session:
        assert [row.body for row in session.exec(select(Outgoing))] == [None, None]


async def test_what_never_gets_through_is_given_up_at_last(bumpy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox._EXPONENT", 0)
    admin = await bumpy.talk(ADMIN)
    bumpy.road.meets("sendMessage", *[broken] * MOST_TRIES)
    told(bumpy, Reply(WORDS[0], chat_id=VILLAGER))
    await admin.look()
    assert stands(bumpy) == [Stand.GIVEN_UP]
    assert bumpy.office.texts("outbox.why.given_up") in admin.last()


async def test_without_a_network_nothing_is_given_up(bumpy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox.MOST_TRIES", 1)
    monkeypatch.setattr("bot.outbox._UNHEARD", bumpy.office.clock() - bumpy.office.clock())
    staff = await bumpy.talk(STAFF)
    await bumpy.road.block()
    told(bumpy, Reply(WORDS[0], chat_id=STAFF))
    await asyncio.sleep(2.5)
    assert stands(bumpy) == [Stand.WAITING]
    await bumpy.road.mend()
    await staff.look()
    assert read(staff) == [WORDS[0]]


async def test_what_cannot_be_sent_with_an_old_token_waits_for_the_new_one(bumpy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox._UNHEARD", bumpy.office.clock() - bumpy.office.clock())
    staff = await bumpy.talk(STAFF)
    bumpy.road.meets("sendMessage", unauthorized, unauthorized)
    told(bumpy, Reply(WORDS[0], chat_id=STAFF))
    await staff.look()
    assert bumpy.road.is_over()
    assert read(staff) == [WORDS[0]] and stands(bumpy) == []


async def test_what_a_turn_tells_others_stands_or_falls_with_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    villager, mediator = await desk.talk(VILLAGER), await desk.talk(MEDIATOR)

    def breaks(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken_down:
        broken_down.setattr("bot.delivery.write_down", breaks)
        await villager.say("救命啊快来他要杀我")
    await mediator.look()
    assert read(mediator) == [] and stands(desk) == []
    await villager.say("救命啊快来他要杀我")
    await mediator.look()
    assert len(read(mediator)) == 1
