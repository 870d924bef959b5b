"""Small figures by village can point at a family: outside of the office they are hidden, and so that no sum gives them away.

A figure from 1 up to ``least`` - 1 is shown as "<least". With the total beside it one hidden figure could be worked
out; then further figures are left out until each hidden one could still be any small number. The total itself stands in
other places, too (the yearly report), so hiding it would help nobody: if nothing else helps, all the figures go.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """``value`` None: hidden; ``small``: because it is below the least, else to keep others from being worked out."""

    value: int | None
    small: bool = False


@dataclass(frozen=True)
class Table:
    """The figures in their order, and their total."""

    figures: tuple[Shown, ...]
    total: Shown


def hidden(figures: Sequence[int], least: int) -> Table:
    """``least`` below 2 hides nothing. The total goes only where it is the one figure that there is."""
    small = {index for index, figure in enumerate(figures) if 0 < figure < least}
    others = sorted((index for index, figure in enumerate(figures) if figure >= least), key=lambda index: figures[index])
    left_out: set[int] = set()
    while small and not _ambiguous(figures, small, left_out, least) and others:
        left_out.add(others.pop(0))
    if small and not _ambiguous(figures, small, left_out, least):
        return Table((Shown(None),) * len(figures), Shown(sum(figures) if len(figures) > 1 else None))
    return Table(
        tuple(Shown(None if index in small | left_out else figure, small=index in small) for index, figure in enumerate(figures)),
        Shown(sum(figures)),
    )


def _ambiguous(figures: Sequence[int], small: set[int], left_out: set[int], least: int) -> bool:
    """Whether each small figure could be any number from 1 to ``least`` - 1, for one who knows the sum of what is hidden."""
    if least == 2:  # a figure "below 2" is 1, whatever else is known
        return True
    unknown = sum(figures[index] for index in small | left_out)
    lowest = (len(small) - 1) + least * len(left_out)
    highest = None if left_out else (len(small) - 1) * (least - 1)
    rests = [unknown - figure for figure in range(1, least)]
    return all(rest >= lowest and (highest is None or rest <= highest) for rest in rests)
