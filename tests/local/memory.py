"""What the server has written down, made older than it is: nobody can wait for two days."""

import sqlite3
from contextlib import closing
from pathlib import Path

_MESSAGE = "UPDATE message SET body = json_set(body, '$.date', json_extract(body, '$.date') - ?) WHERE id = ?"
_PRESS = "UPDATE press SET pressed_at = pressed_at - ? WHERE id = ?"


def make_older(directory: Path, seconds: int, message: int | None = None, press: str | None = None) -> None:
    """The message or the press with that number, in the server's directory."""
    with closing(sqlite3.connect(directory / "local-chat.db")) as connection, connection:
        for statement, number in ((_MESSAGE, message), (_PRESS, press)):
            if number is not None:
                assert connection.execute(statement, (seconds, int(number))).rowcount == 1
