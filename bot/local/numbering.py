"""Where the numbers of a new database file begin.

With the clock: whoever remembers numbers of a file that was deleted (which updates were handled, which button of which message
was pressed) must not take the first ones of the next file for those.
"""

import time

from sqlmodel import Session

from bot.local import settings

_SINCE = 1_735_689_600  # 2025-01-01; in seconds, a number that fits the 32 bits of Telegram's


def first_number(session: Session, kind: str) -> int | None:
    """The number of the first row of that kind in this file; for all later ones None, which lets SQLite count on."""
    key = f"counting/{kind}"
    if settings.read(session, key):
        return None
    settings.write(session, key, True)
    return int(time.time()) - _SINCE
