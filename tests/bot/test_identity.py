"""Which workers have died."""

import os
import subprocess
import sys

from bot.identity import has_died, new_name


def named(name: str, pid: int) -> str:
    host, _, chance = name.split("-")
    return f"{host}-{pid}-{chance}"


def test_a_worker_of_this_process_lives() -> None:
    assert not has_died(new_name())
    assert new_name() != new_name() and len(new_name()) <= 32


def test_a_process_that_has_ended_has_died() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert has_died(named(new_name(), ended.pid))


def test_a_process_that_runs_lives_and_one_that_had_our_number_has_died() -> None:
    name = new_name()
    assert not has_died(named(name, os.getppid()))
    assert has_died(named(name, os.getpid())[:-1] + "x")


def test_of_other_machines_nothing_is_known() -> None:
    for name in ("another", "00000000-1-ab", f"{new_name().partition('-')[0]}-{2**70}-ab", ""):
        assert not has_died(name)
