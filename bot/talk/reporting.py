"""The draft of the yearly report, sent as a Word file."""

from bot.documents.report import report
from bot.replies import Reply
from bot.talk.figures import which, year_of
from bot.turn import Turn


def send_report(turn: Turn) -> list[Reply]:
    """/report and a year; nothing means this year."""
    year = year_of(turn)
    if year is None:
        return [which(turn)]
    figures = turn.office.statistics.year(turn.session, year)
    name = turn.say("report.file", place=turn.office.content.township.name, year=year)
    return [Reply(turn.say("report.sent", year=year), document=report(turn.office, figures, year), name=name)]
