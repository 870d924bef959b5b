"""The version of the figures that may leave the office: no figure by village from which a family could be told; also as a file.

The totals stand in it as they stand everywhere else, so nothing is hidden by leaving one out (storage/small_counts.py).
"""

from collections.abc import Callable, Iterator, Sequence

from bot.documents.tables import Tables
from bot.ledgers.cells import Cell
from bot.ledgers.layout import Page
from bot.ledgers.writing import workbook
from bot.periods import coded
from bot.replies import Button, Reply
from bot.talk.breakdowns import PUBLIC, codes_of, figure_of, name_of, number_of, public_words, rule_of, what_of
from bot.talk.measures import counted, has_places, measures, place_field, record_of
from bot.talk.query import Query, data, period_of
from bot.turn import Turn
from storage.audit import Deed, note
from storage.indicators import DISPUTE, Indicator
from storage.small_counts import Shown, hidden

View = Callable[[Turn, Query, list[str]], list[Reply]]
FILE = "pf"


def _show(turn: Turn, query: Query, _: list[str]) -> list[Reply]:
    lines = [
        turn.say("stats.by_line", name=name, numbers=turn.say("stats.by_between").join(_numbers(turn, query, row)))
        for name, row in _rows(turn, query)
    ]
    head = turn.say("stats.public.head", what=what_of(turn, query), **_words(turn, query))
    file = Button(turn.say("stats.buttons.public_file"), data(FILE, query))
    return [Reply("\n".join([head, *lines, _note(turn, query)]), ((file,), _back(turn, query)))]


def _numbers(turn: Turn, query: Query, row: Sequence[Shown]) -> Iterator[str]:
    least = turn.office.settings.smallest_public_count
    for indicator, shown in zip(_columns(turn, query), row, strict=True):
        name = indicator.name if record_of(query) == DISPUTE else ""
        yield turn.say("stats.by_number", name=name, number=public_words(turn, shown, least, indicator.unit), before="")


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


def _columns(turn: Turn, query: Query) -> list[Indicator]:
    """Of other records than disputes only the main number: what it hides must not stand beside it in other units."""
    found = measures(turn, query)
    return found if record_of(query) == DISPUTE else found[:1]


def _rows(turn: Turn, query: Query) -> Iterator[tuple[str, list[Shown]]]:
    """A row a village (of a district, a township) in their order, and the total; each column hides its own small figures."""
    field = place_field(turn)
    figures = counted(turn, query, field)
    codes = codes_of(turn, query, figures, field)
    least = turn.office.settings.smallest_public_count
    columns = [
        hidden([number_of(figure_of(figures, column.id, code)) for code in codes], least) for column in _columns(turn, query)
    ]
    for place, code in enumerate(codes):
        yield name_of(turn, query, field, code), [column.figures[place] for column in columns]
    yield turn.say("stats.by_total"), [column.total for column in columns]


def _villages(turn: Turn, query: Query) -> Page:
    rows: list[list[Cell]] = [[name, *(_cell(turn, shown) for shown in row)] for name, row in _rows(turn, query)]
    total = frozenset({len(rows) - 1})
    numbers = [turn.say("stats.public.column", name=column.name, unit=column.unit) for column in _columns(turn, query)]
    heads = [turn.say(f"stats.public.{place_field(turn)}"), *numbers]
    return Page(
        turn.say("stats.public.sheets.villages", area=turn.say(f"stats.public.{place_field(turn)}")),
        heads,
        [*rows, [], [_note(turn, query)]],
        total,
    )


def _figures(turn: Turn, query: Query) -> Page:
    """Those of the whole township; what is told apart by village or by somebody's own words stays in the office."""
    tables = Tables(turn.office, turn.session, query.period, query.scope, query.record)
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


def _note(turn: Turn, query: Query) -> str:
    least = turn.office.settings.smallest_public_count
    unit = _columns(turn, query)[0].unit
    return turn.say("stats.public.note" if least > 1 else "stats.public.off", least=least, unit=unit, rule=rule_of(turn, query))


def _words(turn: Turn, query: Query) -> dict[str, str]:
    area = turn.say(f"stats.public.{place_field(turn)}")
    return {"place": turn.office.content.township.name, "period": period_of(turn, query), "area": area}


def _back(turn: Turn, query: Query) -> tuple[Button, ...]:
    return (Button(turn.say("stats.buttons.back"), data("m", query)),)


def _of_all_villages(view: View) -> View:
    """One village alone would be its own total."""

    def shown(turn: Turn, query: Query, more: list[str]) -> list[Reply]:
        possible = not query.scope.villages and has_places(turn, query) and measures(turn, query)
        return view(turn, query, more) if possible else [Reply(toast=turn.say("talk.stale"))]

    return shown


VIEWS = {PUBLIC: _of_all_villages(_show), FILE: _of_all_villages(_send)}
