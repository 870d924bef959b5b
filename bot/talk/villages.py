"""Villages that somebody works in: named in one line, and chosen by pressing."""

from collections.abc import Sequence

from bot.replies import Button, in_rows
from bot.turn import Turn


def village_names(turn: Turn, villages: Sequence[str]) -> str:
    """The villages' names in one line; empty for none."""
    return turn.say("people.comma").join(map(turn.office.content.township.village_name, villages))


def toggled(turn: Turn, chosen: Sequence[str], village: str) -> list[str]:
    """The chosen ones with the village, or without it if it was among them; villages that are gone are left out."""
    known = {one.id for one in turn.office.content.township.villages}
    return sorted(({*chosen} ^ {village}) & known)


def village_ticks(turn: Turn, chosen: Sequence[str], data: str) -> tuple[tuple[Button, ...], ...]:
    """A button for each village, ``<data>:<village>``, ticked if it is chosen."""
    return in_rows(
        Button(turn.say("people.ticked", name=village.name) if village.id in chosen else village.name, f"{data}:{village.id}")
        for village in turn.office.content.township.villages
    )
