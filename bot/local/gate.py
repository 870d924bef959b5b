"""Who may enter where the page is open to the network: one code for one person, good once and for a short time.

Codes and sessions lie in the local chat's database as hashes: who reads the file cannot enter with them.
"""

import hashlib
import secrets
import time
from collections import deque
from collections.abc import Callable
from ipaddress import ip_address

from sqlmodel import Session, col, delete, select

from bot.local.database import LocalDatabase
from bot.local.failures import PersonError
from bot.local.tables import SettingRow

COOKIE = "fawen_session"
CODE_SECONDS = 15 * 60
SESSION_SECONDS = 30 * 24 * 3600
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are mistaken for one another."""
_LENGTH = 8
_MOST_TRIES = 10
"""Wrong ones from one address in a minute: who guesses keeps out nobody elsewhere."""
_TRIES_SECONDS = 60
_MOST_SESSIONS = 20
"""Of one person: devices on which a cookie was lost; the oldest goes."""
_CODE, _SESSION = "code:", "session:"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Gate:
    """``clock`` gives Unix seconds; ``watch`` seconds that go on whatever becomes of the clock."""

    def __init__(
        self, database: LocalDatabase, clock: Callable[[], float] = time.time, watch: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._clock = clock
        self._watch = watch
        self._wrong: deque[tuple[float, str]] = deque()

    def issue(self, person_id: int) -> str:
        """A new code for that person."""
        code = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
        with self._database.work() as session:
            self._write(session, _CODE, code, person_id, CODE_SECONDS)
        return code

    def enter(self, code: str, address: str = "") -> str:
        """The session of whom the code was for; the code is used up. ``address``: from where it came.

        Raises:
            PersonError: no such code, or not any more; or there were too many wrong ones from there.
        """
        self._forget_wrong()
        if sum(source == address for _, source in self._wrong) >= _MOST_TRIES:
            raise PersonError("too_many_codes", status=429)
        code = "".join(code.split()).upper()
        with self._database.work() as session:
            person_id = self._read(session, _CODE, code)
            if person_id is None:
                self._wrong.append((self._watch(), address))
                raise PersonError("bad_code", status=403)
            session.exec(delete(SettingRow).where(col(SettingRow.key) == _key(_CODE, code)))
            token = secrets.token_urlsafe(32)
            self._write(session, _SESSION, token, person_id, SESSION_SECONDS)
        return token

    def person(self, token: str) -> int | None:
        """Whose session it is, while it holds."""
        with self._database.work() as session:
            return self._read(session, _SESSION, token)

    def _forget_wrong(self) -> None:
        while self._wrong and self._wrong[0][0] < self._watch() - _TRIES_SECONDS:
            self._wrong.popleft()

    def _write(self, session: Session, kind: str, secret: str, person_id: int, seconds: int) -> None:
        """What is over goes, and the person's oldest ones if there are too many."""
        now = self._clock()
        rows = session.exec(select(SettingRow).where(col(SettingRow.key).startswith(kind))).all()
        own = sorted((row for row in rows if row.value["person"] == person_id), key=lambda row: -float(row.value["until"]))
        for row in rows:
            if row.value["until"] < now or row in own[_MOST_SESSIONS - 1 :]:
                session.delete(row)
        session.add(SettingRow(key=_key(kind, secret), value={"person": person_id, "until": now + seconds}))

    def _read(self, session: Session, kind: str, secret: str) -> int | None:
        """Not by :mod:`bot.local.settings`, which remembers every key that it was asked for."""
        row = session.get(SettingRow, _key(kind, secret))
        return int(row.value["person"]) if row and row.value["until"] >= self._clock() else None


def _key(kind: str, secret: str) -> str:
    return kind + hashlib.sha256(secret.encode(errors="replace")).hexdigest()
