"""Records that may be the same one, logged twice: cases by the parties' names in any order, village, kind and day, activities
by kind, day, and what tells one from another.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import permutations

from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from storage.activity import Activity
from storage.dispute import Dispute, DisputeKind

NEAR_DAYS = 60
ALIKE = 80
"""rapidfuzz ratio of the sorted names from which they may be the same people; one wrong character of six passes."""

NEAR = 70
"""rapidfuzz partial ratio of two places or titles from which they may be the same."""
_MOST_ORDERS = 4
"""Parties up to which every order of their names is tried."""
_TELLING = ("place", "title", "topic", "village")


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
    """Names in any order: sorting alone does not bring 张三 beside 章三."""
    if max(len(one), len(other)) > _MOST_ORDERS:
        return fuzz.ratio(" ".join(sorted(one)), " ".join(sorted(other)))
    return max(fuzz.ratio(" ".join(one), " ".join(order)) for order in permutations(other))


def alike_activities(session: Session, kind: str, day: date, details: Mapping[str, str]) -> list[Activity]:
    """Activities of the kind and day whose place and title are near, or of which neither is known."""
    query = select(Activity).where(col(Activity.voided_at).is_(None), Activity.kind == kind, Activity.day == day)
    return [found for found in session.exec(query.order_by(col(Activity.id))) if _near(details, found.details)]


def _near(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether a field that tells activities apart is alike in both; where no field is known of both, nothing tells them apart."""
    known = [name for name in _TELLING if one.get(name) and other.get(name)]
    return not known or any(fuzz.partial_ratio(one[name], other[name]) >= NEAR for name in known)
