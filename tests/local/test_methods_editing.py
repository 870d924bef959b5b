"""editMessage... and deleteMessage."""

from pathlib import Path
from typing import Any

import pytest
import telegram
from telegram.error import BadRequest

from tests.local.memory import make_older
from tests.local.pictures import png
from tests.local.place import LI, WANG
from tests.local.sides import BotSide, PersonSide, success

BUTTON: dict[str, Any] = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
NOT_MODIFIED = "message is not modified"
DAY = 24 * 3600


async def test_the_new_text_takes_the_old_ones_place(bot: BotSide, wang: PersonSide) -> None:
    message = await bot.says("<b>old</b>", parse_mode="HTML", reply_markup=BUTTON)
    edited = await bot.result("editMessageText", chat_id=WANG.id, message_id=message["message_id"], text="new")
    assert edited.pop("edit_date") >= message["date"]
    assert edited == {**{key: message[key] for key in ("message_id", "from", "chat", "date")}, "text": "new"}
    assert await wang.texts() == ["new"]


async def test_the_page_sees_the_edit(bot: BotSide, wang: PersonSide) -> None:
    message = await bot.says("old")
    async with wang.looks() as sight:
        edited = await bot.result("editMessageText", chat_id=WANG.id, message_id=message["message_id"], text="new")
        assert (await sight.next())["messages"] == [message]
        assert await sight.next() == {"kind": "edit", "message": edited}


async def test_the_same_content_is_not_modified(bot: BotSide) -> None:
    message = await bot.says("<b>same</b>", parse_mode="HTML", reply_markup=BUTTON)
    same: dict[str, Any] = {"chat_id": WANG.id, "message_id": message["message_id"], "reply_markup": BUTTON}
    text = {"text": " <b>same</b> ", "parse_mode": "HTML"}
    assert (await bot.complaint("editMessageText", **same, **text)).startswith(NOT_MODIFIED)
    assert (await bot.complaint("editMessageReplyMarkup", **same)).startswith(NOT_MODIFIED)
    await bot.result("editMessageText", **same, text="same")
    assert (await bot.complaint("editMessageText", **same, text="same")).startswith(NOT_MODIFIED)


async def test_the_library_edits_buttons_alone(library: telegram.Bot) -> None:
    button = telegram.InlineKeyboardButton("x", callback_data="x")
    sent = await library.send_message(WANG.id, "text", reply_markup=telegram.InlineKeyboardMarkup([[button]]))
    bare = await sent.edit_reply_markup(None)
    assert isinstance(bare, telegram.Message)
    assert (bare.text, bare.reply_markup) == ("text", None)
    with pytest.raises(BadRequest, match="not modified"):
        await sent.edit_reply_markup(None)


async def test_the_library_edits_a_caption(library: telegram.Bot) -> None:
    sent = await library.send_photo(WANG.id, png(), caption="old")
    edited = await sent.edit_caption("<u>new</u>", parse_mode="HTML")
    assert isinstance(edited, telegram.Message)
    assert (edited.caption, edited.caption_entities[0].type, edited.photo) == ("new", "underline", sent.photo)
    bare = await sent.edit_caption(None)
    assert isinstance(bare, telegram.Message)
    assert bare.caption is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "字" * 4097}, "message is too long"),
        ({"text": "<b>", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ({"text": "x", "reply_markup": {"keyboard": [["a"]]}}, "inline keyboard expected"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
    ],
)
async def test_a_refused_edit_leaves_the_message(bot: BotSide, wang: PersonSide, content: dict[str, Any], words: str) -> None:
    message = await bot.says("old", reply_markup=BUTTON)
    assert await bot.complaint("editMessageText", chat_id=WANG.id, message_id=message["message_id"], **content) == words
    assert (await wang.history())["messages"] == [message]


async def test_words_are_edited_where_words_are(bot: BotSide) -> None:
    text = await bot.says()
    photo = success(await bot.form("sendPhoto", {"photo": ("a.png", png())}, chat_id=str(WANG.id)))
    at_text, at_photo = ({"chat_id": WANG.id, "message_id": one["message_id"]} for one in (text, photo))
    assert await bot.complaint("editMessageText", **at_photo, text="x") == "there is no text in the message to edit"
    assert await bot.complaint("editMessageCaption", **at_text, caption="x") == "there is no caption in the message to edit"
    long = {"caption": "字" * 1025}
    assert await bot.complaint("editMessageCaption", **at_photo, **long) == "message caption is too long"


@pytest.mark.parametrize("method", ["editMessageText", "editMessageCaption", "editMessageReplyMarkup"])
async def test_only_the_bots_own_messages_in_that_chat_are_edited(bot: BotSide, wang: PersonSide, method: str) -> None:
    mine = await bot.says()
    theirs = (await wang.says("theirs")).json
    for chat, message, words in (
        (WANG, theirs, "message can't be edited"),
        (LI, mine, "message to edit not found"),
        (WANG, {"message_id": 99}, "message to edit not found"),
        (WANG, {"message_id": None}, "message to edit not found"),
    ):
        target = {"chat_id": chat.id, "message_id": message["message_id"]}
        assert await bot.complaint(method, **target, text="x", caption="x") == words


async def test_a_deleted_message_is_gone(bot: BotSide, wang: PersonSide) -> None:
    message = await bot.says()
    target = {"chat_id": WANG.id, "message_id": message["message_id"]}
    async with wang.looks() as sight:
        assert await bot.result("deleteMessage", **target) is True
        assert (await sight.next(), await sight.next())[1] == {"kind": "delete", "message_id": message["message_id"]}
    assert await wang.texts() == []
    assert await bot.complaint("deleteMessage", **target) == "message to delete not found"
    assert await bot.complaint("editMessageText", **target, text="x") == "message to edit not found"


async def test_a_number_is_not_given_again(bot: BotSide) -> None:
    first = await bot.says()
    await bot.result("deleteMessage", chat_id=WANG.id, message_id=first["message_id"])
    assert (await bot.says())["message_id"] > first["message_id"]


async def test_the_bot_deletes_what_the_person_wrote(bot: BotSide, wang: PersonSide) -> None:
    message = (await wang.says("secret")).json
    assert await bot.result("deleteMessage", chat_id=WANG.id, message_id=message["message_id"]) is True
    assert await wang.texts() == []


async def test_after_two_days_nothing_is_deleted(bot: BotSide, wang: PersonSide, tmp_path: Path) -> None:
    young, old = await bot.says("young"), await bot.says("old")
    make_older(tmp_path, message=young["message_id"], seconds=2 * DAY - 60)
    make_older(tmp_path, message=old["message_id"], seconds=2 * DAY + 60)
    words = await bot.complaint("deleteMessage", chat_id=WANG.id, message_id=old["message_id"])
    assert words == "message can't be deleted for everyone"
    assert await bot.result("deleteMessage", chat_id=WANG.id, message_id=young["message_id"]) is True
    assert await wang.texts() == ["old"]
