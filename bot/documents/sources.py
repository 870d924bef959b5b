"""Where a figure comes from, in words: its rule, its records, and the year before."""

from collections.abc import Sequence

from bot.documents.placeholders import case_name
from bot.office import Office
from bot.presenting import figure_name
from storage.indicators import CONSULTATION, DISPUTE
from storage.statistics import Evidence, Figure

MOST_RECORDS = 20
"""Records that a comment names; the tables beside the report have all of them."""


def rule(office: Office, figure: Figure) -> str:
    """By which date its records count."""
    return office.texts(f"report.rules.{figure.counted_by}")


def previous(office: Office, figure: Figure) -> str:
    """The figure of the year before, a round one as such."""
    if figure.previous is None:
        return office.texts("report.no_previous")
    return office.texts("report.approx_unit", number=figure.previous) if figure.previous_approx else str(figure.previous)


def record_name(office: Office, row: Evidence) -> str:
    """A record without anybody's name, as the chat and the other sheets call it: a case by its number, else kind and number."""
    if row.record == DISPUTE:
        return case_name(office, row)
    kinds = office.catalogue.activities.kinds
    kind = office.texts(f"ledgers.names.{CONSULTATION}") if row.record == CONSULTATION else kinds[row.record].name
    return office.texts("report.record", kind=kind, id=row.id)


def records(office: Office, rows: Sequence[Evidence]) -> str:
    """The records that give a number, by name, the first ones if there are many; all of them where none does."""
    rows = [row for row in rows if row.adds is not None] or rows
    named = [
        office.texts("report.record_day", record=record_name(office, row), day=row.day) if row.day else record_name(office, row)
        for row in rows[:MOST_RECORDS]
    ]
    listed = office.texts("report.several").join(named)
    return office.texts("report.records_more", records=listed) if len(rows) > MOST_RECORDS else listed


def comment(office: Office, figure: Figure, rows: Sequence[Evidence], year: int) -> str:
    """All of it, as the comment on a number of the report."""
    texts = office.texts
    told = records(office, rows)
    if figure.uncounted:
        told += texts("report.uncounted", count=figure.uncounted)
    name = figure_name(office, figure)
    if figure.denominator is not None:
        name += texts("report.of_quotient", numerator=figure.numerator, denominator=figure.denominator)
    return texts(
        "report.comment",
        name=name,
        id=figure.indicator.id,
        rule=rule(office, figure),
        year=year,
        previous=previous(office, figure),
        count=figure.records,
        records=told,
    )
