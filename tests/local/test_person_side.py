"""What the page asks for one person: history, writing, the live line, and how each refusal is named."""

import asyncio
from typing import Any

import pytest

from bot.local import chat
from bot.local.server import LocalServer
from tests.local.pictures import png
from tests.local.place import BOT_NAME, LI, NOBODY, WANG, WORDS
from tests.local.sides import BotSide, PersonSide, Wire


async def test_the_page_learns_its_words_people_and_limits(wire: Wire) -> None:
    setup = (await wire.get("/setup")).json
    assert (setup["words"], setup["bot"]) == (WORDS, BOT_NAME)
    assert setup["people"] == [{"id": one.id, "name": one.name, "role": one.role} for one in (WANG, LI)]
    assert setup["limits"] == {"text": 4096, "caption": 1024, "file": 50 * 2**20}


async def test_history_comes_page_by_page(wang: PersonSide) -> None:
    for number in range(7):
        await wang.says(str(number))
    newest = await wang.history(limit=3)
    assert ([one["text"] for one in newest["messages"]], newest["more"]) == (["4", "5", "6"], True)
    before = await wang.history(limit=3, before=newest["messages"][0]["message_id"])
    assert ([one["text"] for one in before["messages"]], before["more"]) == (["1", "2", "3"], True)
    first = await wang.history(limit=3, before=before["messages"][0]["message_id"])
    assert ([one["text"] for one in first["messages"]], first["more"]) == (["0"], False)
    after = await wang.history(after=newest["messages"][1]["message_id"])
    assert [one["text"] for one in after["messages"]] == ["6"]


async def test_a_page_of_history_has_200_messages_at_most(bot: BotSide, wang: PersonSide) -> None:
    await asyncio.gather(*(bot.says(str(number)) for number in range(202)))
    assert [len((await wang.history(limit=limit))["messages"]) for limit in (1000, 0, -5)] == [200, 50, 1]
    assert len((await wang.history())["messages"]) == 50


async def test_history_is_each_ones_own(bot: BotSide, wang: PersonSide, li: PersonSide) -> None:
    await wang.says("mine")
    await bot.says("yours")
    assert (await wang.texts(), await li.texts()) == (["mine", "yours"], [])


@pytest.mark.parametrize("query", ["limit=x", "before=1.5", f"after={2**63}"])
async def test_a_page_that_does_not_exist(wire: Wire, wang: PersonSide, query: str) -> None:
    assert (await wire.get(f"{wang.path}/messages?{query}")).error == (400, "broken")


async def test_what_is_written_is_shown_trimmed(wang: PersonSide) -> None:
    message = (await wang.says("  你好\n再见 \n")).json
    assert (message["text"], message["from"]["id"], "entities" in message) == ("你好\n再见", WANG.id, False)
    assert (await wang.history())["messages"] == [message]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("/start", 6),
        ("/log 浩口村", 4),
        ("/start@fawen_local_bot", 22),
        ("/a\nb", 2),
        ("/开始", 0),
        ("/start,", 0),
        ("see /start", 0),
        ("/", 0),
        ("/" + "a" * 65, 0),
    ],
)
async def test_a_command_bears_its_entity(wang: PersonSide, text: str, length: int) -> None:
    entities = (await wang.says(text)).json.get("entities", [])
    assert entities == ([{"type": "bot_command", "offset": 0, "length": length}] if length else [])


async def test_markup_that_a_person_writes_stays_text(wang: PersonSide) -> None:
    message = (await wang.says("<b>x</b> <script>", parse_mode="HTML")).json
    assert (message["text"], "entities" in message) == ("<b>x</b> <script>", False)


@pytest.mark.parametrize(
    ("text", "key"), [("", "empty"), (" \n ", "empty"), (None, "empty"), ("字" * 4097, "too_long"), ("字" * 100_000, "too_large")]
)
async def test_what_cannot_be_sent(wang: PersonSide, text: Any, key: str) -> None:
    status = 413 if key == "too_large" else 400
    assert (await wang.says(text)).error == (status, key)
    assert await wang.texts() == []


async def test_the_longest_text_and_caption_are_sent(wang: PersonSide) -> None:
    assert (await wang.says("😀" * 4096)).json["text"] == "😀" * 4096
    assert (await wang.attaches("a.png", png(), caption="字" * 1024)).json["caption"] == "字" * 1024
    assert (await wang.attaches("a.png", png(), caption="字" * 1025)).error == (400, "caption_too_long")


async def test_every_refusal_has_its_words() -> None:
    named = {"empty", "too_long", "caption_too_long", "file_empty", "too_large", "stale", "unknown_person", "slow"}
    entering = {"login", "bad_code", "too_many_codes"}
    assert named | entering | {"not_found", "broken", "server"} == set(WORDS["errors"])


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"text": "\\ud800"}'])
async def test_a_broken_body_is_refused(wire: Wire, wang: PersonSide, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    for what in ("messages", "presses", "files"):
        assert (await wire.post(f"{wang.path}/{what}", data=body, headers=headers)).error == (400, "broken")


async def test_a_stranger_has_no_chat(wire: Wire) -> None:
    for what in ("messages", "commands", "live", "files/x", "presses/1"):
        assert (await wire.get(f"/chat/{NOBODY}/{what}")).error == (404, "unknown_person")
    for what in ("messages", "files", "presses"):
        assert (await wire.post(f"/chat/{NOBODY}/{what}", json={"text": "x"})).error == (404, "unknown_person")
    assert (await wire.get("/chat/x/messages")).error == (404, "not_found")
    assert (await wire.request("DELETE", "/chat/1001/messages")).error == (405, "broken")


async def test_the_same_key_is_sent_once(wang: PersonSide, li: PersonSide, server: LocalServer) -> None:
    answers = await asyncio.gather(*(wang.says("once", key="k") for _ in range(5)))
    assert len({answer.json["message_id"] for answer in answers}) == 1
    assert answers[0].json["key"] == "k"
    assert (await wang.says("other words", key="k")).json["text"] == "once"
    assert (await li.says("another person", key="k")).json["text"] == "another person"
    assert (await wang.says("another key", key="l")).json["text"] == "another key"
    assert server.pending(WANG.id) == 2


async def test_a_file_under_the_same_key_is_sent_once(wang: PersonSide, server: LocalServer) -> None:
    first, again = [(await wang.attaches("a.txt", b"x", key="k")).json for _ in range(2)]
    assert first == again
    assert server.pending() == 1


async def test_the_bot_never_sees_the_pages_keys(bot: BotSide, wang: PersonSide) -> None:
    await wang.says("x", key="secret")
    (update,) = await bot.updates()
    assert "key" not in update["message"]


async def test_a_page_sees_all_that_happens_in_order(bot: BotSide, wang: PersonSide) -> None:
    async with wang.looks() as sight:
        said = (await wang.says("hello", key="k")).json
        await bot.result("sendChatAction", chat_id=WANG.id, action="typing")
        message = await bot.offers("yes")
        query_id = await wang.pressed(message["message_id"], "yes")
        await bot.result("answerCallbackQuery", callback_query_id=query_id)
        where = {"chat_id": WANG.id, "message_id": message["message_id"]}
        await bot.result("editMessageText", **where, text="edited")
        await bot.result("deleteMessage", **where)
        events = [await sight.next() for _ in range(7)]
    assert [event["kind"] for event in events] == ["welcome", "message", "action", "message", "alert", "edit", "delete"]
    assert events[1]["message"] == said
    assert events[3]["message"] == message


async def test_a_page_begins_with_the_state_of_the_chat(bot: BotSide, wang: PersonSide) -> None:
    keyboard = {"keyboard": [["一", "二"]], "one_time_keyboard": True}
    message = await bot.says("Keys", reply_markup=keyboard)
    shown = {"keyboard": [[{"text": "一"}, {"text": "二"}]], "one_time_keyboard": True}
    async with wang.looks() as sight:
        assert await sight.next() == {
            "kind": "welcome",
            "messages": [{**message, "keyboard": shown}],
            "more": False,
            "keyboard": shown,
            "commands": [],
            "description": "",
        }
        await bot.says("Gone", reply_markup={"remove_keyboard": True})
        assert (await sight.next())["message"]["keyboard"] == {"remove_keyboard": True}
    assert "reply_markup" not in message


async def test_every_open_page_of_the_person_sees_it_and_nobody_elses(wang: PersonSide, li: PersonSide) -> None:
    async with wang.looks() as one, wang.looks() as other, li.looks() as foreign:
        await wang.says("mine")
        await li.says("theirs")
        for sight, words in ((one, "mine"), (other, "mine"), (foreign, "theirs")):
            assert await sight.kinds(1) == ["welcome"]
            assert (await sight.next())["message"]["text"] == words


async def test_what_a_page_writes_into_its_live_line_is_ignored(wang: PersonSide) -> None:
    async with wang.looks() as sight:
        await sight.socket.send_str("x" * 1000)
        await sight.socket.send_bytes(b"\xff")
        await wang.says("still here")
        assert await sight.kinds(2) == ["welcome", "message"]
        await sight.socket.send_str("x" * 1100)
        assert (await sight.socket.receive()).data == 1009


async def test_a_stopping_server_tells_its_pages(wang: PersonSide, server: LocalServer) -> None:
    async with wang.looks() as sight:
        assert await sight.kinds(1) == ["welcome"]
        await server.stop()
        assert (await sight.socket.receive()).data == 1001


async def test_who_sends_too_slowly_gives_up_the_turn(wire: Wire, wang: PersonSide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "_BODY_SECONDS", 0.1)
    head = (
        f"POST {wang.path}/messages HTTP/1.1\r\nHost: {wire.host}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n"
    )
    slow = asyncio.create_task(wire.raw(head.encode() + b'{"text":', until=b"}"))
    await asyncio.sleep(0.02)
    assert (await wang.says("behind")).status == 200
    answer = await slow
    assert answer.startswith(b"HTTP/1.1 408")
    assert b'"slow"' in answer
