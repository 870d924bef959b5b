"""The program itself in a process of its own: with the shipped content, or as a copy with a small made-up library."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bot
import storage
from knowledge.content import DIRECTORY
from tests.knowledge.sample import write_content

COPIED = (sys.executable, "-c", "from bot.cli import main; main()")
HOST = Path(__file__).parent / "host.py"


@dataclass(frozen=True)
class Program:
    """``start``: the command in front of the arguments. ``home``: working directory. ``data``: the data directory.

    ``database_url``: the database, if it is not the file in the data directory.
    """

    start: tuple[str, ...]
    home: Path
    data: Path
    database_url: str = ""

    def run(self, *args: str | Path, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        """One call, with only those FAWEN_ settings and a data directory of its own."""
        return self._called([*map(str, args)], stdin, self._environment(settings))

    def begun(self, *args: str, **settings: str) -> subprocess.Popen[str]:
        """A call that goes on beside the test."""
        pipe, command = subprocess.PIPE, [*self.start, *args]
        environment = self._environment(settings)
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, encoding="utf-8", cwd=self.home, env=environment)

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FAWEN_")}
        environment |= {"FAWEN_DATA_DIR": str(self.data), "PYTHONIOENCODING": "utf-8", "FAWEN_DATABASE_URL": self.database_url}
        return environment | {f"FAWEN_{name.upper()}": value for name, value in settings.items()}

    def _called(self, args: list[str], stdin: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        command = [*self.start, *args]
        return subprocess.run(
            command, input=stdin, capture_output=True, text=True, encoding="utf-8", cwd=self.home, env=environment, check=False
        )

    def output(self, *args: str | Path, stdin: str = "") -> str:
        """What a call prints that must go well."""
        done = self.run(*args, stdin=stdin)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def ask(self, lines: Sequence[object]) -> list[dict[str, Any]]:
        """What ``fawen ask`` prints for those lines, each a text or a list of turns."""
        stdin = "".join(f"{line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)}\n" for line in lines)
        return [json.loads(line) for line in self.output("ask", stdin=stdin).splitlines()]


@dataclass(frozen=True)
class HostedProgram(Program):
    """A program that has been imported once and is forked for every call; ``start`` runs host.py."""

    host: subprocess.Popen[str] | None = None

    def _called(self, args: list[str], stdin: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        assert self.host and self.host.stdin and self.host.stdout
        streams = [self.home / name for name in ("stdin", "stdout", "stderr")]
        for path, content in zip(streams, (stdin, "", ""), strict=True):
            path.write_text(content, encoding="utf-8")
        call = {"args": args, "environment": environment, "home": str(self.home), "streams": [*map(str, streams)]}
        self.host.stdin.write(json.dumps(call) + "\n")
        self.host.stdin.flush()
        code = int(self.host.stdout.readline())
        out, err = (path.read_text(encoding="utf-8") for path in streams[1:])
        return subprocess.CompletedProcess(args, code, out, err)


@contextmanager
def hosted(program: Program) -> Iterator[HostedProgram]:
    """The copied program, ready to be called often."""
    environment = {**os.environ, "PYTHONPATH": str(program.home)}
    command = [sys.executable, str(HOST)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=program.home, env=environment) as host:
        yield HostedProgram(program.start, program.home, program.data, host=host)
        host.communicate()


def shipped(home: Path, database_url: str) -> Program:
    """The installed ``fawen``."""
    return Program((str(Path(sys.executable).parent / "fawen"),), home, home / "data", database_url)


def copied(home: Path) -> Program:
    """A copy of the program under ``home``, of which a test may spoil the content."""
    write_content(home / "knowledge")
    shutil.copytree(DIRECTORY, home / "knowledge", ignore=shutil.ignore_patterns("*.yaml", "decoys"), dirs_exist_ok=True)
    for package in (bot, storage):
        folder = Path(str(package.__file__)).parent
        shutil.copytree(folder, home / folder.name)
    return Program(COPIED, home, home / "data")
