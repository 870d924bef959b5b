"""Which rows of a ledger are in the records already, asked for many rows at once."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import date

from sqlmodel import Session, col, select

from storage.activity import Activity
from storage.dispute import Dispute
from storage.place import everywhere
from storage.record import Record

ROW = "row:"
"""Begins the origin of a record that came from a table's row; behind it the row's fingerprint."""
EXPORTED = "fawen:"
"""Begins the origin of a record that came from an export; behind it its name there."""
_LENGTH = 12
Likeness = tuple[object, ...]


def fingerprint(content: str) -> str:
    """A row's content as an origin: the same content is the same row."""
    return ROW + hashlib.blake2b(content.encode(), digest_size=_LENGTH).hexdigest()


def public_name(table: type[Record], key: int | None, origin: str | None) -> str:
    """A record's name in exports, from which nobody can tell a chat or a person; an imported record keeps the one it had."""
    if origin and origin.startswith(EXPORTED):
        return origin.removeprefix(EXPORTED)
    return hashlib.blake2b((origin or f"{table.__name__}:{key}").encode(), digest_size=_LENGTH).hexdigest()


def known_origins(session: Session, table: type[Record], origins: Collection[str]) -> set[str]:
    """Those of the origins that records have."""
    with everywhere(session):
        if session.exec(select(table.origin).where(col(table.origin).startswith(ROW)).limit(1)).first() is None:
            return set()
        return {origin for origin in session.exec(select(table.origin).where(col(table.origin).in_(origins))) if origin}


def by_public_name(session: Session, table: type[Record], names: Collection[str]) -> dict[str, Record]:
    """Records by their name in exports."""
    wanted = set(names)
    with everywhere(session):
        rows = session.exec(select(table.id, table.origin))  # type: ignore[attr-defined]
        keys = {key: name for key, origin in rows if (name := public_name(table, key, origin)) in wanted}
        found = session.exec(select(table).where(col(table.id).in_(keys))).all() if keys else ()  # type: ignore[attr-defined]
    return {keys[record.id]: record for record in found}  # type: ignore[attr-defined]


def dispute_likeness(day: date | None, village: str | None, parties: Iterable[str]) -> Likeness | None:
    """What two disputes share that are probably one; None where too little is known to say so."""
    names = tuple(sorted(parties))
    return ("dispute", day, village, names) if day and names else None


def activity_likeness(kind: str, day: date | None, title: str | None, place: str | None) -> Likeness | None:
    """What two activities share that are probably one."""
    return (kind, day, title, place) if day and (title or place) else None


def likenesses(session: Session, table: type[Record], year: int) -> set[Likeness]:
    """Of all disputes accepted in the year, or of all its activities; none for other records."""
    found: Iterable[Likeness | None] = ()
    if table is Dispute:
        rows = select(col(Dispute.accepted_on), col(Dispute.village), col(Dispute.parties)).where(
            Dispute.accepted_year == year, col(Dispute.voided_at).is_(None)
        )
        found = (dispute_likeness(*row) for row in session.execute(rows))
    elif table is Activity:
        query = select(col(Activity.kind), col(Activity.day), col(Activity.details))
        query = query.where(Activity.year == year, col(Activity.voided_at).is_(None))
        found = (activity_likeness(k, day, d.get("title"), d.get("place")) for k, day, d in session.execute(query))
    return {likeness for likeness in found if likeness}
