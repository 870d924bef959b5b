"""The figures of a span of time in the chat: the main ones first, and buttons to everything behind them."""

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from bot.periods import day_name, period_name
from bot.presenting import figure_name, line
from bot.replies import Button, Reply, in_rows
from bot.talk import breakdowns, charts, dispute_figures, evidence, figure_tables, public_version, publishing
from bot.talk.query import Query, data, figures_of, long, names, period_of, pressed, read, read_view, short, there
from bot.turn import Act, Turn
from storage.figure import Figure
from storage.indicators import DISPUTE
from storage.period import Period

_SHORT_ENOUGH = 18
"""Figures that a phone shows in one go; of more, only the first of each group."""
_FIRST = 4
MAIN, GROUP, REPORT = "m", "g", "y"


def show_figures(turn: Turn) -> list[Reply]:
    """/stats and what stands behind it: a span of time, a village, a kind, a source; nothing means this year."""
    words = {name: said.splitlines() for name, said in turn.office.texts.under("stats.asked").items()}
    query, name, rest = read_view(turn, words)
    if query is None:
        return [Reply(turn.say("stats.which"))]
    turn = there(turn, query)
    if not name:
        return [_main(turn, query, rest)]
    shown = _VIEWS[_ASKED[name]](turn, query, ["", ""])
    if any(reply.toast for reply in shown):  # such figures are not to be had like that
        return [_main(turn, query, rest + turn.say(f"stats.buttons.{name}"))]
    return [*([Reply(turn.say("stats.not_read", words=rest))] if rest else []), *shown]


def press(send_report: Act, turn: Turn) -> list[Reply]:
    """A button under the figures. It carries its span and scope, so that it works on any day and for any worker."""
    view, period, narrowed, *more = (*turn.data, "", "", "")
    query = pressed(turn, period, narrowed)
    if query is None:
        return [Reply(toast=turn.say("talk.stale"))]
    turn = there(turn, query)
    if view == REPORT:
        return send_report(replace(turn, text=period_name(turn.office.texts, query.period)))
    show = _VIEWS.get(view)
    return show(turn, query, more) if show else [Reply(toast=turn.say("talk.stale"))]


def year_of(turn: Turn) -> int | None:
    """The year that the words name; None if they name something else, or only a part of a year."""
    query, _ = read(turn)
    whole = query is not None and query.period == query.period.year(query.period.first.year)
    return query.period.first.year if query and whole else None


def which(turn: Turn) -> Reply:
    """What to write where only whole years will do."""
    return Reply(turn.say("figures.only_years" if read(turn)[0] else "figures.which"))


def _main(turn: Turn, query: Query, rest: str) -> Reply:
    told = [figure for figure in _asked(turn, query) if not _behind_a_button(figure)]
    head = _head(turn, query, rest)
    if not told:
        return Reply("\n".join([*head, turn.say("stats.empty", period=period_of(turn, query))]))
    short_enough = len(told) <= _SHORT_ENOUGH
    groups = [(code, [figure for figure in told if figure.indicator.group == code]) for code in _groups(turn)]
    parts = [_told(turn, code, figures, len(figures) if short_enough else _FIRST) for code, figures in groups if figures]
    parts += _exceeded(turn, query, told)
    published = publishing.note(turn, query)
    cut = [code for code, figures in groups if len(figures) > _FIRST and not short_enough]
    return Reply("\n\n".join(["\n".join(head), *parts, *published]), _buttons(turn, query, told, cut, bool(published)))


def _exceeded(turn: Turn, query: Query, figures: list[Figure]) -> list[str]:
    """The rates whose records give more than the whole, with those records."""
    found = [(figure, turn.office.statistics.exceeded(turn.session, figure, query.period, query.scope)) for figure in figures]
    return [
        turn.say(
            "stats.exceeded",
            name=figure_name(turn.office, figure),
            records=evidence.named(turn, ((row.record, row.id) for row in rows)),
        )
        for figure, rows in found
        if rows
    ]


def _head(turn: Turn, query: Query, rest: str) -> list[str]:
    period = period_name(turn.office.texts, query.period)
    lines = [turn.say("stats.title", place=turn.office.content.township.name, period=period)]
    if narrowed := names(turn, query):
        lines.append(turn.say("stats.scope", names=turn.say("stats.between").join(narrowed)))
    if rest:
        lines.append(turn.say("stats.not_read", words=rest))
    if query.period.first > turn.today:
        lines.append(turn.say("stats.future"))
    elif query.period.last > turn.today:
        lines.append(turn.say("stats.running", day=day_name(turn.office.texts, turn.today)))
    return lines


def _told(turn: Turn, code: str, figures: list[Figure], most: int) -> str:
    """A group's figures under the dates by which they count; of a long one the whole figures before their parts."""
    shown = figures
    if most < len(figures):
        whole = [figure for figure in figures if figure.by is None]
        shown = (whole or figures)[:most]
    dates = list(dict.fromkeys(figure.counted_by for figure in shown))
    heads = {date: turn.say(f"periods.counted_by.{date}") for date in dates}
    only = turn.say("stats.group_date", date=heads[dates[0]]) if len(dates) == 1 else ""
    lines = [turn.say("stats.group", group=_groups(turn)[code], date=only)]
    for date, same in groupby(sorted(shown, key=lambda figure: dates.index(figure.counted_by)), lambda figure: figure.counted_by):
        lines += [] if only else [turn.say("stats.date", date=heads[date])]
        lines += [line(turn.office, figure) for figure in same]
    if hidden := len(figures) - len(shown):
        lines.append(turn.say("stats.more", count=hidden))
    return "\n".join(lines)


def _group(turn: Turn, query: Query, more: list[str]) -> list[Reply]:
    code = long(more[0], _groups(turn))
    told = [figure for figure in _asked(turn, query) if figure.indicator.group == code]
    if code is None or not told:
        return [Reply(toast=turn.say("talk.stale"))]
    text = "\n\n".join([_head(turn, query, "")[0], _told(turn, code, told, len(told))])
    return [Reply(text, ((Button(turn.say("stats.buttons.back"), data(MAIN, query)),),))]


def _buttons(turn: Turn, query: Query, told: list[Figure], cut: list[str], published: bool) -> tuple[tuple[Button, ...], ...]:
    views = [("detail", evidence.WHICH)]
    views += [(breakdowns.label(turn, view), view) for view in breakdowns.offered(turn, query, told)]
    views += [("table", dispute_figures.TABLE)] if any(DISPUTE in figure.declared.records for figure in told) else []
    views += [("chart", breakdowns.CHART)] if breakdowns.has_records(query, told) and charts.offered(turn, query) else []
    views += [("table_file", figure_tables.WORKBOOK)] if figure_tables.offered(turn) else []
    views += [("published", publishing.COMPARED)] if published else []
    groups = [Button(turn.say("stats.buttons.group", group=_groups(turn)[code]), data(GROUP, query, short(code))) for code in cut]
    shown = [Button(turn.say(f"stats.buttons.{name}"), data(view, query)) for name, view in views]
    return (*in_rows([*shown, *_report(turn, query)]), *in_rows(groups))


def _report(turn: Turn, query: Query) -> list[Button]:
    """The report is one of the whole township's whole year; under figures of less it says so."""
    year = Period.year(query.period.first.year)
    if query.period.last > year.last:
        return []
    whole = Query(year, township=query.township)
    key = "report" if query == whole else "report_of"
    return [Button(turn.say(f"stats.buttons.{key}", year=year.first.year), data(REPORT, whole))]


def _behind_a_button(figure: Figure) -> bool:
    """Disputes by village, type and source have screens of their own."""
    return DISPUTE in figure.declared.records and figure.by is not None and figure.declared.by in ("village", "kind", "source")


def _asked(turn: Turn, query: Query) -> list[Figure]:
    return [figure for figure in figures_of(turn, query) if not _never_asked(turn, figure)]


def _never_asked(turn: Turn, figure: Figure) -> bool:
    """Whether no record gives a number because no form asks for it: that is no gap to be told of."""
    kinds = turn.office.catalogue.activities.kinds
    declared = figure.declared
    asked = any(record not in kinds or declared.numbers <= set(kinds[record].ask) for record in declared.records)
    return figure.value is None and not figure.previous and not asked


def _groups(turn: Turn) -> dict[str, str]:
    return turn.office.catalogue.indicators.groups


_VIEWS: dict[str, Callable[[Turn, Query, list[str]], list[Reply]]] = {
    MAIN: lambda turn, query, _: [_main(turn, query, "")],
    GROUP: _group,
    **breakdowns.VIEWS,
    **charts.VIEWS,
    **evidence.VIEWS,
    **dispute_figures.VIEWS,
    **figure_tables.VIEWS,
    **public_version.VIEWS,
    **publishing.VIEWS,
}
_ASKED = {name: view for view, name in breakdowns.NAMES.items()} | {
    "chart": breakdowns.CHART,
    "detail": evidence.WHICH,
    "table": dispute_figures.TABLE,
    "table_file": figure_tables.WORKBOOK,
}
"""What words ask for at once (``stats.asked``), as a button would."""
