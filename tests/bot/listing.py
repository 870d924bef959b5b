"""All indicators as a table for docs/indicators.md, so that the page cannot drift from what is counted."""

from collections.abc import Iterator

from storage.activity import Activities
from storage.indicators import TABLES, Filter, Indicators, Part


def listing(indicators: Indicators, activities: Activities) -> str:
    """A Markdown table: id, name, unit, what is counted and how, by which date."""
    return "\n".join(["| id | name | unit | counts | date |", "|---|---|---|---|---|", *_rows(indicators, activities)])


def _rows(indicators: Indicators, activities: Activities) -> Iterator[str]:
    for indicator in indicators.indicators:
        for index, part in enumerate(indicator.parts):
            name = indicator.name if index == 0 else f"↳ {part.name}"
            unit = part.unit or indicator.unit
            yield f"| `{indicator.id}` | {name} | {unit} | {_counts(part, activities)} | {part.date} |"


def _counts(part: Part, activities: Activities) -> str:
    kinds = " + ".join(record if record in TABLES else activities.kinds[record].name for record in part.records)
    words = [kinds, f"`{part.measure}`"]
    words += [f"where {_held(part.filter)}"] if part.filter else []
    words += [f"of which {_held(part.of)}"] if part.of else []
    return " ".join([*words, *([f"by `{part.by}`"] if part.by else [])])


def _held(wanted: Filter) -> str:
    return ", ".join(f"`{field}` = {'/'.join(values)}" for field, values in wanted.items())
