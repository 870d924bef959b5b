"""The empty workbook: every kind has its sheet, and what the sheet offers is what the import takes."""

from openpyxl import Workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from bot.ledgers.table import all_tables
from bot.ledgers.template import sheet_name, template
from bot.office import Office
from tests.ledgers.conftest import Run
from tests.ledgers.made import opened, saved


def choices(book: Workbook, sheet: Worksheet) -> dict[int, list[str]]:
    """The drop-downs by column."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        name, place = str(rule.formula1).lstrip("=").replace("'", "").replace("$", "").split("!")
        left, top, right, bottom = range_boundaries(place)
        cells = book[name].iter_rows(top, bottom, left, right, values_only=True)
        (span,) = rule.sqref.ranges
        found[span.min_col] = [str(value) for row in cells for value in row]
    return found


def test_every_kind_of_record_has_a_sheet_with_its_headings(office: Office) -> None:
    book = opened(template(office))
    for table in all_tables(office):
        heads = [cell.value for cell in book[sheet_name(table.name)][1]]
        assert heads == [column.heading for column in table.columns if column.in_template]
        assert len(heads) == len(set(heads))


def test_names_of_sheets_are_different(office: Office) -> None:
    names = [sheet_name(table.name) for table in all_tables(office)]
    assert len(names) == len(set(names))


def test_an_untouched_template_imports_nothing(office: Office, run: Run) -> None:
    outcome = run(template(office))
    assert (outcome.added, outcome.faulty, outcome.unread) == (0, False, [])
    assert len(outcome.sheets) == len(all_tables(office))
    assert all(one.skipped == 1 and not one.headings.unknown for one in outcome.sheets)
    assert [one.table.code for one in outcome.sheets] == [table.code for table in all_tables(office)]


def test_what_the_template_offers_is_what_the_import_takes(office: Office, run: Run) -> None:
    """Each sheet's example without its mark, with the last choice of every drop-down."""
    book = opened(template(office))
    sheets = [book[sheet_name(table.name)] for table in all_tables(office)]
    for sheet in sheets:
        offered = choices(book, sheet)
        for cell in sheet[2]:
            if cell.column in offered:
                cell.value = offered[cell.column][-1]
            elif office.texts("ledgers.example") in str(cell.value):
                cell.value = str(cell.value).removeprefix(office.texts("ledgers.example")).strip()
    outcome = run(saved(book))
    assert [fault for one in outcome.sheets for fault in one.faults] == []
    assert outcome.added == len(sheets)
