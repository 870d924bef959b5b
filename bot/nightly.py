"""The day's backup, by a program of its own: whoever writes meanwhile waits no longer, and its memory ends with it."""

import logging
import os
import subprocess
import sys
from datetime import date

from sqlmodel import col, delete

from bot.access import Action, may
from bot.office import Office
from bot.posting import post
from bot.replies import Reply
from storage.daily import Daily, claim_day
from storage.membership import members

_NAME = "backup"
_COMMAND = (sys.executable, "-m", "bot", "backup")
_LOG = logging.getLogger(__name__)


def back_up_tonight(office: Office) -> list[Reply]:
    """Once a day among all workers. That it could not be done is said to the admins, and tried again at the next start."""
    day = office.local_now().date()
    if not office.settings.keep_backups_days or not _claimed(office, day):
        return []
    environment = os.environ | office.settings.environment
    done = subprocess.run(_COMMAND, env=environment, capture_output=True, encoding="utf-8", start_new_session=True, check=False)
    if done.returncode == 0:
        _LOG.info("the backup was made")
        return []
    _LOG.error("the backup was not made: %s", done.returncode)
    with office.database.work() as session:
        session.exec(delete(Daily).where(col(Daily.name) == _NAME, col(Daily.day) == day))
        text = office.texts("backup.not_made", fault=_fault(done))
        return post(session, [Reply(text, chat_id=p.chat_id) for p in members(session) if may(p, Action.MANAGE_TEAM)])


def _claimed(office: Office, day: date) -> bool:
    with office.database.work() as session:
        return claim_day(session, _NAME, day)


def _fault(done: subprocess.CompletedProcess[str]) -> str:
    """Its clear sentence; of what it did not expect only the kind, since a record might be in the rest."""
    lines = done.stderr.strip().splitlines() or [str(done.returncode)]
    return lines[-1].partition(":")[0] if lines[0].startswith("Traceback") else "\n".join(lines)
