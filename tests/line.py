"""A line over TCP to a PostgreSQL that listens on a socket; at first it is silent: it takes what is said and says nothing."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

from sqlalchemy import make_url


@dataclass
class Line:
    """``url``: of the same database, over the line. ``speak()``: from now on what is said gets through."""

    url: str
    _target: str
    _open: Event = field(default_factory=Event)

    def speak(self) -> None:
        self._open.set()

    def serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                Thread(target=self._carry, args=(listener.accept()[0],), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        self._open.wait()
        with near, socket.socket(socket.AF_UNIX) as far:
            far.connect(self._target)
            back = Thread(target=_copied, args=(far, near), daemon=True)
            back.start()
            _copied(near, far)
            back.join()


def _copied(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while content := one.recv(65536):
            other.sendall(content)
        other.shutdown(socket.SHUT_WR)


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """``url``: as tests/postgresql.py gives it."""
    there = make_url(url)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        over_tcp = there.set(host="127.0.0.1", port=listener.getsockname()[1], query={})
        line = Line(over_tcp.render_as_string(hide_password=False), f"{there.query['host']}/.s.PGSQL.5432")
        Thread(target=line.serve, args=(listener,), daemon=True).start()
        yield line
        line.speak()
