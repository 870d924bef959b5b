"""The clocks of a case, computed from its record: nothing is stored that could be forgotten."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from storage.casework import Stage, stage
from storage.dispute import Dispute, DisputeKind

CONFIRMATION_DAYS = 30
"""Both parties may ask the court to confirm within 30 days of the effective date (人民调解法 33; 民事诉讼法 205)."""
MEDIATION_DAYS = 30
"""Mediation normally ends within one month (人民调解工作若干规定 33)."""
VISIT_DAYS = 30
"""When the mediator looks in again: practice, no law."""
CONFIRMATION_MARKS = (10, 5, 2)
"""Days left at which people are reminded of the confirmation: 20, 25 and 28 days after the effective date."""
_OTHER_MARKS = (3, 0)
_STILL_TOLD = 7
"""Days: a township's machine may be off over a weekend or a holiday."""
_NOT_CONFIRMABLE = frozenset({DisputeKind.FAMILY, DisputeKind.LAND, DisputeKind.HOMESTEAD})
"""Where the law may exclude it (identity relations, title to real property: 民诉法解释 355), it is not suggested."""


class Clock(StrEnum):
    """What runs out."""

    MEDIATION = "mediation"
    CONFIRMATION = "confirmation"
    VISIT = "visit"


@dataclass(frozen=True)
class Due:
    """``days``: left until the day, below 0 when it is over."""

    clock: Clock
    day: date
    days: int

    @property
    def told_on(self) -> date | None:
        """The last day on which people were to be told; none before the first one, or when it is longer ago than makes sense:
        what was not said on its day, because the machine was off, is said on the next one on which it runs.
        """
        marks = CONFIRMATION_MARKS if self.clock is Clock.CONFIRMATION else _OTHER_MARKS
        mark = min((mark for mark in marks if self.days <= mark <= self.days + _STILL_TOLD), default=None)
        return None if mark is None else self.day - timedelta(mark)


def due(dispute: Dispute, today: date) -> list[Due]:
    """What is due, the most urgent first."""
    found = []
    where = stage(dispute)
    if where in (Stage.ACCEPTED, Stage.MEDIATING) and dispute.accepted_on:
        found.append((Clock.MEDIATION, dispute.accepted_on + timedelta(MEDIATION_DAYS)))
    if where is Stage.PERFORMING and dispute.effective_on:
        if dispute.kind not in _NOT_CONFIRMABLE and dispute.effective_on + timedelta(CONFIRMATION_DAYS) >= today:
            found.append((Clock.CONFIRMATION, dispute.effective_on + timedelta(CONFIRMATION_DAYS)))
        if dispute.visited_on is None:
            found.append((Clock.VISIT, dispute.effective_on + timedelta(VISIT_DAYS)))
    return sorted((Due(clock, day, (day - today).days) for clock, day in found), key=lambda item: (item.days, item.clock))


def urgency(dispute: Dispute, today: date) -> int:
    """Days until the next thing is due, for ordering; applications that wait come first."""
    if stage(dispute) is Stage.APPLIED:
        return -1000
    return min((item.days for item in due(dispute, today)), default=1000)
