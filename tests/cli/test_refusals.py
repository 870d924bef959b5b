"""A call that cannot work is answered in words that the operator reads; click's, pydantic's and Python's are English."""

import re
import signal
import subprocess
from functools import partial
from pathlib import Path

import pytest

from bot.commands.refusals import refuse
from bot.settings import Settings
from knowledge.content import DIRECTORY
from knowledge.texts import load_texts
from storage.period import FIRST_YEAR, LAST_YEAR
from tests.cli.program import Program, shipped

TEXTS = load_texts(DIRECTORY / "texts")
YEAR = TEXTS("usage.range", name="YEAR", least=FIRST_YEAR, most=LAST_YEAR)
WRONG = {
    "TIMEZONE": "Asia/Wulong",
    "ADMIN_IDS": "me",
    "LOCAL_PORT": "many",
    "MONITOR_PORT": "99999",
    "SMALLEST_PUBLIC_COUNT": "-1",
    "LOG_JSON": "perhaps",
    "DATABASE_URL": "mysql://db/fawen",
    "WEBHOOK_URL": "fawen.example",
    "WEBHOOK_SECRET": "short",
    "SECRET_KEY": "short",
}


@pytest.mark.parametrize(
    ("call", "fault", "command"),
    [
        ("statistics", TEXTS("usage.no_command", name="statistics"), "fawen"),
        ("stats", TEXTS("usage.missing", name="YEAR"), "fawen stats"),
        ("stats twenty", YEAR, "fawen stats"),
        ("stats 1234", YEAR, "fawen stats"),
        ("stats 2020 2021", TEXTS("usage.other"), "fawen stats"),
        ("stats 2020 --jsno", TEXTS("usage.no_option", name="--jsno"), "fawen stats"),
        ("report 2020", TEXTS("usage.missing", name="--out"), "fawen report"),
        ("report 2020 --out", TEXTS("usage.no_value", name="--out"), "fawen"),
        ("audit show --last none", TEXTS("usage.bad_value", name="--last"), "fawen audit show"),
        ("code me", TEXTS("usage.bad_value", name="PERSON"), "fawen code"),
    ],
)
def test_a_wrong_call_is_explained(small: Program, call: str, fault: str, command: str) -> None:
    done = small.run(*call.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == TEXTS("usage.told", fault=fault, command=command) + "\n"


@pytest.mark.parametrize("call", [[], ["audit"]])
def test_a_call_without_a_command_lists_them(small: Program, call: list[str]) -> None:
    done = small.run(*call)
    assert (done.returncode, done.stdout) == (2, "")
    assert TEXTS("audit.help_show" if call else "cli.stats") in done.stderr


def test_wrong_settings_are_explained_without_english(small: Program) -> None:
    done = small.run("stats", "2020", **{name.lower(): value for name, value in WRONG.items()})
    told = [line for line in done.stderr.splitlines() if line.startswith("FAWEN_")]
    assert (done.returncode, len(told)) == (1, len(WRONG))
    allowed = r"FAWEN_[A-Z_]+:|sqlite:///|postgresql://|https://|true|false"
    assert [line for line in told if re.search("[a-z]", re.sub(allowed, "", line))] == []
    assert TEXTS("problems.reasons.other") not in done.stderr


def test_what_is_not_utf8_is_named(small: Program) -> None:
    environment = small.home / ".env"
    environment.write_bytes("# 乡".encode("gb18030"))
    try:
        done = small.run("stats", "2020")
    finally:
        environment.unlink()
    assert (done.returncode, done.stderr) == (1, TEXTS("errors.not_utf8") + "\n")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", TEXTS("errors.not_utf8")), ("gb2312", TEXTS("errors.not_writable", encoding="gb2312"))],
)
def test_what_a_terminal_cannot_show_is_no_fault_of_the_input(
    encoding: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        refuse(UnicodeEncodeError(encoding, "x", 0, 1, "surrogates not allowed"), TEXTS)
    assert (ended.value.code, capsys.readouterr().err) == (1, told + "\n")


def test_settings_that_an_editor_marked_as_utf8_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FAWEN_LOCAL_PORT", raising=False)
    (tmp_path / ".env").write_text("FAWEN_LOCAL_PORT=4321\n", encoding="utf-8-sig")
    assert Settings().local_port == 4321


def test_what_nobody_reads_any_more_is_no_error(fawen: Program) -> None:
    with subprocess.Popen([*fawen.start, "entries"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=fawen.home) as begun:
        assert begun.stdout and begun.stderr
        begun.stdout.close()
        assert (begun.stderr.read(), begun.wait()) == (b"", 1)


def test_ctrl_c_ends_a_command_without_a_traceback(tmp_path: Path) -> None:
    program = shipped(tmp_path, "")
    pipe = subprocess.PIPE
    hears = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # tests that run in the background inherit deafness
    with subprocess.Popen(
        [*program.start, "ask"], stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=tmp_path, preexec_fn=hears
    ) as begun:
        assert begun.stdin and begun.stdout and begun.stderr
        begun.stdin.write("谢谢\n")
        begun.stdin.flush()
        begun.stdout.readline()
        begun.send_signal(signal.SIGINT)
        assert (begun.stderr.read().strip(), begun.wait()) == ("", 130)
