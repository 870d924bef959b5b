"""What belongs into a case's dossier (卷宗), and what is still missing, read from the case's record."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from storage.dispute import CLOSED, AgreementForm, Dispute, Performance, Status

_TWO_SIDES = 2


class Item(StrEnum):
    """The 13 items, in the order of the dossier."""

    OPENING = "opening"
    RIGHTS = "rights"
    IDENTITY = "identity"
    PROXY = "proxy"
    INVESTIGATION = "investigation"
    EVIDENCE = "evidence"
    MEDIATION = "mediation"
    AGREEMENT = "agreement"
    PERFORMANCE = "performance"
    FOLLOW_UP = "follow_up"
    CONFIRMATION = "confirmation"
    EXPLANATION = "explanation"
    BACK = "back"


class State(StrEnum):
    """READY: the record has what the paper needs. GATHER: to be collected. LACKING: the record has gaps.

    LATER: the case has not come so far. CLOSING: put in when the dossier is closed. FILED: photos or scans of it are
    attached to the case.
    """

    READY = "ready"
    GATHER = "gather"
    LACKING = "lacking"
    LATER = "later"
    OPTIONAL = "optional"
    UNNEEDED = "unneeded"
    CLOSING = "closing"
    FILED = "filed"


REQUIRED = frozenset({Item.OPENING, Item.RIGHTS, Item.IDENTITY, Item.MEDIATION, Item.AGREEMENT, Item.BACK})
_NEEDS = {
    Item.OPENING: ("kind", "parties", "summary", "accepted_on"),
    Item.RIGHTS: ("parties",),
    Item.MEDIATION: ("parties", "summary"),
    Item.AGREEMENT: ("parties", "summary", "effective_on"),
    Item.FOLLOW_UP: ("visited_on",),
}
"""Fields of the record that stand in the item's paper."""
_FILLED = frozenset({State.GATHER, State.OPTIONAL})
"""What attached files make complete; a paper that is printed from the record is still printed."""
_WITHOUT_AGREEMENT = CLOSED - {Status.RESOLVED}


@dataclass(frozen=True)
class Entry:
    """``lacks``: names of the record's fields that are still empty. ``files``: how many photos and scans of it are attached."""

    item: Item
    state: State
    lacks: tuple[str, ...] = ()
    files: int = 0

    @property
    def required(self) -> bool:
        """Whether a dossier must hold it (必须), or may (按需)."""
        return self.item in REQUIRED

    @property
    def missing(self) -> bool:
        """Whether somebody has still something to do for it."""
        return self.state in (State.GATHER, State.LACKING, State.CLOSING) or (self.required and self.state is State.LATER)


def dossier(dispute: Dispute, files: Mapping[str, int] | None = None) -> list[Entry]:
    """All 13 items, as they stand for this case; ``files``: how many are attached, by item (storage.attachment.counts)."""
    return [_entry(dispute, item, (files or {}).get(item, 0)) for item in Item]


def _entry(dispute: Dispute, item: Item, files: int) -> Entry:
    state = _state(dispute, item)
    if files and state in _FILLED:
        return Entry(item, State.FILED, files=files)
    lacks = tuple(name for name in _NEEDS.get(item, ()) if not _known(dispute, name)) if state is State.READY else ()
    return Entry(item, State.LACKING if lacks else state, lacks, files)


def _state(dispute: Dispute, item: Item) -> State:
    agreed = dispute.agreement is not AgreementForm.NONE
    ended_without = dispute.status in _WITHOUT_AGREEMENT
    if item in (Item.OPENING, Item.RIGHTS, Item.MEDIATION):
        return State.READY
    if item in (Item.AGREEMENT, Item.FOLLOW_UP):
        return State.READY if agreed else State.UNNEEDED if ended_without else State.LATER
    if item is Item.BACK:
        return State.CLOSING
    done = {
        Item.IDENTITY: True,
        Item.PERFORMANCE: dispute.performance is Performance.PERFORMED,
        Item.CONFIRMATION: dispute.performance is Performance.CONFIRMED,
        Item.EXPLANATION: ended_without,
    }
    return State.GATHER if done.get(item) else State.OPTIONAL


def _known(dispute: Dispute, name: str) -> bool:
    if name == "parties":
        return len(dispute.parties) >= _TWO_SIDES
    return bool(getattr(dispute, name))
