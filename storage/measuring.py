"""From cells to a figure: sums, highest numbers, different values, rates and means, round ones staying round."""

from storage.book import Book
from storage.cube import Cell
from storage.figure import Figure, Number
from storage.indicators import Indicator, Part

Rows = list[tuple[Book, Cell]]
_TENTHS_OF_PER_CENT = 1000


def measured(indicator: Indicator, index: int, by: str | None, rows: Rows) -> Figure:
    """The figure that those cells give; all of them are within the part's filter."""
    part = indicator.parts[index]
    records = sum(cell.records for _, cell in rows)
    giving = [(book, cell, counted) for book, cell in rows if (counted := _counted(part, book, cell))]
    counted = sum(count for *_, count in giving)
    above, below = _quotient(part, rows) if part.how in ("rate", "mean") else (None, None)
    return Figure(
        indicator=indicator,
        part=index,
        by=by,
        value=_value(part, rows, records, counted, above, below),
        unit=None if giving and all(cell.unit_lost for _, cell, _ in giving) else _unit(part, rows) or indicator.unit,
        approx=any(_rounding(part, book) & cell.rounded for book, cell, _ in giving),
        records=counted or records,
        uncounted=records - counted,
        numerator=above,
        denominator=below,
    )


def _unit(part: Part, rows: Rows) -> str:
    """The unit that the records give, if they agree on one."""
    given = {said for _, cell in rows if (said := cell.says[part.unit_by])} if part.unit_by else set()
    return given.pop() if len(given) == 1 else part.unit


def _rounding(part: Part, book: Book) -> set[str]:
    """The fields of which a round number makes the figure round."""
    return {part.field, part.below, book.weight if part.how == "times" else ""}


def _counted(part: Part, book: Book, cell: Cell) -> int:
    """How many of the cell's records add something."""
    if part.below:
        return cell.sums.get(f"pairs:{part.field}/{part.below}", 0)
    if part.how in ("sum", "max"):
        return cell.sums.get(f"count:{part.field}", 0)
    if part.how == "distinct":
        return cell.records if cell.says[part.field] else 0
    if part.how in ("rate", "times") and book.weight:
        return cell.sums.get(f"count:{book.weight}", 0)
    return cell.records


def _value(part: Part, rows: Rows, records: int, counted: int, above: int | None, below: int | None) -> Number | None:
    if above is not None:
        return _ratio(above, below or 0, _TENTHS_OF_PER_CENT if part.how == "rate" else 10)
    if records and not counted:
        return None
    if part.how == "count":
        return records
    if part.how == "distinct":
        return len({cell.says[part.field] for _, cell in rows if cell.says[part.field]})
    if part.how == "times":
        return sum(cell.sums.get(f"sum:{book.weight}", 0) if book.weight else cell.records for book, cell in rows)
    numbers = [cell.sums[part.measure] for _, cell in rows if part.measure in cell.sums]
    return (max if part.how == "max" else sum)(numbers or [0])


def _quotient(part: Part, rows: Rows) -> tuple[int, int]:
    """What stands above and below the line."""
    if part.below:
        fields = f"{part.field}/{part.below}"
        over = "times" if part.how == "mean" else "above"
        return tuple(sum(cell.sums.get(f"{name}:{fields}", 0) for _, cell in rows) for name in (over, "below"))  # type: ignore[return-value]
    weighed = [(cell, cell.sums.get(f"sum:{book.weight}", 0) if book.weight else cell.records) for book, cell in rows]
    return sum(weight for cell, weight in weighed if cell.holds(part.of)), sum(weight for _, weight in weighed)


def _ratio(above: int, below: int, tenths: int) -> Number | None:
    """Rounded to one decimal, half up; None for a quotient of nothing."""
    if not below:
        return None
    rounded = (2 * tenths * above + below) // (2 * below) / 10
    return int(rounded) if rounded.is_integer() else rounded
