"""Cases that may be the same one, logged twice: by the parties' names in any order, village, kind and day."""

from datetime import date, timedelta

from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from storage.dispute import Dispute, DisputeKind

NEAR_DAYS = 60
ALIKE = 80
"""rapidfuzz ratio of the sorted names from which they may be the same people; one wrong character of six passes."""


def alike(session: Session, village: str | None, kind: DisputeKind | str | None, parties: list[str], day: date) -> list[Dispute]:
    """Cases of the village and near the day whose parties and kind are alike; the likeliest first."""
    query = select(Dispute).where(
        col(Dispute.voided_at).is_(None),
        Dispute.village == village,
        col(Dispute.accepted_on) >= day - timedelta(NEAR_DAYS),
        col(Dispute.accepted_on) <= day + timedelta(NEAR_DAYS),
    )
    scored = [(_likeness(parties, found.parties), found) for found in session.exec(query) if found.kind in (kind, None)]
    near = [(score, found) for score, found in scored if score >= ALIKE]
    return [found for _, found in sorted(near, key=lambda pair: (-pair[0], pair[1].id or 0))]


def _likeness(one: list[str], other: list[str]) -> float:
    return fuzz.ratio(" ".join(sorted(one)), " ".join(sorted(other)))
