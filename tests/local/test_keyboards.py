"""Buttons within Telegram's limits, and the complaint about each that is not."""

from typing import Any

import pytest

from bot.local import keyboards
from bot.local.failures import BadRequest


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **button}]]}


@pytest.mark.parametrize(
    "button",
    [
        {"callback_data": "x"},
        {"callback_data": "a" * 64},
        {"callback_data": "字" * 21},
        {"url": "https://example.org/"},
        {"url": "tg://user?id=1"},
        {"copy_text": {"text": "字" * 256}},
    ],
)
def test_a_button_is_kept_as_it_is(button: dict[str, Any]) -> None:
    assert keyboards.inline(inline(**button)) == inline(**button)


def test_what_the_page_does_not_know_is_left_out() -> None:
    assert keyboards.inline({**inline(callback_data="x", style="danger"), "other": 1}) == inline(callback_data="x")


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"callback_data": "a" * 65}, "BUTTON_DATA_INVALID"),
        ({"callback_data": "字" * 22}, "BUTTON_DATA_INVALID"),
        ({"callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"callback_data": 1}, "BUTTON_DATA_INVALID"),
        ({"url": "javascript:alert(1)"}, "Wrong HTTP URL or unsupported URL protocol"),
        ({"url": "https://a b.org"}, "Wrong HTTP URL"),
        ({"url": None}, "Wrong HTTP URL"),
        ({"copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": {"text": "a" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": "x"}, "BUTTON_COPY_TEXT_INVALID"),
        ({}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "  ", "callback_data": "x"}, "Text must be non-empty"),
        ({"text": 1, "callback_data": "x"}, 'Field "text" must be of type String'),
        ({"text": None, "callback_data": "x"}, 'Field "text" must be of type String'),
    ],
)
def test_a_button_that_telegram_refuses(button: dict[str, Any], words: str) -> None:
    with pytest.raises(BadRequest, match=words):
        keyboards.inline(inline(**button))


@pytest.mark.parametrize("rows", [None, "x", {}, [1], [{"text": "x"}], ["x"]])
def test_rows_that_are_none(rows: Any) -> None:
    with pytest.raises(BadRequest, match="Array of Arrays"):
        keyboards.inline({"inline_keyboard": rows})


def test_ten_thousand_bytes_are_the_most() -> None:
    row = [{"text": "字" * 30, "callback_data": f"{number:04}"} for number in range(100)]
    with pytest.raises(BadRequest, match="reply markup is too long"):
        keyboards.inline({"inline_keyboard": [row]})
    assert keyboards.inline({"inline_keyboard": [row[:60]]}) == {"inline_keyboard": [row[:60]]}


@pytest.mark.parametrize("markup", [None, {"inline_keyboard": []}, {"inline_keyboard": [[], []]}])
def test_no_buttons_are_no_keyboard(markup: dict[str, Any] | None) -> None:
    assert keyboards.inline(markup) is None


def test_an_edit_takes_inline_buttons_only() -> None:
    with pytest.raises(BadRequest, match="inline keyboard expected"):
        keyboards.inline({"keyboard": [["x"]]})


def test_a_reply_keyboard_keeps_its_wishes() -> None:
    markup = {
        "keyboard": [["一", {"text": "二", "request_contact": True}], []],
        "resize_keyboard": True,
        "one_time_keyboard": False,
        "input_field_placeholder": "字" * 70,
    }
    assert keyboards.reply(markup) == {
        "keyboard": [[{"text": "一"}, {"text": "二"}]],
        "resize_keyboard": True,
        "input_field_placeholder": "字" * 64,
    }


@pytest.mark.parametrize("wish", ["remove_keyboard", "force_reply"])
def test_a_wish_without_keys(wish: str) -> None:
    assert keyboards.reply({wish: True, "selective": True}) == {wish: True}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ({}, "object expected as reply markup"),
        ({"remove_keyboard": False}, "object expected as reply markup"),
        ({"keyboard": []}, "reply markup keyboard is empty"),
        ({"keyboard": [[" "]]}, "Text must be non-empty"),
        ({"keyboard": [[{}]]}, "Text must be non-empty"),
        ({"keyboard": [["字" * 5000]]}, "reply markup is too long"),
    ],
)
def test_a_reply_keyboard_that_telegram_refuses(markup: dict[str, Any], words: str) -> None:
    with pytest.raises(BadRequest, match=words):
        keyboards.reply(markup)


def test_the_two_kinds_go_different_ways() -> None:
    assert keyboards.split(None) == keyboards.split({}) == (None, None)
    assert keyboards.split(inline(callback_data="x")) == (inline(callback_data="x"), None)
    assert keyboards.split({"remove_keyboard": True}) == (None, {"remove_keyboard": True})


def test_only_callback_buttons_can_be_pressed() -> None:
    rows = [[{"text": "a", "callback_data": "1"}, {"text": "b", "url": "tg://x"}], [{"text": "c", "callback_data": "2"}]]
    assert keyboards.pressable({"inline_keyboard": rows}) == ["1", "2"]
    assert keyboards.pressable(None) == []
