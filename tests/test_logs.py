"""Nothing that people said, nobody's name or number, and no secret stands in what the program logs or prints."""

import logging
from pathlib import Path
from typing import Any

import pytest

from bot.logs import hush
from bot.own_page import local_token
from knowledge.answering import Answerer
from tests.cli.program import Program, shipped
from tests.desk import ADMIN, MEDIATOR, STAFF, VILLAGER, Desk

WORDS = ("申请调解", "王秘密", "隔壁陈秘密", "他家鸡天天啄我菜秧", "13912345678")
LINE = "登记纠纷 浩口村 邻里 张秘密 李秘密 屋檐水滴 3000元"
PRIVATE = ("秘密", "啄我菜秧", "13912345678", "139****5678", "屋檐水滴", "救命", "拿刀", "悄悄话", "秘照片")
SAID = "悄悄话"
TOKEN, SECRET, PASSWORD = "987654:not-a-real-token", "only-for-this-test-9876", "not-a-real-password"


async def test_a_whole_talk_leaves_no_word_in_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    hush()
    caplog.set_level(logging.INFO)
    villager, mediator, staff, admin = [await desk.talk(one) for one in (VILLAGER, MEDIATOR, STAFF, ADMIN)]
    for one in WORDS:
        await villager.say(one)
    await villager.press("保存")
    await villager.say("救命 他拿刀要砍我")
    await mediator.say(LINE)
    await mediator.press("保存")
    await mediator.attach(b"no picture", name="秘照片.exe", caption="悄悄话")
    await staff.say("/cases")
    await staff.press("第1号")
    await staff.say("/report 2026")
    await admin.say("/people")
    for job in ("morning", "night", "backup", "calls", "trials"):
        await desk.job(job)
    break_down(monkeypatch)
    await staff.say(SAID)
    assert staff.last() == desk.office.texts("talk.sorry")
    await villager.say("删除我的数据 悄悄话")
    logged = "\n".join(f"{record.getMessage()}\n{record.exc_text or ''}\n{record.exc_info}" for record in caplog.records)
    assert "RuntimeError" in logged  # something was logged, and it was seen
    secrets = (local_token(desk.office), desk.office.settings.secret.decode())
    assert [one for one in (*PRIVATE, *secrets) if one in logged or one in caplog.text] == []


def break_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, every message fails with the person's words in the error."""

    def broken(*_: Any) -> None:
        raise RuntimeError(SAID)

    monkeypatch.setattr(Answerer, "danger", broken)


def test_what_the_operator_reads_when_nothing_works_holds_no_secret(fresh: Program) -> None:
    elsewhere = f"postgresql://fawen:{PASSWORD}@127.0.0.1:1/fawen"
    calls = (
        fresh.run("stats", "2026", database_url=elsewhere, secret_key=SECRET),
        fresh.run("run", secret_key=SECRET, telegram_token=TOKEN, local_port="not a port"),
        fresh.run("run", secret_key="short", telegram_token=TOKEN),
    )
    for done in calls:
        assert done.returncode == 1
        assert told(done.stdout + done.stderr) == []


def test_what_the_operator_reads_while_there_is_no_database_holds_no_secret(fresh: Program) -> None:
    elsewhere = f"postgresql://fawen:{PASSWORD}@127.0.0.1:1/fawen"
    with fresh.begun("run", database_url=elsewhere, telegram_token=TOKEN, secret_key=SECRET) as run:
        assert run.stderr
        read = [run.stderr.readline() for _ in range(4)]
        run.terminate()
    assert "OperationalError" in read[-1] and told("".join(read)) == []


def told(text: str) -> list[str]:
    """What must not be in it."""
    return [one for one in (TOKEN, SECRET, PASSWORD, "Traceback") if one in text]


def test_what_the_operator_reads_while_the_database_is_waited_for_holds_no_secret(fresh: Program) -> None:
    elsewhere = f"postgresql://fawen:{PASSWORD}@127.0.0.1:1/fawen"
    with fresh.begun("run", database_url=elsewhere, telegram_token=TOKEN, secret_key=SECRET) as begun:
        assert begun.stderr
        read: list[str] = []
        while not read or "OperationalError" not in read[-1]:  # a try that failed
            read.append(begun.stderr.readline())
        begun.terminate()
        out, err = begun.communicate()
    assert [one for one in (TOKEN, SECRET, PASSWORD, "Traceback") if one in out + "".join(read) + err] == []


@pytest.fixture
def fresh(tmp_path: Path) -> Program:
    """The program as it is installed."""
    return shipped(tmp_path, "")
