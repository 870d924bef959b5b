"""The chat page in a real Chromium, with the echo bot behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

from bot.local.person import LocalPerson
from bot.local.server import LocalServer
from tests.browser import PagePerson
from tests.local.echo import echo_bot
from tests.local.place import WANG, listening, words

PHONE, DESK = (360, 740), (1280, 860)
Size = tuple[int, int]
#: What Chromium itself writes about a server that is away.
_AWAY = ("WebSocket connection to", "ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET")


class Tab(PagePerson):
    """One person's tab, and what its console complained about."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)

    def at(self, name: str) -> Locator:
        return self.page.locator(f"#{name}")

    @property
    def text(self) -> Locator:
        return self.at("text")

    def messages(self, words: str) -> Locator:
        """The messages whose words are exactly these."""
        return self.page.locator(".message:not(.unsent) .text").get_by_text(words, exact=True)

    def button(self, label: str) -> Locator:
        return self.page.get_by_role("button", name=label, exact=True)

    async def is_here(self) -> None:
        """Waits until the live line stands."""
        await self.page.locator("#status", has_text=words("status.here")).wait_for()

    async def reads(self, words: str) -> None:
        """The same as every person, but looking more often."""
        await self.page.locator("main", has_text=words).wait_for()

    def expects_refusal(self, status: int) -> None:
        """Chromium complains about every refused request; the one with that status was meant."""
        self.complaints = [one for one in self.complaints if f"status of {status}" not in one]

    async def has_focus(self, locator: Locator) -> None:
        await expect(locator).to_be_focused()

    async def tab_to(self, locator: Locator, key: str = "Tab") -> None:
        """Goes there by keyboard alone."""
        for _ in range(30):
            if await locator.evaluate("element => element === document.activeElement"):
                return
            await self.page.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to {locator}")

    async def has_no_sideways_scroll(self) -> None:
        """Nothing is wider than the window, not even inside of what scrolls."""
        wider = await self.page.evaluate(
            """() => [document.documentElement, ...document.querySelectorAll("body *")]
                .filter((one) => getComputedStyle(one).overflowX !== "hidden" || one.matches(".scroller"))
                .filter((one) => one.getClientRects().length && !one.closest("svg"))
                .filter((one) => one.getBoundingClientRect().right > innerWidth + 1
                    || (one.matches("html, .scroller") && one.scrollWidth > one.clientWidth))
                .map((one) => one.tagName + "." + one.className)"""
        )
        assert wider == []

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(sign in message.text for sign in _AWAY):
            self.complaints.append(message.text)


@dataclass
class House:
    """A server with the echo bot, and a browser that looks at it."""

    server: LocalServer
    browser: Browser

    @asynccontextmanager
    async def tab(
        self, person: LocalPerson = WANG, size: Size = PHONE, dark: bool = False, script: str = ""
    ) -> AsyncIterator[Tab]:
        """A fresh tab; at the end its console must not have complained. ``script`` runs before the page's own."""
        width, height = size
        context = await self.browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", color_scheme="dark" if dark else "light"
        )
        context.set_default_timeout(8000)
        if script:
            await context.add_init_script(script)
        tab = Tab(await context.new_page())
        await tab.page.goto(f"{self.server.page_url}#{person.id}", wait_until="commit")
        await tab.is_here()
        yield tab
        await context.close()
        assert tab.complaints == []


@asynccontextmanager
async def house(browser: Browser, directory: Path, *people: LocalPerson) -> AsyncIterator[House]:
    async with listening(directory, *people) as server, echo_bot(server):
        yield House(server, browser)
