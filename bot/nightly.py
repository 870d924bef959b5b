"""The day's backup, by a program of its own: whoever writes meanwhile waits no longer, and its memory ends with it."""

import logging
import os
import subprocess
import sys
from datetime import date, timedelta

from sqlmodel import Session, col, delete, select

from bot.access import Action, may
from bot.office import Office
from bot.posting import post
from bot.replies import Reply
from storage.attachment import Attachment
from storage.daily import Daily, claim_day
from storage.membership import members

_NAME = "backup"
_COMMAND = (sys.executable, "-m", "bot", "backup")
_LONGEST = timedelta(hours=3)
"""A disk that hangs would keep it for ever, and no later night would be told of."""
_LOG = logging.getLogger(__name__)


def back_up_tonight(office: Office) -> list[Reply]:
    """Once a day among all workers. That it could not be done is said to the admins, and tried again at the next start; they also
    read, once, which photo or file is damaged.
    """
    day = office.local_now().date()
    if not office.settings.keep_backups_days or not _claimed(office, day):
        return []
    fault = _made(office)
    with office.database.work() as session:
        if not fault:
            return _told(office, session, _damage(office, session))
        session.exec(delete(Daily).where(col(Daily.name) == _NAME, col(Daily.day) == day))
        return _told(office, session, office.texts("backup.not_made", fault=fault))


def _made(office: Office) -> str:
    """Nothing, or why it was not."""
    environment = os.environ | office.settings.environment
    try:
        done = subprocess.run(
            _COMMAND,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            start_new_session=True,
            check=False,
            timeout=_LONGEST.total_seconds(),
        )
    except subprocess.TimeoutExpired:
        _LOG.error("the backup was not made in time")
        return office.texts("backup.too_long")
    if done.returncode:
        _LOG.error("the backup was not made: %s", done.returncode)
        return _fault(done)
    _LOG.info("the backup was made")
    return ""


def _damage(office: Office, session: Session) -> str:
    """Which files of records the newest backup could not take, if nobody has read so before."""
    from storage.unpacking import manifest_of  # read in where there is a backup

    manifest = manifest_of(office.settings.rotation.backups()[0])
    files = session.exec(
        select(Attachment).where(col(Attachment.sha256).in_(manifest.damaged), col(Attachment.voided_at).is_(None))
    )
    new = [one for one in files if claim_day(session, f"damaged:{one.id}", one.created_at.date())]
    lines = [
        office.texts("backup.damaged_file", day=one.created_at.astimezone(office.settings.zone).date(), name=one.name or one.id)
        for one in new
    ]
    return office.texts("backup.damaged_files", count=len(new), lines="\n".join(lines)) if new else ""


def _told(office: Office, session: Session, text: str) -> list[Reply]:
    admins = [person for person in members(session) if may(person, Action.MANAGE_TEAM)] if text else []
    return post(session, [Reply(text, chat_id=person.chat_id) for person in admins])


def _claimed(office: Office, day: date) -> bool:
    with office.database.work() as session:
        return claim_day(session, _NAME, day)


def _fault(done: subprocess.CompletedProcess[str]) -> str:
    """Its clear sentence; of what it did not expect only the kind, since a record might be in the rest."""
    lines = done.stderr.strip().splitlines() or [str(done.returncode)]
    return lines[-1].partition(":")[0] if lines[0].startswith("Traceback") else "\n".join(lines)
