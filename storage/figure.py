"""A figure with everything that explains it, and the records behind it."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.indicators import CountedBy, Indicator, Part

Number = int | float


@dataclass(frozen=True)
class Figure:
    """One number of a period.

    ``value`` None: there are records, but none says how many; or a rate of nothing. ``unit`` None: the source has lost it.
    ``approx``: a round number went in, so it is shown with 余. ``records``: how many rows stand behind it;
    ``uncounted``: how many more are of the kind but give no number.
    ``part``: index of the indicator's part. ``by``: the value of the breakdown's field, None for the whole part.
    ``previous``: the same span of the year before, None where no books were kept then; ``previous_approx``: it is a round one.
    ``numerator`` / ``denominator``: what a rate or a mean is the quotient of.
    """

    indicator: Indicator
    part: int
    by: str | None
    value: Number | None
    unit: str | None
    approx: bool
    records: int
    uncounted: int
    previous: Number | None = None
    previous_approx: bool = False
    numerator: int | None = None
    denominator: int | None = None

    @property
    def declared(self) -> Part:
        """The part of the indicator that it measures."""
        return self.indicator.parts[self.part]

    @property
    def counted_by(self) -> CountedBy:
        """The date that decides whether a record belongs to the period."""
        return self.declared.date

    @property
    def key(self) -> tuple[str, int, str | None]:
        """The same for the same figure of every period."""
        return self.indicator.id, self.part, self.by

    @property
    def change(self) -> Number | None:
        """By how much it differs from the year before, in its own unit; None without two numbers."""
        return None if self.value is None or self.previous is None else round(self.value - self.previous, 1)


@dataclass(frozen=True)
class Evidence:
    """One record behind a figure, without anybody's words or names.

    ``record``: dispute, consultation or the kind of activity. ``day`` None: only the year is known.
    ``adds``: what it adds to the figure, None if it gives no number; for a rate of records 1 (or its cases) if it is among
    those that the rate counts, else 0. ``number_year``, ``number``: the case number of a dispute.
    ``written_at``: when it was written down. ``township``: to which it belongs.
    """

    record: str
    id: int
    year: int
    day: date | None
    adds: Number | str | None
    rounded: bool
    unit_lost: bool
    number_year: int | None
    number: int | None
    written_at: datetime
    township: str = ""
