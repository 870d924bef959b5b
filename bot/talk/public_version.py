"""The version of the figures that may leave the office: no figure by village from which a family could be told; also as a file.

The totals stand in it as they stand everywhere else, so nothing is hidden by leaving one out (storage/small_counts.py).
"""

from collections.abc import Callable, Iterator

from bot.documents.tables import Tables
from bot.ledgers.cells import Cell
from bot.ledgers.layout import Page
from bot.ledgers.writing import workbook
from bot.periods import coded
from bot.replies import Button, Reply
from bot.talk.breakdowns import ACCEPTED, PUBLIC, RESOLVED, VILLAGE, cases_of, codes_of, counted, figure_of, name_of, public_words
from bot.talk.query import Query, data, period_of
from bot.turn import Turn
from storage.audit import Deed, note
from storage.small_counts import Shown, hidden

View = Callable[[Turn, Query, list[str]], list[Reply]]
FILE = "pf"
_BY = "village"


def _show(turn: Turn, query: Query, _: list[str]) -> list[Reply]:
    least = turn.office.settings.smallest_public_count
    lines = [
        turn.say(
            "stats.public.line",
            name=name,
            accepted=public_words(turn, accepted, least),
            resolved=public_words(turn, resolved, least),
        )
        for name, accepted, resolved in _rows(turn, query)
    ]
    head = turn.say("stats.public.head", **_words(turn, query))
    file = Button(turn.say("stats.buttons.public_file"), data(FILE, query))
    return [Reply("\n".join([head, *lines, _note(turn)]), ((file,), _back(turn, query)))]


def _send(turn: Turn, query: Query, _: list[str]) -> list[Reply]:
    note(turn.session, Deed.EXPORT, turn.person, period=coded(query.period), public=True)
    content = workbook([_villages(turn, query), _figures(turn, query)])
    words = _words(turn, query)
    return [
        Reply(
            turn.say("stats.public.sent", **words),
            (_back(turn, query),),
            document=content,
            name=turn.say("stats.public.file", **words),
        )
    ]


def _rows(turn: Turn, query: Query) -> Iterator[tuple[str, Shown, Shown]]:
    """A row a village in the township's order, and the total; each column hides its own small figures."""
    figures = counted(turn, query, _BY)
    codes = codes_of(turn, figures, VILLAGE)
    least = turn.office.settings.smallest_public_count
    accepted, resolved = (
        hidden([cases_of(figure_of(figures, which, code)) for code in codes], least) for which in (ACCEPTED, RESOLVED)
    )
    yield from zip((name_of(turn, VILLAGE, code) for code in codes), accepted.figures, resolved.figures, strict=True)
    yield turn.say("stats.by_total"), accepted.total, resolved.total


def _villages(turn: Turn, query: Query) -> Page:
    rows = [[name, _cell(turn, accepted), _cell(turn, resolved)] for name, accepted, resolved in _rows(turn, query)]
    total = frozenset({len(rows) - 1})
    heads = list(turn.office.texts.under("stats.public.columns").values())
    return Page(turn.say("stats.public.sheets.villages"), heads, [*rows, [], [_note(turn)]], total)


def _figures(turn: Turn, query: Query) -> Page:
    """Those of the whole township; what is told apart by village or by somebody's own words stays in the office."""
    tables = Tables(turn.office, turn.session, query.period, query.scope)
    heads = turn.office.texts.under("stats.public.figure_columns")
    rows = (tables.row(figure) for figure in tables.figures if figure.by is None)
    return Page(
        turn.say("stats.public.sheets.figures"), list(heads.values()), [[row.get(name) for name in heads] for row in rows]
    )


def _cell(turn: Turn, shown: Shown) -> Cell:
    if shown.value is not None:
        return shown.value
    key = "stats.public.cell" if shown.small else "stats.public.left_out"
    return turn.say(key, least=turn.office.settings.smallest_public_count)


def _note(turn: Turn) -> str:
    least = turn.office.settings.smallest_public_count
    return turn.say("stats.public.note" if least > 1 else "stats.public.off", least=least)


def _words(turn: Turn, query: Query) -> dict[str, str]:
    return {"place": turn.office.content.township.name, "period": period_of(turn, query)}


def _back(turn: Turn, query: Query) -> tuple[Button, ...]:
    return (Button(turn.say("stats.buttons.back"), data("m", query)),)


def _of_all_villages(view: View) -> View:
    """One village alone would be its own total."""
    return lambda turn, query, more: [Reply(toast=turn.say("talk.stale"))] if query.scope.villages else view(turn, query, more)


VIEWS = {PUBLIC: _of_all_villages(_show), FILE: _of_all_villages(_send)}
