"""What an import did, or would do, in words: a line a sheet, what comes into published figures, the first faults."""

from collections.abc import Iterator, Mapping

from bot.ledgers.marking import fault_words
from bot.ledgers.outcome import Outcome, SheetOutcome
from bot.periods import period_name
from knowledge.texts import Texts
from storage.period import Period

MOST_FAULTS = 20
"""Faults that are told; all of them stand in the marked file."""


def told(texts: Texts, outcome: Outcome, most: int = MOST_FAULTS) -> str:
    """The counts of every sheet, then at most so many faults."""
    return "\n".join([*_counts(texts, outcome), *late_lines(texts, outcome.late), *_faults(texts, outcome, most)])


def late_lines(texts: Texts, late: Mapping[Period, int]) -> Iterator[str]:
    """How many new rows come into each published span, and what becomes of them."""
    for period, count in late.items():
        yield texts("ledgers.late", count=count, period=period_name(texts, period))


def _counts(texts: Texts, outcome: Outcome) -> Iterator[str]:
    for one in outcome.sheets:
        yield texts("ledgers.table", table=one.table.name) + _counted(texts, one)
        if one.headings.unknown:
            columns = texts("ledgers.between").join(one.headings.unknown)
            yield texts("ledgers.ignored", table=one.table.name, columns=columns)
    if outcome.unread:
        yield texts("ledgers.not_read", sheets=texts("ledgers.between").join(outcome.unread))


def _counted(texts: Texts, one: SheetOutcome) -> str:
    numbers = {
        "counts_known": one.known,
        "counts_bad": len({fault.row for fault in one.faults}),
        "counts_example": one.skipped,
    }
    more = (texts(f"ledgers.{key}", known=n, bad=n, skipped=n) for key, n in numbers.items() if n)
    return texts("ledgers.counts", added=one.added) + "".join(more)


def _faults(texts: Texts, outcome: Outcome, most: int) -> Iterator[str]:
    faults = [(one, fault) for one in outcome.sheets for fault in sorted(one.faults, key=lambda fault: fault.row)]
    for one, fault in faults[:most]:
        yield texts("ledgers.fault", table=one.table.name, row=fault.row, fault=fault_words(texts, fault))
    left = {(id(one), fault.row) for one, fault in faults[most:]} - {(id(one), fault.row) for one, fault in faults[:most]}
    if left:
        yield texts("ledgers.more", count=len(left))
