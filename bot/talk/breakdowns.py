"""Disputes by village, type and source, as the office sees them."""

from collections.abc import Callable
from dataclasses import replace

from bot.replies import Button, Reply, in_rows
from bot.talk.query import Query, data, period_of
from bot.turn import Turn
from storage.figure import Figure
from storage.indicators import Indicator, Indicators
from storage.small_counts import Shown
from storage.statistics import Statistics

VILLAGE, KIND, SOURCE, CHART, PUBLIC = "v", "k", "o", "c", "pv"
FIELDS = {VILLAGE: "village", KIND: "kind", SOURCE: "source"}
ACCEPTED, RESOLVED = "accepted", "resolved"


def _lines(view: str) -> Callable[[Turn, Query, list[str]], list[Reply]]:
    return lambda turn, query, _: [_broken_down(turn, query, view)]


def _broken_down(turn: Turn, query: Query, view: str) -> Reply:
    figures = counted(turn, query, FIELDS[view])
    back = Button(turn.say("stats.buttons.back"), data("m", query))
    if not any(figure.records or figure.previous for figure in figures):
        return Reply(turn.say("stats.none"), ((back,),))
    title = turn.say("stats.by", place=turn.office.content.township.name, period=period_of(turn, query))
    codes = codes_of(turn, figures, view)
    lines = [_line(turn, name_of(turn, view, code), figures, code) for code in codes]
    lines.append(_line(turn, turn.say("stats.by_total"), figures, None))
    public = [Button(turn.say("stats.buttons.public"), data(PUBLIC, query))] if view == VILLAGE else []
    picture = Button(turn.say("stats.buttons.chart"), data(CHART, query, view)) if view != SOURCE else None
    buttons = [*public, *([picture] if picture else []), back]
    return Reply("\n".join([title, *lines, turn.say("stats.by_note")]), in_rows(buttons))


def _line(turn: Turn, name: str, figures: list[Figure], code: str | None) -> str:
    accepted, resolved = (figure_of(figures, which, code) for which in (ACCEPTED, RESOLVED))
    before = accepted.previous if accepted else None
    return turn.say(
        "stats.by_line",
        name=name,
        accepted=_number(turn, accepted),
        before="" if before is None else turn.say("stats.by_before", previous=before),
        resolved=_number(turn, resolved),
    )


def public_words(turn: Turn, shown: Shown, least: int) -> str:
    """The number, or how it is hidden."""
    if shown.value is not None:
        return turn.say("stats.public.value", number=shown.value)
    return turn.say("stats.public.small" if shown.small else "stats.public.left_out", least=least)


def counted(turn: Turn, query: Query, field: str) -> list[Figure]:
    """Accepted and resolved cases, the whole and by the field; by the same engine as every other figure."""
    by: dict[str, object] = {"by": field} if field else {}
    declared: list[dict[str, object]] = [
        {"id": ACCEPTED, "date": "accepted"},
        {"id": RESOLVED, "date": "closed", "filter": {"status": "resolved"}},
    ]
    common: dict[str, object] = {"name": "-", "unit": "-", "group": "dispute", "record": "dispute", "measure": "sum:cases"} | by
    indicators = tuple(Indicator.model_validate(common | one) for one in declared)
    office = turn.office
    statistics = Statistics(Indicators(groups={}, indicators=indicators), office.catalogue.activities, office.settings.zone)
    return statistics.over(turn.session, query.period, query.scope)


def codes_of(turn: Turn, figures: list[Figure], view: str) -> list[str]:
    """All villages in the township's order, or the types and sources that occur; what says nothing at the end."""
    found = [figure.by for figure in figures if figure.by is not None and (figure.records or figure.previous)]
    known = [village.id for village in turn.office.content.township.villages] if view == VILLAGE else []
    missing = [""] if any(_unsaid(figures, which) for which in (ACCEPTED, RESOLVED)) else []
    return [*known, *(code for code in dict.fromkeys(found) if code and code not in known), *missing]


def _unsaid(figures: list[Figure], which: str) -> int:
    """Cases that do not say; the engine gives a total its parts, but not the part that is missing."""
    parts = [figure for figure in figures if figure.indicator.id == which and figure.by]
    return cases_of(figure_of(figures, which, None)) - sum(cases_of(figure) for figure in parts)


def figure_of(figures: list[Figure], which: str, code: str | None) -> Figure | None:
    """The figure of a village, type or source; of those that say none for "", of all for None."""
    if code == "" and (whole := figure_of(figures, which, None)):
        return replace(whole, value=_unsaid(figures, which), previous=None)
    return next((figure for figure in figures if figure.indicator.id == which and figure.by == code), None)


def cases_of(figure: Figure | None) -> int:
    """Its cases, 0 where there are none."""
    return int(figure.value or 0) if figure else 0


def _number(turn: Turn, figure: Figure | None) -> str:
    return f"{cases_of(figure)}" + (turn.say("stats.detail.round") if figure and figure.approx else "")


def name_of(turn: Turn, view: str, code: str) -> str:
    """The village, type or source in words."""
    if not code:
        return turn.say("stats.by_missing")
    if view == VILLAGE:
        return turn.office.content.township.village_name(code)
    return turn.say(f"choices.dispute_{FIELDS[view]}.{code}")


VIEWS = {VILLAGE: _lines(VILLAGE), KIND: _lines(KIND), SOURCE: _lines(SOURCE)}
