"""Bots for the soak: the content is loaded once; for every line that it reads it forks a child, which runs the bot until killed.

A child is a process like any, and killed like any; only reading the content again and again, which takes longest, falls away.
"""

import os
import signal
import sys

from bot.running import run
from bot.settings import Settings
from tests.desk import catalogue, content, make_office


def main() -> None:
    """Settings as those of ``fawen run``, from the environment. Writes each child's number, and ``up`` when it answers."""
    content(), catalogue()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed leave nothing behind
    for _ in sys.stdin:
        if pid := os.fork():
            _say(str(pid))
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        settings = Settings(_env_file=None)
        office = make_office(settings.data_dir, settings.database_url)
        office.settings = settings
        run(office, lambda _: _say("up"))
        os._exit(0)


def _say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


if __name__ == "__main__":
    main()
