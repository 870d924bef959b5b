"""Accepted disputes, or the main number of other records, as a picture beside the year before: by village, type or month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.documents.bar import Bar
from bot.periods import day_name, month_name, period_name
from bot.replies import Button, Reply, in_rows
from bot.talk.breakdowns import (
    CHART,
    KIND,
    VILLAGE,
    codes_of,
    field_of,
    figure_of,
    label,
    name_of,
    number_of,
    public_words,
)
from bot.talk.measures import counted, measures, record_of
from bot.talk.query import Query, data, period_of
from bot.turn import Turn
from storage.figure import Figure
from storage.indicators import DISPUTE, CountedBy, Indicator
from storage.period import Period
from storage.small_counts import hidden

MONTH = "n"


@dataclass(frozen=True)
class _Row:
    label: str
    figure: Figure | None


def _chart(turn: Turn, query: Query, more: list[str]) -> list[Reply]:
    """By what is asked first, if there is a choice; then the picture."""
    views = offered(turn, query)
    if not more[0] and len(views) > 1:
        buttons = (Button(turn.say(f"stats.buttons.{name}"), data(CHART, query, view)) for view, name in views.items())
        return [Reply(turn.say("stats.chart.which"), in_rows(buttons))]
    view = more[0] or next(iter(views), "")
    return [_picture(turn, query, view) if view in views else Reply(toast=turn.say("talk.stale"))]


def offered(turn: Turn, query: Query) -> dict[str, str]:
    """View → its name under ``stats.buttons``; nothing where there is nothing to draw."""
    if not measures(turn, query):
        return {}
    fields = {view: field_of(turn, query, view) for view in (VILLAGE, KIND)}
    views = {view: label(turn, view) for view, field in fields.items() if field and field not in query.scope.fields}
    return views | ({MONTH: "month"} if len(_months_of(turn, query)) > 1 else {})


def _picture(turn: Turn, query: Query, view: str) -> Reply:
    main = measures(turn, query)[0]
    rows = _months(turn, query, main) if view == MONTH else _parts(turn, query, main, field_of(turn, query, view))
    least = _least(turn, query, view)
    words = {
        "place": turn.office.content.township.name,
        "period": period_of(turn, query),
        "what": turn.say("stats.chart.disputes") if record_of(query) == DISPUTE else main.name,
        "by": turn.say(f"stats.buttons.{offered(turn, query)[view]}"),
    }
    spans = (period_name(turn.office.texts, query.period), period_name(turn.office.texts, query.period.previous()))
    from bot.documents.chart import chart  # pictures need a large library; most hours need none

    note = _note(turn, query, main, least)
    picture = chart(turn.say("stats.chart.title", **words), _bars(turn, rows, least, main.unit), spans, note)
    back = Button(turn.say("stats.buttons.back"), data("m", query))
    name = turn.say("stats.chart.file")
    return Reply(turn.say("stats.chart.caption", **words), ((back,),), document=picture, name=name, photo=True)


def _least(turn: Turn, query: Query, view: str) -> int:
    """Pictures are handed on: what is by village hides its small figures, as everything that leaves the office."""
    return turn.office.settings.smallest_public_count if view == VILLAGE or query.scope.villages else 0


def _parts(turn: Turn, query: Query, main: Indicator, field: str) -> list[_Row]:
    figures = counted(turn, query, field)
    codes = codes_of(turn, query, figures, field)
    return [_Row(name_of(turn, query, field, code), figure_of(figures, main.id, code)) for code in codes]


def _months(turn: Turn, query: Query, main: Indicator) -> list[_Row]:
    months = _months_of(turn, query)
    found = [figure_of(counted(turn, replace(query, period=month), ""), main.id, None) for month in months]
    names = [month_name(turn.office.texts, month.first.month) for month in months]
    return [_Row(name, figure) for name, figure in zip(names, found, strict=True)]


def _bars(turn: Turn, rows: Sequence[_Row], least: int, unit: str) -> list[Bar]:
    kept = any(row.figure and row.figure.previous is not None for row in rows)
    now = hidden([number_of(row.figure) for row in rows], least).figures
    before = hidden([int(row.figure.previous or 0) if row.figure else 0 for row in rows], least).figures
    bars = []
    for row, shown, earlier in zip(rows, now, before, strict=True):
        words = public_words(turn, shown, least, unit)
        if row.figure and row.figure.approx and shown.value is not None:
            words = turn.say("stats.chart.rounded", number=shown.value, unit=unit)
        was = (earlier.value, public_words(turn, earlier, least, unit)) if kept else (None, "")
        bars.append(Bar(row.label, shown.value, words, *was))
    return bars


def _months_of(turn: Turn, query: Query) -> list[Period]:
    """The whole months that have begun, of a span within one year; of what stands at the end of a span there are none."""
    period = query.period
    if period.first.year != period.last.year or measures(turn, query)[0].parts[0].date is CountedBy.LATEST:
        return []
    months = [Period.month(period.first.year, month) for month in range(1, 13)]
    return [
        month for month in months if period.first <= month.first <= min(period.last, turn.today) and month.last <= period.last
    ]


def _note(turn: Turn, query: Query, main: Indicator, least: int) -> str:
    rule = turn.say(f"periods.counted_by.{main.parts[0].date}")
    if least > 1:
        return turn.say("stats.public.note", least=least, unit=main.unit, rule=turn.say("stats.rule", date=rule))
    if query.period.last > turn.today:
        return turn.say("stats.chart.running", date=rule, day=day_name(turn.office.texts, turn.today))
    return turn.say("stats.rule", date=rule)


VIEWS = {CHART: _chart}
