"""Reading aloud: a real Chromium, which has no voice here; with a voice, one that only writes down what it is to say."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser import chromium
from tests.local.echo import ECHO
from tests.local.place import words
from tests.local.tab import Tab, house

pytestmark = pytest.mark.asyncio(loop_scope="module")
READ, STOP = words("message.reading"), words("message.stop")
VOICE = """
  const events = new EventTarget();
  window.said = []; window.stopped = 0; window.waiting = [];
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [{ lang: "%s", name: "one" }],
    addEventListener: (...args) => events.addEventListener(...args),
    speak: (speech) => { said.push([speech.text, speech.lang]); waiting.push(speech); if (speech.onstart) speech.onstart(); },
    cancel: () => { stopped += 1; waiting.splice(0).forEach((speech) => speech.onerror && speech.onerror()); },
  } });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  window.finish = () => waiting.splice(0).forEach((speech) => speech.onend && speech.onend());
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def answered(tab: Tab, text: str) -> None:
    await tab.says(text)
    await tab.reads(f"{ECHO}{text}")


async def test_where_no_voice_comes_the_person_is_told_and_nothing_breaks(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab() as tab:
        await answered(tab, "请打12348。")
        await tab.presses(READ)
        await expect(tab.at("toasts")).to_have_text(words("message.no_voice"))
        await expect(tab.button(READ)).to_have_count(1)
        await expect(tab.button(STOP)).to_have_count(0)


async def test_where_the_browser_cannot_speak_there_is_no_button(browser: Browser, tmp_path: Path) -> None:
    gone = 'Object.defineProperty(window, "speechSynthesis", { value: undefined });'
    async with house(browser, tmp_path) as at, at.tab(script=gone) as tab:
        await answered(tab, "甲")
        await expect(tab.page.locator(".read")).to_have_count(0)


async def test_where_no_voice_speaks_chinese_there_is_no_button(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab(script=VOICE % "en-US") as tab:
        await answered(tab, "甲")
        await expect(tab.button(READ)).to_be_hidden()


async def test_a_message_is_read_sentence_by_sentence_and_ends(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab(script=VOICE % "zh-CN") as tab:
        await answered(tab, "先打电话。再去村里!\n✓\n带身份证")
        await expect(tab.button(READ)).to_have_count(1)
        await tab.presses(READ)
        said = await tab.page.evaluate("said")
        assert [text.removeprefix(ECHO) for text, _ in said] == ["先打电话。", "再去村里!", "带身份证"]
        assert {language for _, language in said} == {"zh-CN"}
        await expect(tab.button(STOP)).to_be_visible()
        await tab.page.evaluate("finish()")
        await expect(tab.button(STOP)).to_have_count(0)


async def test_reading_is_started_and_stopped_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab(script=VOICE % "zh-CN") as tab:
        await answered(tab, "先打电话。")
        await tab.tab_to(tab.button(READ), "Shift+Tab")
        await tab.page.keyboard.press("Enter")
        await tab.has_focus(tab.button(STOP))
        await tab.page.keyboard.press("Enter")
        await tab.has_focus(tab.button(READ))
        assert await tab.page.evaluate("waiting.length") == 0
        await expect(tab.at("toasts")).to_be_empty()


async def test_only_one_message_is_read_at_a_time(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab(script=VOICE % "zh-CN") as tab:
        await answered(tab, "甲")
        await answered(tab, "乙")
        await tab.button(READ).first.click()
        await tab.button(READ).last.click()
        await expect(tab.button(STOP)).to_have_count(1)
        assert await tab.page.evaluate("waiting.map((speech) => speech.text)") == [f"{ECHO}乙"]
