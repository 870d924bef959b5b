"""Imports the program once and runs every call in a fork: as separate as a process of its own, without the second of start.

Run inside a copy of the program. Takes one JSON object a line: args, environment, home, and files for the three streams;
answers with the exit code.
"""

import json
import os
import sys
import traceback
from typing import Any

from bot.cli import main


def serve() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(_called(json.loads(line)))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _called(call: dict[str, Any]) -> int:
    for number, name in enumerate(call["streams"]):
        os.dup2(os.open(name, os.O_RDONLY if number == 0 else os.O_WRONLY), number)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    os.environ.clear()
    os.environ.update(call["environment"])
    os.chdir(call["home"])
    sys.argv = ["fawen", *call["args"]]
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    serve()
