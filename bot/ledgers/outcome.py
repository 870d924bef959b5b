"""What became of a file of ledgers: sheet by sheet what was added, what was there before, and what is wrong."""

from dataclasses import dataclass, field

from bot.ledgers.files import Sheet
from bot.ledgers.headings import Headings
from bot.ledgers.table import Table
from storage.period import Period


@dataclass(frozen=True)
class Fault:
    """``row``: as the table program numbers it. ``key`` and ``context``: the words under ``ledgers.faults``."""

    row: int
    key: str
    context: dict[str, object] = field(default_factory=dict)


@dataclass
class SheetOutcome:
    """What became of one sheet; ``skipped``: examples and sums, which are no records."""

    sheet: Sheet
    table: Table
    headings: Headings
    added: int = 0
    known: int = 0
    skipped: int = 0
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """``unread``: names of sheets that are no table of ours. ``late``: how many of what is new comes into published spans."""

    sheets: list[SheetOutcome]
    unread: list[str]
    late: dict[Period, int] = field(default_factory=dict)

    @property
    def added(self) -> int:
        return sum(one.added for one in self.sheets)

    @property
    def faulty(self) -> bool:
        return any(one.faults for one in self.sheets)


class Refused(Exception):
    """Some rows are bad, and the terms are all or nothing: whoever catches it undoes the transaction."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__()
