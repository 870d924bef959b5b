"""The main job, as people do it: the program as a process, the page in a real Chromium, the power cut in the middle.

``FAWEN_PICTURES=docs pytest tests/test_main_job.py`` makes the pictures of the README.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.settings import Settings
from tests.browser import chromium, person_at, picture
from tests.desk import MEDIATOR, STAFF, VILLAGER

PICTURES = Path(os.environ["FAWEN_PICTURES"]).resolve() if "FAWEN_PICTURES" in os.environ else None
PHONE = (390, 844)
DESK = (1280, 860)


class Program:
    """``fawen run`` in a process of its own."""

    def __init__(self, directory: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/"
        self._environment = {**os.environ, "FAWEN_DATA_DIR": str(directory), "FAWEN_LOCAL_PORT": str(port)}

    async def start(self) -> None:
        fawen = Path(sys.executable).with_name("fawen")
        self._process = await asyncio.create_subprocess_exec(
            str(fawen), "run", env=self._environment, stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout
        line = await asyncio.wait_for(self._process.stdout.readline(), 30)
        assert self.address in line.decode()

    async def end(self, how: signal.Signals) -> int:
        self._process.send_signal(how)
        await self._process.communicate()
        assert self._process.returncode is not None
        return self._process.returncode


@asynccontextmanager
async def program(directory: Path, port: int) -> AsyncIterator[Program]:
    running = Program(directory, port)
    await running.start()
    try:
        yield running
    finally:
        status = await running.end(signal.SIGTERM)
    assert status == 0


@pytest.mark.timeout(180)
async def test_ask_log_and_count(tmp_path: Path, unused_tcp_port: int) -> None:
    async with program(tmp_path, unused_tcp_port) as fawen, chromium() as browser:
        await _villager_asks(browser, fawen)
        await _villager_applies(browser, fawen)
        await _mediator_logs(browser, fawen)
        await _office_counts(browser, fawen)


async def _villager_asks(browser: Browser, fawen: Program) -> None:
    async with person_at(browser, fawen.address, VILLAGER, *PHONE) as villager:
        await villager.says("找村上调解要不要给钱哦")
        await villager.reads("申请人民调解要交钱吗?")
        await villager.presses("解决了")
        await villager.says("打12348收不收话费")
        await villager.reads("打12348要钱吗?")
        await villager.says("宪法是啥子")
        await villager.reads("宪法是什么?")
        await picture(villager, PICTURES, "villager")


async def _villager_applies(browser: Browser, fawen: Program) -> None:
    async with person_at(browser, fawen.address, VILLAGER, *PHONE) as villager:
        await villager.says("申请调解")
        await villager.reads("您贵姓")
        for words, next_question in (
            ("王嬢嬢", "对方是谁"),
            ("隔壁老陈家", "为什么事"),
            ("他家屋檐水滴到我家院坝", "您的电话是多少"),
            ("13900000000", "请看一下对不对"),
        ):
            await villager.says(words)
            await villager.reads(next_question)
        await picture(villager, PICTURES, "application")
        await villager.presses("✅ 保存")
        await villager.reads("申请收到了")


async def _mediator_logs(browser: Browser, fawen: Program) -> None:
    async with person_at(browser, fawen.address, MEDIATOR, *PHONE) as mediator:
        await mediator.reads("新的调解申请")
        await mediator.says("/dispute 浩口村 邻里 张三 李四 屋檐水 3000元")
        await mediator.reads("3,000元")
        await picture(mediator, PICTURES, "dispute")
        await mediator.presses("✅ 保存")
        await mediator.reads("登记好了")
        await mediator.says("登记纠纷")
        await mediator.presses("龙坝村")
        await mediator.presses("山林土地")
        await mediator.reads("双方是谁")
        assert await fawen.end(signal.SIGKILL) == -signal.SIGKILL
        await fawen.start()
        await mediator.says("钱大爷 孙嬢嬢")
        await mediator.reads("为什么事")
        await mediator.says("争田坎上的李子树")
        await mediator.presses("跳过")
        await mediator.reads("争田坎上的李子树")
        await mediator.presses("✅ 保存")
        await mediator.reads("人调字第3号")


async def _office_counts(browser: Browser, fawen: Program) -> None:
    year = datetime.now(Settings(_env_file=None).zone).year
    async with person_at(browser, fawen.address, STAFF, *DESK) as clerk:
        await clerk.says(f"统计 {year}")
        for figure in (
            "解答法律咨询:3人次",
            "咨询者说解决了的:1人次",
            "受理矛盾纠纷:2件",
            "按层级受理(村调委会):2件",
            "纠纷涉及金额:3000元",
        ):
            await clerk.reads(figure)
        await picture(clerk, PICTURES, "figures")
