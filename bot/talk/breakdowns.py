"""Figures by village, type and source, as the office sees them."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.presenting import choice_name, value
from bot.replies import Button, Reply, in_rows
from bot.talk.measures import TOWNSHIP, counted, has_places, kind_field, measures, place_field, record_of
from bot.talk.measures import VILLAGE as BY_VILLAGE
from bot.talk.query import Query, data, period_of
from bot.turn import Turn
from storage.figure import Figure
from storage.indicators import DISPUTE
from storage.small_counts import Shown

VILLAGE, KIND, SOURCE, CHART, PUBLIC = "v", "k", "o", "c", "pv"
NAMES = {VILLAGE: "village", KIND: "kind", SOURCE: "source"}
"""Under ``stats.buttons``."""


def offered(turn: Turn, query: Query, figures: list[Figure]) -> list[str]:
    """The views that break down what the query asks for; those by a field to which it is narrowed already are left out."""
    if not measures(turn, query) or not has_records(query, figures):
        return []
    return [view for view in NAMES if (field := field_of(turn, query, view)) and field not in query.scope.fields]


def has_records(query: Query, figures: list[Figure]) -> bool:
    """Whether the figures tell anything of what would be broken down."""
    return any(record_of(query) in figure.declared.records for figure in figures)


def field_of(turn: Turn, query: Query, view: str) -> str:
    """The field by which the view breaks down; empty if such records do not have it."""
    if view == VILLAGE:
        return place_field(turn) if has_places(turn, query) else ""
    if view == KIND:
        return kind_field(turn, query)
    return "source" if record_of(query) == DISPUTE else ""


def label(turn: Turn, view: str) -> str:
    """What the view's button says, under ``stats.buttons``."""
    return place_field(turn) if view == VILLAGE else NAMES[view]


def _lines(view: str) -> Callable[[Turn, Query, list[str]], list[Reply]]:
    return lambda turn, query, _: [_broken_down(turn, query, view)]


def _broken_down(turn: Turn, query: Query, view: str) -> Reply:
    field = field_of(turn, query, view)
    if not field or not measures(turn, query):
        return Reply(toast=turn.say("talk.stale"))
    figures = counted(turn, query, field)
    back = Button(turn.say("stats.buttons.back"), data("m", query))
    if not any(figure.records or figure.previous for figure in figures):
        return Reply(turn.say("stats.detail.nothing"), ((back,),))
    by = turn.say(f"stats.buttons.{label(turn, view)}")
    place, what = turn.office.content.township.name, what_of(turn, query)
    title = turn.say("stats.by", place=place, period=period_of(turn, query), what=what, by=by)
    lines = [
        _line(turn, query, name_of(turn, query, field, code), figures, code) for code in codes_of(turn, query, figures, field)
    ]
    lines.append(_line(turn, query, turn.say("stats.by_total"), figures, None))
    public = [Button(turn.say("stats.buttons.public"), data(PUBLIC, query))] if view == VILLAGE else []
    picture = Button(turn.say("stats.buttons.chart"), data(CHART, query, view)) if view != SOURCE else None
    buttons = [*(_townships(turn, query) if field == TOWNSHIP else []), *public, *([picture] if picture else []), back]
    return Reply("\n".join([title, *lines, rule_of(turn, query)]), in_rows(buttons))


def _townships(turn: Turn, query: Query) -> list[Button]:
    """From the district to each of its townships."""
    townships = turn.office.content.townships.items()
    return [Button(one.township.name, data("m", replace(query, township=id_))) for id_, one in townships]


def _line(turn: Turn, query: Query, name: str, figures: list[Figure], code: str | None) -> str:
    numbers = _numbers(turn, query, figures, code)
    return turn.say("stats.by_line", name=name, numbers=turn.say("stats.by_between").join(numbers))


def _numbers(turn: Turn, query: Query, figures: list[Figure], code: str | None) -> Iterator[str]:
    """The main number with the year before, then the others. Only of disputes each is named and told, nought or not."""
    are_disputes = record_of(query) == DISPUTE
    for place, indicator in enumerate(measures(turn, query)):
        figure = figure_of(figures, indicator.id, code)
        if place == 0 or are_disputes or (figure and figure.value):
            number = value(turn.office, figure) if figure else turn.say("figures.value", number=0, unit=indicator.unit)
            name = indicator.name if place or are_disputes else ""
            yield turn.say("stats.by_number", name=name, number=number, before=_before(turn, figure) if place == 0 else "")


def _before(turn: Turn, figure: Figure | None) -> str:
    if figure is None or figure.previous is None:
        return ""
    return turn.say("stats.by_before", previous=figure.previous, unit=figure.indicator.unit)


def what_of(turn: Turn, query: Query) -> str:
    """What the main numbers are of, for titles."""
    return turn.say("stats.disputes") if record_of(query) == DISPUTE else measures(turn, query)[0].name


def rule_of(turn: Turn, query: Query) -> str:
    """By which day the numbers count."""
    if record_of(query) == DISPUTE:
        return turn.say("stats.by_note")
    return turn.say("stats.rule", date=turn.say(f"periods.counted_by.{measures(turn, query)[0].parts[0].date}"))


def public_words(turn: Turn, shown: Shown, least: int, unit: str) -> str:
    """The number, or how it is hidden."""
    if shown.value is not None:
        return turn.say("stats.public.value", number=shown.value, unit=unit)
    return turn.say("stats.public.small" if shown.small else "stats.public.left_out", least=least, unit=unit)


def codes_of(turn: Turn, query: Query, figures: list[Figure], field: str) -> list[str]:
    """All townships, all villages in the township's order, or the types and sources that occur; what says nothing at the end."""
    found = [figure.by for figure in figures if figure.by is not None and (figure.records or figure.previous)]
    content = turn.office.content
    places = {BY_VILLAGE: [village.id for village in content.township.villages], TOWNSHIP: list(content.townships)}
    known = places.get(field, [])
    missing = [""] if any(_unsaid(figures, indicator.id) for indicator in measures(turn, query)) else []
    return [*known, *(code for code in dict.fromkeys(found) if code and code not in known), *missing]


def _unsaid(figures: list[Figure], which: str) -> int:
    """What the records without the field come to; the engine gives a total its parts, but not the part that is missing."""
    parts = [figure for figure in figures if figure.indicator.id == which and figure.by]
    return number_of(figure_of(figures, which, None)) - sum(number_of(figure) for figure in parts)


def figure_of(figures: list[Figure], which: str, code: str | None) -> Figure | None:
    """The figure of a village, type or source; of those that say none for "", of all for None."""
    if code == "" and (whole := figure_of(figures, which, None)):
        return replace(whole, value=_unsaid(figures, which), previous=None)
    return next((figure for figure in figures if figure.indicator.id == which and figure.by == code), None)


def number_of(figure: Figure | None) -> int:
    """Its number, 0 where there are no records or none gives it."""
    return int(figure.value or 0) if figure else 0


def name_of(turn: Turn, query: Query, field: str, code: str) -> str:
    """The village, type or source in words."""
    return choice_name(turn.office, record_of(query), field, code) if code else turn.say("stats.by_missing")


VIEWS = {VILLAGE: _lines(VILLAGE), KIND: _lines(KIND), SOURCE: _lines(SOURCE)}
