"""Buttons: only those that stand there can be pressed, and the bot's answer reaches who pressed."""

import asyncio
from pathlib import Path

import pytest
import telegram
from telegram.error import BadRequest

from bot.local.server import LocalServer
from tests.local.memory import make_older
from tests.local.place import WANG
from tests.local.sides import BotSide, PersonSide

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
STALE = (409, "stale")


async def test_a_press_tells_who_pressed_what_and_where(bot: BotSide, wang: PersonSide) -> None:
    message = await bot.offers("yes", "no")
    query_id = await wang.pressed(message["message_id"], "no")
    (update,) = await bot.updates()
    assert update["callback_query"] == {
        "id": query_id,
        "from": {"id": WANG.id, "is_bot": False, "first_name": WANG.name, "language_code": "zh-hans"},
        "message": message,
        "chat_instance": str(WANG.id),
        "data": "no",
    }


async def test_the_library_answers_with_words_for_a_moment(library: telegram.Bot, bot: BotSide, wang: PersonSide) -> None:
    message = await bot.offers("yes")
    async with wang.looks() as sight:
        query_id = await wang.pressed(message["message_id"], "yes")
        (update,) = await library.get_updates()
        assert update.callback_query is not None
        assert await update.callback_query.answer("好了")
        assert await sight.kinds(1) == ["welcome"]
        assert await sight.next() == {"kind": "alert", "query_id": query_id, "text": "好了", "show_alert": False}


async def test_a_page_that_was_away_asks_for_the_answer(bot: BotSide, wang: PersonSide) -> None:
    message = await bot.offers("yes")
    query_id = await wang.pressed(message["message_id"], "yes")
    assert (await wang.answer_to(query_id)).json == {"answered": False, "text": "", "show_alert": False}
    await bot.result("answerCallbackQuery", callback_query_id=query_id, text="小心", show_alert=True)
    assert (await wang.answer_to(query_id)).json == {"answered": True, "text": "小心", "show_alert": True}


async def test_an_answer_without_words_ends_the_waiting(bot: BotSide, wang: PersonSide) -> None:
    message = await bot.offers("yes")
    query_id = await wang.pressed(message["message_id"], "yes")
    assert await bot.result("answerCallbackQuery", callback_query_id=query_id) is True
    assert (await wang.answer_to(query_id)).json == {"answered": True, "text": "", "show_alert": False}


async def test_nobody_else_learns_the_answer(bot: BotSide, wang: PersonSide, li: PersonSide) -> None:
    message = await bot.offers("yes")
    query_id = await wang.pressed(message["message_id"], "yes")
    async with li.looks() as sight:
        await bot.result("answerCallbackQuery", callback_query_id=query_id, text="x")
        await li.says("mine")
        assert await sight.kinds(2) == ["welcome", "message"]
    assert (await li.answer_to(query_id)).error == (404, "not_found")
    assert (await wang.answer_to("99")).error == (404, "not_found")


async def test_an_answer_has_200_characters_at_most(bot: BotSide, wang: PersonSide) -> None:
    message = await bot.offers("yes")
    query_id = await wang.pressed(message["message_id"], "yes")
    answer = {"callback_query_id": query_id}
    assert await bot.complaint("answerCallbackQuery", **answer, text="字" * 201) == "MESSAGE_TOO_LONG"
    assert await bot.result("answerCallbackQuery", **answer, text="字" * 200) is True


@pytest.mark.parametrize("query_id", ["99", "", "x", "-1", "1" * 40, "１", None])
async def test_an_answer_to_no_press(bot: BotSide, query_id: str | None) -> None:
    assert await bot.complaint("answerCallbackQuery", callback_query_id=query_id) == TOO_OLD


async def test_after_a_quarter_of_an_hour_it_is_too_late(
    library: telegram.Bot, bot: BotSide, wang: PersonSide, tmp_path: Path
) -> None:
    message = await bot.offers("yes")
    late, last = [await wang.pressed(message["message_id"], "yes") for _ in range(2)]
    make_older(tmp_path, press=late, seconds=15 * 60 + 5)
    make_older(tmp_path, press=last, seconds=15 * 60 - 5)
    with pytest.raises(BadRequest, match="too old"):
        await library.answer_callback_query(late)
    assert await library.answer_callback_query(last)


async def test_what_no_button_says_cannot_be_pressed(bot: BotSide, wang: PersonSide, server: LocalServer) -> None:
    message = await bot.offers("yes")
    for data in ("no", "", "YES", "yes ", "y"):
        assert (await wang.presses(message["message_id"], data)).error == STALE
    assert server.pending() == 0


async def test_links_and_copies_cannot_be_pressed(bot: BotSide, wang: PersonSide) -> None:
    row = [{"text": "a", "url": "https://example.org"}, {"text": "b", "copy_text": {"text": "b"}}]
    message = await bot.says(reply_markup={"inline_keyboard": [row]})
    for data in ("a", "b", "https://example.org", ""):
        assert (await wang.presses(message["message_id"], data)).error == STALE


async def test_a_button_that_was_taken_away_is_stale(bot: BotSide, wang: PersonSide) -> None:
    message = await bot.offers("yes")
    where = {"chat_id": WANG.id, "message_id": message["message_id"]}
    other = {"inline_keyboard": [[{"text": "no", "callback_data": "no"}]]}
    await bot.result("editMessageReplyMarkup", **where, reply_markup=other)
    assert (await wang.presses(message["message_id"], "yes")).error == STALE
    assert (await wang.presses(message["message_id"], "no")).status == 200
    await bot.result("deleteMessage", **where)
    assert (await wang.presses(message["message_id"], "no")).error == STALE


async def test_a_button_of_another_chat_is_stale(bot: BotSide, wang: PersonSide, li: PersonSide) -> None:
    message = await bot.offers("yes")
    assert (await li.presses(message["message_id"], "yes")).error == STALE
    assert (await wang.presses(message["message_id"], "yes")).status == 200


async def test_a_message_of_the_person_has_no_buttons(wang: PersonSide) -> None:
    message = (await wang.says("x")).json
    assert (await wang.presses(message["message_id"], "x")).error == STALE
    assert (await wang.presses(99, "x")).error == STALE


async def test_two_presses_at_once_are_two_queries(bot: BotSide, wang: PersonSide) -> None:
    message = await bot.offers("yes")
    first, second = await asyncio.gather(*(wang.pressed(message["message_id"], "yes") for _ in range(2)))
    assert first != second
    assert {update["callback_query"]["id"] for update in await bot.updates()} == {first, second}
