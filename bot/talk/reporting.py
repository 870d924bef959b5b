"""The draft of the yearly report, sent as a Word file with its tables."""

from bot.documents.tables import Tables
from bot.replies import Reply
from bot.talk import figure_tables
from bot.talk.figures import which, year_of
from bot.talk.query import read, there
from bot.turn import Turn
from storage.audit import Deed, note
from storage.period import Period


def send_report(turn: Turn) -> list[Reply]:
    """/report and a year; nothing means this year."""
    year = year_of(turn)
    if year is None:
        return [which(turn)]
    if query := read(turn)[0]:
        turn = there(turn, query)
    from bot.documents.report import Report  # Word files need a large library; most hours need none

    report, place = Report(turn.office, turn.session, year), turn.office.content.township.name
    tables = Tables(turn.office, turn.session, Period.year(year), rows=figure_tables.offered(turn))
    note(turn.session, Deed.REPORT, turn.person, year=year)
    return [
        Reply(
            turn.say("report.sent", year=year), document=report.document(), name=turn.say("report.file", place=place, year=year)
        ),
        Reply(
            turn.say("report.tables_sent"),
            document=tables.workbook(),
            name=turn.say("report.tables_file", place=place, year=year),
        ),
    ]
