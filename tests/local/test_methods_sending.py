"""sendMessage, sendPhoto, sendDocument, sendChatAction: what they give, and Telegram's complaint at each limit."""

import json
from typing import Any

import pytest
import telegram
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest

from tests.local.pictures import jpeg, png
from tests.local.place import BOT_NAME, NOBODY, TOKEN, WANG
from tests.local.sides import BotSide, PersonSide, Wire, complaint, success

PHOTO = {"photo": ("a.png", png())}
PAPER = {"document": ("a.txt", b"paper")}


async def test_a_message_is_the_bots_and_stands_in_the_chat(bot: BotSide, wang: PersonSide) -> None:
    message = await bot.says("您好")
    assert message["from"] == {"id": 12348, "is_bot": True, "first_name": BOT_NAME, "username": "fawen_local_bot"}
    assert message["chat"] == {"id": WANG.id, "type": "private", "first_name": WANG.name}
    assert set(message) == {"message_id", "from", "chat", "date", "text"}
    assert (await wang.history())["messages"] == [message]


async def test_the_library_reads_a_formatted_message(library: telegram.Bot) -> None:
    sent = await library.send_message(WANG.id, "<b>粗</b>😀<a href='https://example.org/x'>去</a>", ParseMode.HTML)
    assert sent.text == "粗😀去"
    assert sent.parse_entities() == {sent.entities[0]: "粗", sent.entities[1]: "去"}
    assert sent.entities[1].url == "https://example.org/x"


async def test_the_library_sends_what_the_markup_took_away(library: telegram.Bot) -> None:
    entity = telegram.MessageEntity(telegram.MessageEntity.BOLD, 0, 2)
    sent = await library.send_message(WANG.id, "字字 a < b", entities=[entity])
    assert (sent.text, sent.parse_entity(sent.entities[0])) == ("字字 a < b", "字字")


async def test_parameters_come_by_query_urlencoded_json_and_multipart(wire: Wire, wang: PersonSide) -> None:
    fields = {"chat_id": str(WANG.id), "text": "同一句", "entities": json.dumps([{"type": "bold", "offset": 0, "length": 1}])}
    path = f"/bot{TOKEN}/sendMessage"
    answers = [
        await wire.request("GET", f"/bot{TOKEN}/sendmessage?chat_id={WANG.id}&text=%E5%90%8C%E4%B8%80%E5%8F%A5"),
        await wire.post(path, data=fields),
        await wire.post(path, json={**fields, "chat_id": WANG.id}),
        await wire.bot.form("SENDMESSAGE", {}, **fields),
    ]
    texts = [success(answer)["text"] for answer in answers]
    assert texts == ["同一句"] * 4 == await wang.texts()
    assert [success(answer).get("entities", []) != [] for answer in answers] == [False, True, True, True]


@pytest.mark.parametrize("text", ["字" * 4096, "<b>" + "字" * 4096 + "</b>", " " + "😀" * 4096 + "\n"])
async def test_4096_characters_are_one_message(bot: BotSide, text: str) -> None:
    assert len((await bot.says(text, parse_mode="HTML"))["text"]) == 4096


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("字" * 4097, "message is too long"),
        ("<b></b>" * 10_000, "message is too long"),
        ("", "message text is empty"),
        (" \n\t ", "message text is empty"),
        ("<b> </b>", "message text is empty"),
        ("<b>bold", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("字<p>x</p>", 'can\'t parse entities: Unsupported start tag "p" at byte offset 3'),
        ("a < b", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("x</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ],
)
async def test_a_text_that_telegram_does_not_take(bot: BotSide, wang: PersonSide, text: str, words: str) -> None:
    assert await bot.complaint("sendMessage", chat_id=WANG.id, text=text, parse_mode="HTML") == words
    assert await wang.texts() == []


@pytest.mark.parametrize("mode", ["Markdown", "MarkdownV2", "nonsense"])
async def test_only_html_is_a_parse_mode(bot: BotSide, mode: str) -> None:
    assert await bot.complaint("sendMessage", chat_id=WANG.id, text="x", parse_mode=mode) == "unsupported parse_mode"


@pytest.mark.parametrize(
    "method",
    [
        "sendMessage",
        "sendPhoto",
        "sendDocument",
        "sendChatAction",
        "editMessageText",
        "editMessageCaption",
        "editMessageReplyMarkup",
        "deleteMessage",
        "getChat",
        "setChatMenuButton",
    ],
)
async def test_an_unknown_chat_is_not_found(bot: BotSide, method: str) -> None:
    rest = {"message_id": 1, "text": "x", "action": "typing"}
    assert await bot.complaint(method, chat_id=NOBODY, **rest) == "chat not found"
    assert await bot.complaint(method, chat_id="@wang", **rest) == "chat_id must be a valid number"
    assert await bot.complaint(method, chat_id=2**63, **rest) == "chat_id must be a valid number"


async def test_a_chat_must_be_named(bot: BotSide) -> None:
    assert await bot.complaint("sendMessage", text="x") == "chat not found"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("reply_markup", "{not json", "can't parse reply_markup JSON object"),
        ("reply_markup", "[]", "can't parse reply_markup: expected dict"),
        ("reply_markup", "1", "can't parse reply_markup: expected dict"),
        ("entities", "[" * 100_000, "can't parse entities JSON object"),
        ("entities", '["x"]', "can't parse MessageEntity: wrong or missing field"),
        ("entities", '[{"type": "bold", "offset": true, "length": 1}]', "can't parse MessageEntity: wrong or missing field"),
        ("entities", '[{"type": "text_link", "offset": 0, "length": 1}]', "can't parse entities: wrong URL"),
        ("reply_parameters", '{"message_id": "x"}', "message_id must be a valid number"),
        ("text", "\ud800", "strings must be encoded in UTF-8"),
    ],
)
async def test_a_parameter_that_cannot_be_read(bot: BotSide, name: str, value: str, words: str) -> None:
    assert await bot.complaint("sendMessage", **{"chat_id": WANG.id, "text": "x", name: value}) == words


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "can't parse JSON object"),
        (b"\xff\xfe{}", "can't parse JSON object"),
        (b"[1]", "object expected"),
        (b'"text"', "object expected"),
        (b"", "chat not found"),
    ],
)
async def test_a_body_that_is_no_object(wire: Wire, body: bytes, words: str) -> None:
    headers = {"Content-Type": "application/json"}
    assert complaint(await wire.post(f"/bot{TOKEN}/sendMessage", data=body, headers=headers)) == words


async def test_a_form_that_is_cut_off(wire: Wire) -> None:
    for body, kind in ((b"--x\r\n", "multipart/form-data; boundary=x"), (b"x", "multipart/form-data")):
        answer = await wire.post(f"/bot{TOKEN}/sendMessage", data=body, headers={"Content-Type": kind})
        assert complaint(answer) == "can't read the form"


async def test_an_answer_quotes_the_message_but_not_its_quote(bot: BotSide) -> None:
    first = await bot.says("first")
    second = await bot.says("second", reply_to_message_id=first["message_id"])
    third = await bot.says("third", reply_parameters={"message_id": second["message_id"]})
    assert second["reply_to_message"] == first
    assert third["reply_to_message"]["text"] == "second"
    assert "reply_to_message" not in third["reply_to_message"]


async def test_an_answer_to_nothing(bot: BotSide) -> None:
    quoting: dict[str, Any] = {"chat_id": WANG.id, "text": "x", "reply_parameters": {"message_id": 99}}
    assert await bot.complaint("sendMessage", **quoting) == "message to be replied not found"
    quoting["reply_parameters"]["allow_sending_without_reply"] = True
    assert "reply_to_message" not in await bot.result("sendMessage", **quoting)


async def test_a_photo_knows_its_size_and_carries_words_and_buttons(library: telegram.Bot) -> None:
    keyboard = telegram.InlineKeyboardMarkup.from_button(telegram.InlineKeyboardButton("x", callback_data="x"))
    sent = await library.send_photo(WANG.id, png(40, 30), caption="<i>图</i>", parse_mode="HTML", reply_markup=keyboard)
    assert [(size.width, size.height, size.file_size) for size in sent.photo] == [(40, 30, len(png(40, 30)))]
    assert (sent.caption, sent.caption_entities[0].type, sent.reply_markup) == ("图", "italic", keyboard)


async def test_a_caption_has_1024_characters_at_most(bot: BotSide) -> None:
    chat = str(WANG.id)
    assert len(success(await bot.form("sendPhoto", PHOTO, chat_id=chat, caption="字" * 1024))["caption"]) == 1024
    for method, files in (("sendPhoto", PHOTO), ("sendDocument", PAPER)):
        answer = await bot.form(method, files, chat_id=chat, caption="字" * 1025)
        assert complaint(answer) == "message caption is too long"


async def test_a_file_can_stand_in_any_field_of_the_form(bot: BotSide) -> None:
    answer = await bot.form("sendDocument", {"elsewhere": ("b.txt", b"b")}, chat_id=str(WANG.id), document="attach://elsewhere")
    assert success(answer)["document"]["file_name"] == "b.txt"


async def test_a_file_is_sent_again_by_its_number(bot: BotSide) -> None:
    first = success(await bot.form("sendDocument", PAPER, chat_id=str(WANG.id)))
    again = await bot.result("sendDocument", chat_id=WANG.id, document=first["document"]["file_id"])
    assert again["document"] == first["document"]
    assert again["message_id"] != first["message_id"]
    refused = await bot.complaint("sendPhoto", chat_id=WANG.id, photo=first["document"]["file_id"])
    assert refused == "can't use file of type Document as Photo"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (None, "there is no photo in the request"),
        ("", "there is no photo in the request"),
        ("AgACAgUAAnothing", "wrong remote file identifier specified"),
        ("attach://nothing", "wrong remote file identifier specified"),
        ("https://example.org/a.png", "failed to get HTTP URL content"),
    ],
)
async def test_a_photo_that_is_not_there(bot: BotSide, address: str | None, words: str) -> None:
    assert await bot.complaint("sendPhoto", chat_id=WANG.id, photo=address) == words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file must be non-empty"),
        (b"GIF89a", "IMAGE_PROCESS_FAILED"),
        (png()[:20], "IMAGE_PROCESS_FAILED"),
        (jpeg(2001, 100), "PHOTO_INVALID_DIMENSIONS"),
        (jpeg(5001, 5000), "PHOTO_INVALID_DIMENSIONS"),
        (png() + b"0" * 10 * 2**20, f"file of size {len(png()) + 10 * 2**20} bytes is too big for a photo"),
    ],
    ids=["empty", "gif", "cut off", "narrow", "large", "heavy"],
)
async def test_what_is_no_photo(bot: BotSide, content: bytes, words: str) -> None:
    assert complaint(await bot.form("sendPhoto", {"photo": ("a.png", content)}, chat_id=str(WANG.id))) == words


async def test_an_action_is_seen_on_the_page_but_not_kept(library: telegram.Bot, wang: PersonSide) -> None:
    async with wang.looks() as sight:
        assert await library.send_chat_action(WANG.id, ChatAction.TYPING)
        assert [(await sight.next())["kind"], await sight.next()] == ["welcome", {"kind": "action", "action": "typing"}]
    assert await wang.texts() == []


async def test_an_action_that_telegram_does_not_know(bot: BotSide) -> None:
    words = "wrong parameter action in request"
    assert await bot.complaint("sendChatAction", chat_id=WANG.id, action="dancing") == words
    assert await bot.complaint("sendChatAction", chat_id=WANG.id) == words


async def test_the_library_raises_telegrams_words(library: telegram.Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await library.send_message(NOBODY, "x")
    with pytest.raises(BadRequest, match="Message is too long"):
        await library.send_message(WANG.id, "字" * 4097)
