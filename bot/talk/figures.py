"""The year's figures in the chat."""

import re

from bot.presenting import headed_lines
from bot.replies import Reply
from bot.turn import Turn

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")


def show_figures(turn: Turn) -> list[Reply]:
    """/stats and what stands behind it: a year, or a word for one; nothing means this year."""
    year = year_of(turn)
    if year is None:
        return [Reply(turn.say("figures.which"))]
    figures = turn.office.statistics.year(turn.session, year)
    return [Reply(text) for text in headed_lines(turn.office, figures, year)]


def year_of(turn: Turn) -> int | None:
    """The year that the words name; None if they name something else."""
    words = turn.text.strip()
    if not words:
        return turn.today.year
    if found := _YEAR.search(words):
        return int(found[1])
    shifts = turn.office.texts.under("figures.years")
    return next((turn.today.year + int(shift) for word, shift in shifts.items() if word in words), None)
