"""A bar of a chart, apart from the drawing, which needs a large library."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """``value`` None: not shown, ``words`` say why. ``before`` None: no figure of the year before."""

    label: str
    value: float | None
    words: str
    before: float | None = None
    before_words: str = ""
