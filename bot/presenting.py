"""Figures in words: for the chat, the command line and scripts."""

from typing import Any

from bot.office import Office
from storage.activity import Activities
from storage.figure import Figure, Number

_GROUPED_FROM = 10_000
"""Numbers from here on are shown with separators."""
_TEN_THOUSAND = 10_000


def as_data(office: Office, figure: Figure) -> dict[str, Any]:
    """One figure for scripts; ``breakdown`` names the part where an indicator has several."""
    return {
        "id": figure.indicator.id,
        "name": figure.indicator.name,
        "value": figure.value,
        "unit": figure.unit,
        "approx": figure.approx,
        "previous": figure.previous,
        "records": figure.records,
        "uncounted": figure.uncounted,
        "breakdown": part_name(office, figure) or None,
    }


def headed_lines(office: Office, figures: list[Figure], year: int) -> list[str]:
    """The figures that have records, by group, as messages of the chat."""
    texts = office.texts
    title = texts("figures.title", place=office.content.township.name, year=year)
    told = [figure for figure in figures if figure.records or figure.previous]
    if not told:
        return [f"{title}\n{texts('figures.empty', year=year)}"]
    parts = [title]
    for code, group in office.catalogue.indicators.groups.items():
        lines = [line(office, figure) for figure in told if figure.indicator.group == code]
        parts += ["\n".join([texts("figures.group", group=group), *lines])] if lines else []
    return ["\n\n".join([*parts, texts("figures.note")])]


def line(office: Office, figure: Figure) -> str:
    """One figure: its name, value with unit, and the change on the year before."""
    return office.texts(
        "figures.line", name=figure_name(office, figure), value=value(office, figure), change=_change(office, figure)
    )


def figure_name(office: Office, figure: Figure) -> str:
    """The indicator's name, with the part if it is one."""
    part = part_name(office, figure)
    return office.texts("figures.part", name=figure.indicator.name, part=part) if part else figure.indicator.name


def value(office: Office, figure: Figure) -> str:
    """The number with its unit; a round one with 余."""
    if figure.value is None:
        return office.texts("figures.unknown")
    key = "figures.approx" if figure.approx else "figures.value"
    number = _grouped(figure.value)
    unit = office.texts("figures.no_unit") if figure.unit is None else figure.unit
    return office.texts(key, number=number, unit=unit)


def ten_thousands(yuan: int) -> int | float:
    """Yuan as ten thousands of yuan, exactly; a whole number where it is one."""
    whole, rest = divmod(yuan, _TEN_THOUSAND)
    return yuan / _TEN_THOUSAND if rest else whole


def part_name(office: Office, figure: Figure) -> str:
    """Which part or breakdown of its indicator the figure is; empty for the whole."""
    part = figure.indicator.parts[figure.part]
    if figure.by is not None and part.by:
        return choice_name(office, part.record, part.by, figure.by) or office.texts("figures.by_empty")
    return part.name


def choice_name(office: Office, record: str, field: str, code: str) -> str:
    """What a record says in a field, in words: a village, a choice, or somebody's own words as they are."""
    if field == "village":
        return office.content.township.village_name(code)
    if field == "township":
        return office.at(code).content.township.name
    activities: Activities = office.catalogue.activities
    if record in activities.kinds:
        return activities.fields[field].shown(code)
    key = f"choices.{field}.{code}" if f"choices.{field}.{code}" in office.texts else f"choices.{record}_{field}.{code}"
    return office.texts(key) if key in office.texts else code


def _change(office: Office, figure: Figure) -> str:
    if not figure.previous or figure.change is None:
        return ""
    if not figure.change:
        return office.texts("figures.same", previous=_grouped(figure.previous))
    sign = office.texts("figures.up" if figure.change > 0 else "figures.down")
    previous, difference = _grouped(figure.previous), _grouped(abs(figure.change))
    return office.texts("figures.change", previous=previous, sign=sign, difference=difference)


def _grouped(number: Number) -> str:
    return f"{number:,}" if number >= _GROUPED_FROM else str(number)
