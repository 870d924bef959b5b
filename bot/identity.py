"""What a worker is called in the database, so that one on the same machine can tell whether it still lives."""

import hashlib
import os
import secrets
import socket

_HOST = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
_OURS: set[str] = set()


def new_name() -> str:
    """A name that no worker had before: machine, process, and a number of chance; at most 32 characters."""
    name = f"{_HOST}-{os.getpid()}-{secrets.token_hex(4)}"
    _OURS.add(name)
    return name


def has_died(name: str) -> bool:
    """Whether it surely has: its process was on this machine and is there no more. Of other machines nothing is known."""
    host, _, rest = name.partition("-")
    pid = rest.partition("-")[0]
    if host != _HOST or not pid.isdecimal() or name in _OURS:
        return False
    if int(pid) == os.getpid():
        return True  # its number came to us
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
