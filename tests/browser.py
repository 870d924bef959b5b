"""A person at the chat page in a real Chromium."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
_PATIENCE = 30_000


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The machine's own Chromium. Raises AssertionError where there is none: these tests are not to be skipped."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "the tests of the page need Chromium: run `make packages`"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        await browser.close()


class PagePerson:
    """One of the example people, in a tab of their own."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def says(self, words: str) -> None:
        """Writes and sends."""
        await self.page.locator("#text").fill(words)
        await self.page.locator("#send").click()

    async def presses(self, label: str) -> None:
        """The newest button with exactly that label."""
        await self.page.get_by_role("button", name=label, exact=True).last.click(timeout=_PATIENCE)

    async def reads(self, words: str) -> None:
        """Waits until the words stand in the talk."""
        await expect(self.page.locator("main")).to_contain_text(words, timeout=_PATIENCE)


@asynccontextmanager
async def person_at(browser: Browser, address: str, person: int, width: int, height: int) -> AsyncIterator[PagePerson]:
    """Opens the page as that person; fails at the end if the page complained on its console."""
    context = await browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{address}#{person}")
    yield PagePerson(page)
    await context.close()
    assert not complaints, complaints


async def picture(person: PagePerson, folder: Path | None, name: str) -> None:
    """Keeps a picture of what the person sees, where a folder is given."""
    if folder:
        await person.page.wait_for_timeout(400)  # lets scrolling and fading end
        await person.page.screenshot(path=folder / f"{name}.png")
