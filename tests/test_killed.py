"""The program is killed between any two steps of a case, and in the middle of each: nothing is lost and nothing doubled."""

import asyncio
import signal
from pathlib import Path

import pytest
from sqlmodel import select

from bot.settings import Settings
from storage.database import Database
from storage.dispute import AgreementForm, Dispute, DisputeStep, Performance, Status
from storage.draft import Draft
from tests.conversation import Conversation
from tests.desk import MEDIATOR
from tests.test_main_job import Program

STORY = (  # what the mediator does, and by what the answer is known
    ("say", "登记纠纷 浩口村 劳动争议 张三 李四 欠工钱 5000元", "请看一下"),
    ("press", "保存", "登记好了"),
    ("press", "开始调解", "调解中"),
    ("press", "达成书面协议", "签字或按手印"),
    ("press", "回访过了", "回访"),
    ("press", "已履行", "已履行"),
)
STEPS = ["filed", "mediating", "written", "visited", "performed"]
PATIENCE = 30


async def _nothing() -> None:
    """The talk does not wait: the program may be dead."""


async def _answered(talk: Conversation, words: str, before: int) -> None:
    """Waits until the words stand there once more than before."""
    for _ in range(PATIENCE * 20):
        if talk.transcript().count(words) > before:
            return
        await asyncio.sleep(0.05)
        await talk.look()
    raise AssertionError(f"{words} did not come:\n{talk.transcript()}")


@pytest.mark.timeout(240)
@pytest.mark.parametrize("moment", ["between two steps", "before the answer"])
async def test_a_case_survives_a_kill_at_every_step(tmp_path: Path, unused_tcp_port: int, moment: str) -> None:
    fawen = Program(tmp_path, unused_tcp_port)
    await fawen.start()
    for act, what, words in STORY:
        async with Conversation(fawen.address, MEDIATOR, _nothing) as talk:
            await talk.look()
            before = talk.transcript().count(words)
            await (talk.say(what) if act == "say" else talk.press(what))
            if moment == "before the answer":
                assert await fawen.end(signal.SIGKILL) == -signal.SIGKILL
                await fawen.start()
            await _answered(talk, words, before)
        if moment == "between two steps":
            assert await fawen.end(signal.SIGKILL) == -signal.SIGKILL
            await fawen.start()
    assert await fawen.end(signal.SIGTERM) == 0
    _kept_once(tmp_path)


def _kept_once(directory: Path) -> None:
    settings = Settings(_env_file=None, data_dir=directory)
    database = Database(settings.database, settings.secrets)
    with database.work() as session:
        case = session.exec(select(Dispute)).one()
        assert [step.name for step in session.exec(select(DisputeStep).order_by(DisputeStep.id))] == STEPS  # type: ignore[arg-type]
        assert (case.status, case.agreement, case.performance) == (Status.RESOLVED, AgreementForm.WRITTEN, Performance.PERFORMED)
        assert (case.amount, case.parties, case.number) == (5000, ["张三", "李四"], 1)
        assert session.exec(select(Draft)).all() == []
    database.close()
