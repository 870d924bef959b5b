"""Unanswered questions that are alike, as an editor works on them."""

from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from bot.turn import Turn
from knowledge.grouping import grouped
from storage.consultation import Consultation
from storage.gap import LONGEST, settled, unanswered

MOST = 500
"""The newest that are looked at; older ones come up when these are done."""


@dataclass(frozen=True)
class Group:
    """Questions that are alike: the consultations, the most typical first, and their normal forms."""

    consultations: list[Consultation]
    forms: set[str]

    @property
    def anchor(self) -> int:
        """The consultation by which buttons name the group."""
        return self.consultations[0].id or 0


def group_of(turn: Turn, anchor: int) -> Group | None:
    """The group that the consultation belongs to, if it is not settled."""
    return next((group for group in groups_of(turn) if any(c.id == anchor for c in group.consultations)), None)


def groups_of(turn: Turn) -> list[Group]:
    """All groups that are not settled, the most frequent first."""
    normal = turn.office.content.answerer.normaliser
    done = settled(turn.session)
    with closing(unanswered(turn.session)) as found:
        asked = ((normal(c.question)[:LONGEST], c) for c in found)
        open_ones = list(islice(((form, c) for form, c in asked if form and form not in done), MOST))
    forms = [form for form, _ in open_ones]
    return [Group([open_ones[i][1] for i in group], {forms[i] for i in group}) for group in grouped(forms)]
