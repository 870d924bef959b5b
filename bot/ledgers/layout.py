"""The columns of an export as an upper office wants them: order, headings, words of its own, and fixed values.

A YAML file by kind of record; examples/export-columns.yaml is one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, RootModel, model_validator
from pydantic_core import PydanticCustomError
from rapidfuzz import process

from bot.ledgers.cells import Cell
from bot.ledgers.exporting import Exported
from bot.ledgers.table import Table
from bot.office import Office
from knowledge.entry import Strict
from knowledge.loading import parse, read_yaml
from knowledge.problem import ContentError, Problem, ProblemCode


class OwnColumn(Strict):
    """``field``: a column of ours; ``words``: what stands for its stored values. ``value``: the same in every row."""

    heading: str
    field: str | None = None
    value: str | None = None
    words: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_of_both(self) -> "OwnColumn":
        if (self.field is None) == (self.value is None):
            raise PydanticCustomError("field_or_value", "field or value")
        return self


class OwnTable(Strict):
    """``name``: of the sheet and the file."""

    name: str | None = None
    columns: tuple[OwnColumn, ...]


class Layout(RootModel[dict[str, OwnTable]]):
    """Tables by kind of record."""


@dataclass(frozen=True)
class Page:
    """A table as it is written: a name, headings, rows. ``strong``: rows, by their place, that look like headings: sums, and
    the heads of further tables below the first.
    """

    name: str
    headings: list[str]
    rows: list[list[Cell]]
    strong: frozenset[int] = frozenset()


def load_layout(path: Path, tables: Sequence[Table]) -> Layout:
    """Raises ContentError with every kind and field that does not exist."""
    layout = parse(Layout, read_yaml(path), path.name)
    problems = list(_problems(layout, {table.code: table for table in tables}, path.name))
    if problems:
        raise ContentError(problems)
    return layout


def _problems(layout: Layout, tables: dict[str, Table], where: str) -> Iterator[Problem]:
    for code, own in layout.root.items():
        if code not in tables:
            yield Problem(ProblemCode.UNKNOWN_KIND, where, {"word": code, "known": _near(code, tables)})
            continue
        known = {column.name for column in tables[code].columns}
        for column in own.columns:
            if column.field and column.field not in known:
                context = {"word": column.field, "of": code, "known": _near(column.field, known)}
                yield Problem(ProblemCode.UNKNOWN_FILTER, where, context)


def _near(word: str, known: Iterable[str]) -> str:
    return " ".join(name for name, _, _ in process.extract(word, list(known), limit=3))


def page(office: Office, table: Table, rows: Sequence[Exported], layout: Layout | None = None) -> Page | None:
    """The table in our own columns, or as the layout has it; None if the layout leaves it out."""
    if layout is None:
        return Page(table.name, [column.heading for column in table.columns], [list(row.cells.values()) for row in rows])
    own = layout.root.get(table.code)
    if own is None:
        return None
    cells = [[_cell(column, row) for column in own.columns] for row in rows]
    return Page(own.name or table.name, [column.heading for column in own.columns], cells)


def _cell(column: OwnColumn, row: Exported) -> Cell:
    if column.field is None:
        return column.value
    code = row.codes[column.field]
    return column.words.get(str(getattr(code, "value", code)), row.cells[column.field])
