"""What is done once a day so that nothing grows without need."""

from bot.office import Office
from storage.attachment import named_files
from storage.handled import KEPT, forget_handled
from storage.outbox import forget_given_up
from storage.record import now

_A_DAY = 86_400.0
"""Seconds; a file that is younger may be about to be named by the record of a message that is just being handled."""


def tidy(office: Office) -> None:
    """Removes the content of files that no record names (their owner was forgotten, or the power went), and the names of
    updates that cannot come again; and what is left of messages that were given up.
    """
    with office.database.work() as session:
        forget_handled(session, now() - KEPT)
        forget_given_up(session, now() - KEPT)
        named = named_files(session)
    office.files.sweep(named, _A_DAY)
