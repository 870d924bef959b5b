"""The chat page, as people use it: a real Chromium, the real server, a bot behind it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Route, expect

from bot.local.person import LocalPerson
from tests.browser import chromium
from tests.local.echo import ALERT, COMMANDS, DONE, ECHO, EDITED
from tests.local.pictures import png
from tests.local.place import BOT_NAME, LI, WANG, listening, words
from tests.local.sides import Wire
from tests.local.tab import DESK, PHONE, House, Tab, house

pytestmark = pytest.mark.asyncio(loop_scope="module")
SIZES = 4
SCRIPT = "<script>document.title='x'</script><img src=x onerror=\"document.title='y'\">"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def test_without_a_browser_these_tests_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(AssertionError, match="Chromium"):
        async with chromium():
            pass


async def test_the_first_visit_offers_to_begin_and_what_is_written_is_answered(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab() as tab:
        assert await tab.page.title() == words("title", bot=BOT_NAME, person=WANG.name)
        await expect(tab.at("welcome")).to_contain_text(words("welcome.text"))
        await tab.presses(words("welcome.start"))
        await tab.reads("Hello & welcome")
        await expect(tab.page.locator(".text strong")).to_have_text("Hello")
        await expect(tab.at("welcome")).to_be_hidden()
        said = "12348 和 https://example.org/a 以及 3000元"
        await tab.says(said)
        await tab.reads(f"{ECHO}{said}")
        await expect(tab.text).to_have_value("")
        await tab.has_focus(tab.text)
        links = tab.page.locator(".text a")
        await expect(links).to_have_text(["12348", "https://example.org/a"])
        await expect(links.first).to_have_attribute("href", "tel:12348")


async def test_buttons_alert_edit_and_end_their_waiting(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab() as tab:
        await tab.says("/buttons")
        await tab.presses("Silent")
        await expect(tab.button("Silent")).to_have_attribute("aria-busy", "false")
        await tab.presses("Alert")
        await expect(tab.at("notice-text")).to_have_text(ALERT)
        await tab.presses(words("notice.ok"))
        await expect(tab.at("notice")).to_be_hidden()
        await tab.presses("Edit")
        await expect(tab.at("toasts")).to_have_text(DONE)
        await tab.reads(EDITED)
        await tab.reads(words("message.edited"))
        await expect(tab.button("Edit")).to_have_count(0)


async def test_a_stale_button_is_explained(browser: Browser, tmp_path: Path) -> None:
    async with listening(tmp_path) as server, Wire(server) as wire, House(server, browser).tab() as tab:
        await wire.bot.offers("Edit")
        await tab.page.route("**/presses", lambda route: route.continue_(post_data='{"message_id": 1, "data": "gone"}'))
        await tab.presses("Edit")
        await expect(tab.at("toasts")).to_have_text(words("errors.stale"))
        tab.expects_refusal(409)


async def test_a_picture_is_attached_seen_and_opened_large(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab() as tab:
        await tab.at("file").set_input_files({"name": "照片.png", "mimeType": "image/png", "buffer": png(600, 400)})
        await expect(tab.at("tray")).to_contain_text("照片.png")
        await tab.says("屋檐")
        await tab.reads(f"Got a photo of {len(png(600, 400))} bytes: 屋檐")
        await expect(tab.at("tray")).to_be_hidden()
        await tab.page.wait_for_function("document.querySelector('.photo img').naturalWidth === 600")
        await tab.presses(words("message.open_photo"))
        await expect(tab.at("viewer-picture")).to_be_visible()
        await expect(tab.at("viewer-picture")).to_have_attribute("alt", "屋檐")
        await tab.page.keyboard.press("Escape")
        await expect(tab.at("viewer")).to_be_hidden()
        await tab.presses(words("message.open_photo"))
        await tab.presses(words("viewer.close"))
        await expect(tab.at("viewer")).to_be_hidden()


async def test_files_are_taken_off_the_tray_and_come_back_if_refused(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab() as tab:
        for name in ("留.txt", "去.txt"):
            await tab.at("file").set_input_files({"name": name, "mimeType": "text/plain", "buffer": b"text"})
        await tab.presses(words("composer.remove", name="去.txt"))
        await tab.says("字" * 1025)
        await expect(tab.at("toasts")).to_have_text(words("errors.caption_too_long"))
        await expect(tab.text).to_have_value("字" * 1025)
        await expect(tab.at("tray").locator("li")).to_have_count(1)
        tab.expects_refusal(400)
        await tab.says("短些")
        await tab.reads("Got a document of 4 bytes: 短些")
        await expect(tab.at("tray")).to_be_hidden()


async def test_reply_keys_write_their_label_and_papers_can_be_saved(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab() as tab:
        await tab.says("/keys")
        await tab.presses("Two")
        await tab.reads(f"{ECHO}Two")
        await expect(tab.at("keyboard")).to_be_hidden()
        await tab.says("/keys")
        await expect(tab.at("keyboard")).to_be_visible()
        await tab.says("/bare")
        await expect(tab.at("keyboard")).to_be_hidden()
        await tab.says("/send")
        async with tab.page.expect_download() as waiting:
            await tab.page.get_by_role("link", name=words("message.download_name", name="调解协议书.docx")).click()
        download = await waiting.value
        assert download.suggested_filename == "调解协议书.docx"
        await download.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == b"a paper"


async def test_each_person_has_their_own_talk_and_draft(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab() as tab:
        await tab.says("王说的")
        await tab.reads(f"{ECHO}王说的")
        await tab.text.fill("没写完")
        await tab.at("now").click()
        await expect(tab.at("people")).to_contain_text(words("people.hint"))
        await tab.at("people").get_by_text(LI.name).click()
        await expect(tab.at("now-name")).to_have_text(f"{LI.name} · {LI.role}")
        await expect(tab.at("people")).to_be_hidden()
        await expect(tab.messages("王说的")).to_have_count(0)
        await expect(tab.text).to_have_value("")
        await tab.says("李说的")
        await tab.reads(f"{ECHO}李说的")
        await tab.page.go_back()
        await tab.reads(f"{ECHO}王说的")
        await expect(tab.messages("李说的")).to_have_count(0)
        await expect(tab.text).to_have_value("没写完")


async def test_two_tabs_show_the_same_until_one_becomes_another_person(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab() as one, at.tab(size=DESK) as other:
        await one.says("从这边")
        await other.reads(f"{ECHO}从这边")
        await other.says("从那边")
        await one.reads(f"{ECHO}从那边")
        await expect(other.at("now")).to_be_hidden()
        await other.at("rail").get_by_text(LI.name).click()
        await expect(other.at("rail").locator("[aria-current]")).to_contain_text(LI.name)
        assert await other.page.title() == words("title", bot=BOT_NAME, person=LI.name)
        await expect(one.messages("从那边")).to_have_count(1)


async def test_a_reload_keeps_the_talk_and_pages_back(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab() as tab:
        async with Wire(at.server) as wire:
            for number in range(30):
                await wire.wang.says(f"第{number}句")
        await expect(tab.page.locator(".message")).to_have_count(60)
        await tab.page.reload()
        await tab.reads(f"{ECHO}第29句")
        await expect(tab.page.locator(".message")).to_have_count(50)
        await expect(tab.page.locator(".message").last).to_be_in_viewport()
        await tab.at("earlier").dispatch_event("click")  # a real click scrolls there, which may fetch what is earlier by itself
        await expect(tab.page.locator(".message")).to_have_count(60)
        await expect(tab.at("earlier")).to_be_hidden()
        await expect(tab.page.locator(".day")).to_have_text([words("date.today")])
        texts = await tab.page.locator(".mine .text").all_inner_texts()
        assert texts == [f"第{number}句" for number in range(30)]


async def test_a_restart_is_told_and_what_was_written_meanwhile_is_sent_once(browser: Browser, tmp_path: Path) -> None:
    async with listening(tmp_path) as server, House(server, browser).tab() as tab:
        await tab.says("之前")
        await expect(tab.messages("之前")).to_have_count(1)
        await server.stop()
        await expect(tab.at("away")).to_contain_text(words("away.text"))
        await expect(tab.at("status")).to_have_text(words("status.away"))
        await tab.says("断了的时候")
        await expect(tab.at("pending")).to_contain_text(words("message.waiting"))
        await tab.presses(words("away.retry"))
        await expect(tab.at("away")).to_be_visible()
        await server.start()
        await tab.is_here()
        await expect(tab.at("away")).to_be_hidden()
        await expect(tab.messages("断了的时候")).to_have_count(1)
        await expect(tab.at("pending")).to_be_empty()
        async with Wire(server) as wire:
            assert [update["message"]["text"] for update in await wire.bot.updates()] == ["之前", "断了的时候"]


async def test_words_that_wait_survive_a_reload_and_a_lost_answer_sends_nothing_twice(browser: Browser, tmp_path: Path) -> None:
    async with listening(tmp_path) as server, House(server, browser).tab() as tab:

        async def lose_the_answer(route: Route) -> None:
            await route.fetch()
            await route.abort("connectionreset")

        await tab.page.route("**/messages", lose_the_answer, times=1)
        await tab.says("一次")
        await expect(tab.messages("一次")).to_have_count(1)
        await tab.page.route("**/messages", lambda route: route.abort("connectionrefused"), times=1)
        await tab.says("还没发")
        await expect(tab.at("pending")).to_contain_text("还没发")
        await tab.page.reload()
        await expect(tab.messages("还没发")).to_have_count(1)
        await expect(tab.messages("一次")).to_have_count(1)
        await expect(tab.at("pending")).to_be_empty()


async def test_nothing_reaches_over_the_side(browser: Browser, tmp_path: Path) -> None:
    people = (LocalPerson(1001, "名字很长很长很长很长很长很长很长的王嬢嬢", "村民和调解员和别的什么"), LI)
    async with house(browser, tmp_path, *people) as at, at.tab() as tab:
        for command in ("https://example.org/" + "long" * 60, "/buttons", "/keys", "/send"):
            await tab.says(command)
        await tab.reads("A paper")
        await tab.at("file").set_input_files({"name": "很长" * 40 + ".txt", "mimeType": "text/plain", "buffer": b"x"})
        for _ in range(SIZES):
            await tab.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
            await tab.has_no_sideways_scroll()
            await tab.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
            await tab.at("menu").click()
            await expect(tab.at("commands")).to_be_in_viewport(ratio=1)
            await tab.has_no_sideways_scroll()
            await tab.at("menu").click()
            await tab.at("size").click()


async def test_everything_works_by_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab() as tab:
        keyboard = tab.page.keyboard
        await tab.tab_to(tab.text)
        await keyboard.press("Enter")
        await keyboard.insert_text("甲")
        await keyboard.press("Shift+Enter")
        await keyboard.insert_text("乙")
        await keyboard.press("Enter")
        await expect(tab.page.locator(".mine:not(.unsent) .text")).to_have_text(["甲\n乙"], use_inner_text=True)
        await keyboard.insert_text("/buttons")
        await keyboard.press("Enter")
        await expect(tab.button("Edit")).to_be_visible()
        await tab.tab_to(tab.button("Edit"), "Shift+Tab")
        await keyboard.press("Enter")
        await tab.reads(EDITED)
        await tab.tab_to(tab.button("Alert"), "Shift+Tab")
        await keyboard.press("Enter")
        await tab.has_focus(tab.button(words("notice.ok")))
        await keyboard.press("Enter")
        await expect(tab.at("notice")).to_be_hidden()
        await tab.has_focus(tab.button("Alert"))


async def test_the_menu_is_used_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab() as tab:
        keyboard, items = tab.page.keyboard, tab.at("commands").get_by_role("menuitem")
        await tab.tab_to(tab.at("menu"))
        await keyboard.press("Enter")
        await expect(items).to_have_text([f"{description}/{name}" for name, description in COMMANDS.items()])
        await tab.has_focus(items.first)
        await keyboard.press("Escape")
        await expect(tab.at("commands")).to_be_hidden()
        await tab.has_focus(tab.text)
        await keyboard.insert_text("/k")
        await expect(items).to_have_count(1)
        await keyboard.press("ArrowDown")
        await keyboard.press("Enter")
        await tab.reads("Keys")
        await expect(tab.text).to_have_value("")


async def test_large_letters_step_up_and_are_remembered(browser: Browser, tmp_path: Path) -> None:
    async with house(browser, tmp_path) as at, at.tab() as tab:
        sizes = [await _letters(tab)]
        for step in (2, 3, 4):
            await tab.presses(words("size.label"))
            await expect(tab.at("toasts")).to_have_text(words("size.step", step=step))
            sizes.append(await _letters(tab))
        assert sizes == sorted(set(sizes))
        assert sizes[-1] > 1.5 * sizes[0]
        await tab.page.reload()
        await tab.is_here()
        assert await _letters(tab) == sizes[-1]
        await tab.presses(words("size.label"))
        await expect(tab.at("toasts")).to_have_text(words("size.normal"))
        assert await _letters(tab) == sizes[0]


async def test_what_looks_like_html_stays_text(browser: Browser, tmp_path: Path) -> None:
    people = (LocalPerson(1001, f"{SCRIPT}王", SCRIPT), LI)
    async with house(browser, tmp_path, *people) as at, at.tab(people[0]) as tab:
        title = words("title", bot=BOT_NAME, person=people[0].name)
        await tab.says(SCRIPT)
        await tab.reads(f"{ECHO}{SCRIPT}")
        await tab.at("file").set_input_files({"name": f"{SCRIPT[:8]}.txt", "mimeType": "text/plain", "buffer": b"x"})
        await tab.says(SCRIPT)
        await tab.reads(f"bytes: {SCRIPT}")
        await tab.at("now").click()
        await expect(tab.at("people")).to_contain_text(people[0].name)
        assert await tab.page.title() == title
        assert await tab.page.locator("main script, main img[src=x], dialog script").count() == 0


async def _letters(tab: Tab) -> float:
    """The size of what the person writes, in pixels."""
    return float(await tab.text.evaluate("element => parseFloat(getComputedStyle(element).fontSize)"))
