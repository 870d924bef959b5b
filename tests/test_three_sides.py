"""A hand-over on three real pages side by side: whoever asks, and two of those who are called.

``FAWEN_PICTURES=docs pytest tests/test_three_sides.py`` makes the picture in docs/desk.md.
"""

import base64
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from sqlmodel import select

from storage.consultation import Consultation, Solved
from storage.ticket import Ticket
from tests.browser import PagePerson, chromium, person_at
from tests.desk import MEDIATOR, STAFF, VILLAGER, Desk
from tests.local.pictures import png

PICTURES = Path(os.environ["FAWEN_PICTURES"]).resolve() if "FAWEN_PICTURES" in os.environ else None
PHONE = (390, 844)
QUESTION = "隔壁的狗把我咬了哪个赔"


@pytest.mark.timeout(180)
async def test_a_hand_over_on_three_pages(desk: Desk) -> None:
    desk.clock.fixed = datetime(2026, 11, 25, 10, tzinfo=desk.office.settings.zone)
    address = desk.server.page_url
    async with (
        chromium() as browser,
        person_at(browser, address, VILLAGER, *PHONE) as villager,
        person_at(browser, address, MEDIATOR, *PHONE) as mediator,
        person_at(browser, address, STAFF, *PHONE) as staff,
    ):
        await _called(desk, villager, mediator, staff)
        await _taken_once(villager, mediator, staff)
        await _both_talk(villager, mediator)
        if PICTURES:
            await _side_by_side(browser, (villager, mediator, staff), PICTURES / "handover.png")
        await _handed_back(villager, mediator, staff)
    with desk.office.database.work() as session:
        ticket = session.exec(select(Ticket)).one()
        counted = session.get(Consultation, ticket.consultation_id)
        assert counted and counted.outcome is Solved.SOLVED
        assert ticket.ended_at


async def _called(desk: Desk, villager: PagePerson, mediator: PagePerson, staff: PagePerson) -> None:
    """The village's mediator at once, the office when nobody has answered for ten minutes."""
    await villager.says("屋头吵架咋个办")
    await villager.says("找人工")
    await villager.reads("已经叫人了")
    await mediator.reads("【找人工】浩口村 王嬢嬢(示例)")
    await expect(staff.page.locator("main")).not_to_contain_text("找人工】")
    desk.clock.fixed = datetime(2026, 11, 25, 10, tzinfo=desk.office.settings.zone) + timedelta(minutes=11)
    await desk.job("calls")
    await staff.reads("【找人工】浩口村 王嬢嬢(示例)")


async def _taken_once(villager: PagePerson, mediator: PagePerson, staff: PagePerson) -> None:
    await mediator.presses("我来")
    await mediator.reads("您接了王嬢嬢(示例)的事")
    await villager.reads("冉调解员(示例)来了")
    await staff.presses("我来")
    await staff.reads("冉调解员(示例)已经接了")


async def _both_talk(villager: PagePerson, mediator: PagePerson) -> None:
    """Words and a photo each way; what would be a question to the bot is none now."""
    await villager.says(QUESTION)
    await mediator.reads(f"王嬢嬢(示例):{QUESTION}")
    await _shows(villager, png(600, 200, (150, 60, 50)), "就是这里")
    await mediator.reads("王嬢嬢(示例):就是这里")
    await expect(mediator.page.locator("button.photo")).to_have_count(1)
    await mediator.says("先去打针,单子留好")
    await villager.reads("冉调解员(示例):先去打针,单子留好")
    await _shows(mediator, png(600, 200, (40, 90, 120)), "照这样写")
    await villager.reads("冉调解员(示例):照这样写")
    await expect(villager.page.locator("button.photo")).to_have_count(2)
    await expect(villager.page.locator("main")).not_to_contain_text("第1245条")


async def _handed_back(villager: PagePerson, mediator: PagePerson, staff: PagePerson) -> None:
    await mediator.presses("结束")
    await mediator.reads("这次说完了")
    await villager.reads("这次说完了")
    await villager.presses("解决了")
    await villager.reads("帮上忙就好")
    await villager.says(QUESTION)
    await villager.reads("第1245条")
    await staff.says("统计")
    await staff.reads("咨询者说解决了的:1人次")


async def _shows(person: PagePerson, picture: bytes, words: str) -> None:
    await person.page.locator("#file").set_input_files({"name": "照片.png", "mimeType": "image/png", "buffer": picture})
    await person.says(words)


async def _side_by_side(browser: Browser, people: Sequence[PagePerson], path: Path) -> None:
    shots = []
    for person in people:
        await person.page.wait_for_timeout(400)  # lets scrolling and fading end
        shots.append(base64.b64encode(await person.page.screenshot()).decode())
    width, height = len(people) * (PHONE[0] + 12) + 12, PHONE[1] + 24
    page = await browser.new_page(viewport={"width": width, "height": height})
    row = "".join(f'<img src="data:image/png;base64,{shot}" width="{PHONE[0]}">' for shot in shots)
    await page.set_content(f'<body style="margin:12px;display:flex;gap:12px;background:#d5d2c8">{row}</body>')
    await page.screenshot(path=path)
    await page.close()
