"""Accepted disputes as a picture, beside the year before: by village, type or month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.documents.chart import Bar, chart
from bot.periods import day_name, month_name, period_name
from bot.replies import Button, Reply, in_rows
from bot.talk.breakdowns import (
    ACCEPTED,
    CHART,
    FIELDS,
    KIND,
    VILLAGE,
    cases_of,
    codes_of,
    counted,
    figure_of,
    name_of,
    public_words,
)
from bot.talk.query import Query, data, period_of
from bot.turn import Turn
from storage.figure import Figure
from storage.period import Period
from storage.small_counts import hidden

MONTH = "n"


@dataclass(frozen=True)
class _Row:
    label: str
    figure: Figure | None


def _chart(turn: Turn, query: Query, more: list[str]) -> list[Reply]:
    """By what is asked first; then the picture."""
    offered = _offered(turn, query)
    if not more[0]:
        buttons = (Button(turn.say(f"stats.buttons.{name}"), data(CHART, query, view)) for name, view in offered.items())
        return [Reply(turn.say("stats.chart.which"), in_rows(buttons))]
    name = next((name for name, view in offered.items() if view == more[0]), None)
    if name is None:
        return [Reply(toast=turn.say("talk.stale"))]
    rows = _months(turn, query) if more[0] == MONTH else _parts(turn, query, more[0])
    least = _least(turn, query, more[0])
    words = {
        "place": turn.office.content.township.name,
        "period": period_of(turn, query),
        "by": turn.say(f"stats.buttons.{name}"),
    }
    spans = (period_name(turn.office.texts, query.period), period_name(turn.office.texts, query.period.previous()))
    picture = chart(turn.say("stats.chart.title", **words), _bars(turn, rows, least), spans, _note(turn, query, least))
    back = Button(turn.say("stats.buttons.back"), data("m", query))
    return [
        Reply(
            turn.say("stats.chart.caption", **words), ((back,),), document=picture, name=turn.say("stats.chart.file"), photo=True
        )
    ]


def _least(turn: Turn, query: Query, view: str) -> int:
    """Pictures are handed on: what is by village hides its small figures, as everything that leaves the office."""
    return turn.office.settings.smallest_public_count if view == VILLAGE or query.scope.villages else 0


def _offered(turn: Turn, query: Query) -> dict[str, str]:
    narrowed = query.scope.fields
    views = {name: view for name, view in {"village": VILLAGE, "kind": KIND}.items() if name not in narrowed}
    return views if len(_months_of(query.period, turn.today)) < 2 else views | {"month": MONTH}


def _parts(turn: Turn, query: Query, view: str) -> list[_Row]:
    figures = counted(turn, query, FIELDS[view])
    codes = codes_of(turn, figures, view)
    return [_Row(name_of(turn, view, code), figure_of(figures, ACCEPTED, code)) for code in codes]


def _months(turn: Turn, query: Query) -> list[_Row]:
    months = _months_of(query.period, turn.today)
    found = [figure_of(counted(turn, replace(query, period=month), ""), ACCEPTED, None) for month in months]
    names = [month_name(turn.office.texts, month.first.month) for month in months]
    return [_Row(name, figure) for name, figure in zip(names, found, strict=True)]


def _bars(turn: Turn, rows: Sequence[_Row], least: int) -> list[Bar]:
    kept = any(row.figure and row.figure.previous is not None for row in rows)
    now = hidden([cases_of(row.figure) for row in rows], least).figures
    before = hidden([int(row.figure.previous or 0) if row.figure else 0 for row in rows], least).figures
    bars = []
    for row, shown, earlier in zip(rows, now, before, strict=True):
        words = public_words(turn, shown, least)
        if row.figure and row.figure.approx and shown.value is not None:
            words = turn.say("stats.chart.rounded", number=shown.value)
        was = (earlier.value, public_words(turn, earlier, least)) if kept else (None, "")
        bars.append(Bar(row.label, shown.value, words, *was))
    return bars


def _months_of(period: Period, today: date) -> list[Period]:
    """The whole months that have begun, of a span within one year."""
    if period.first.year != period.last.year:
        return []
    months = [Period.month(period.first.year, month) for month in range(1, 13)]
    return [month for month in months if period.first <= month.first <= min(period.last, today) and month.last <= period.last]


def _note(turn: Turn, query: Query, least: int) -> str:
    if least > 1:
        return turn.say("stats.public.note", least=least)
    if query.period.last > turn.today:
        return turn.say("stats.chart.running", day=day_name(turn.office.texts, turn.today))
    return turn.say("stats.chart.note")


VIEWS = {CHART: _chart}
