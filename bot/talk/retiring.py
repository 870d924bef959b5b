"""What the night does: people's words whose time is over are blanked, once whichever worker comes first."""

from collections.abc import Mapping

from bot.office import Office
from storage.daily import claim_day
from storage.retention import retire

_NAME = "retention"


def retire_tonight(office: Office) -> Mapping[str, int] | None:
    """How many rows of each kind were blanked or removed; None if it was done today already."""
    with office.database.work() as session:
        if not claim_day(session, _NAME, office.local_now().date()):
            return None
        return retire(session, office.settings.keeping, office.clock())
