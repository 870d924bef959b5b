"""The file that comes back: what was in it stays, one column is added."""

from datetime import datetime

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from bot.ledgers.marking import marked
from bot.office import Office
from tests.ledgers.conftest import Run
from tests.ledgers.made import comma_separated, opened, saved
from tests.ledgers.test_importing import HEAD, ROW


def coloured() -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "纠纷"
    sheet.append(["2020年台账"])
    sheet.merge_cells("A1:H1")
    sheet.append(HEAD)
    sheet.append(ROW)
    sheet.append(["?", "石洞村", *ROW[2:4], "=SUM(F3:F4)", *ROW[5:]])
    sheet["B4"].fill = PatternFill("solid", fgColor="FFFFFF00")
    sheet["F3"].number_format = "#,##0.00"
    sheet["A3"] = datetime(2020, 3, 5)  # noqa: DTZ001 - a table knows no zone
    sheet["A3"].number_format = "yyyy/m/d"
    sheet["A2"].font = Font(bold=True)
    sheet.column_dimensions["E"].width = 33
    rule = DataValidation(type="list", formula1='"邻里,合同"')
    rule.add("C3:C9")
    sheet.add_data_validation(rule)
    book.create_sheet("另一张")["A1"] = "不动"
    return book


def test_values_formats_and_other_columns_are_unharmed(office: Office, run: Run) -> None:
    content = saved(coloured())
    outcome = run(content, write=False)
    name, back = marked(office.texts, "台账.xlsx", content, outcome.sheets)
    assert name == office.texts("ledgers.marked_name", stem="台账", suffix="xlsx")
    before, after = opened(content), opened(back)
    assert before.sheetnames == after.sheetnames
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                twin = after[sheet.title][cell.coordinate]
                assert (cell.value, cell.number_format, cell.font.b, cell.fill.fgColor.rgb) == (
                    twin.value,
                    twin.number_format,
                    twin.font.b,
                    twin.fill.fgColor.rgb,
                )
    own = after["纠纷"]
    assert own.column_dimensions["E"].width == 33
    assert [str(rule.sqref) for rule in own.data_validations.dataValidation] == ["C3:C9"]
    assert [str(merged) for merged in own.merged_cells.ranges] == ["A1:H1"]
    assert own["I2"].value == office.texts("ledgers.marked")
    assert own["I3"].value is None
    assert "石洞村" in str(own["I4"].value) and "?" in str(own["I4"].value)


def test_a_mended_file_that_is_sent_again_has_its_marks_renewed(office: Office, run: Run) -> None:
    content = saved(coloured())
    _, back = marked(office.texts, "台账.xlsx", content, run(content, write=False).sheets)
    mended = opened(back)
    mended["纠纷"]["A4"] = "2020-3-7"
    content = saved(mended)
    outcome = run(content, write=False)
    assert [fault.key for fault in outcome.sheets[0].faults] == ["village"]
    _, back = marked(office.texts, "台账.xlsx", content, outcome.sheets)
    own = opened(back)["纠纷"]
    assert own.max_column == 9
    assert "?" not in str(own["I4"].value) and "石洞村" in str(own["I4"].value)
    mended = opened(back)
    mended["纠纷"]["B4"] = "石桥村"
    assert not run(saved(mended), write=False).faulty


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_comes_back_in_its_own_encoding(office: Office, run: Run, encoding: str) -> None:
    content = comma_separated([HEAD, ROW, ["?", *ROW[1:]]], encoding)
    _, back = marked(office.texts, "纠纷.csv", content, run(content, "纠纷.csv", write=False).sheets)
    before, after = content.decode(encoding).splitlines(), back.decode(encoding).splitlines()
    assert back[:2] == content[:2]
    assert after[0] == f"{before[0]},{office.texts('ledgers.marked')}"
    assert after[1] == f"{before[1]},"
    assert after[2].startswith(f"{before[2]},")


def test_a_csv_with_a_place_that_cannot_be_read_is_marked_all_the_same(office: Office, run: Run) -> None:
    content = comma_separated([HEAD, ["?", *ROW[1:]]], "utf-8-sig") + "备注".encode("gb18030")
    _, back = marked(office.texts, "纠纷.csv", content, run(content, "纠纷.csv", write=False).sheets)
    assert office.texts("ledgers.marked") in back.decode("utf-8-sig").splitlines()[0]
