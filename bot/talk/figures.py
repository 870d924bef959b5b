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
        return [which(turn)]
    figures = turn.office.statistics.year(turn.session, year)
    return [Reply(text) for text in headed_lines(turn.office, figures, year)]


def year_of(turn: Turn) -> int | None:
    """The year that the words name; None if they name something else, or only a part of a year."""
    words = turn.text.strip()
    if not words:
        return turn.today.year
    if _is_finer(turn):
        return None
    if found := _YEAR.search(words):
        return int(found[1])
    shifts = turn.office.texts.under("figures.years")
    return next((turn.today.year + int(shift) for word, shift in shifts.items() if word in words), None)


def which(turn: Turn) -> Reply:
    """What to write instead."""
    return Reply(turn.say("figures.only_years" if _is_finer(turn) else "figures.which"))


def _is_finer(turn: Turn) -> bool:
    return re.search(turn.say("figures.finer"), turn.text) is not None
