"""The draft of the yearly rule-of-law report as a Word file: what the records bear out, with gaps marked for the rest."""

import io
from collections.abc import Iterable

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.run import Run

from bot.office import Office
from bot.presenting import part_name, value
from storage.statistics import Figure

_TITLE = Pt(22)
_HEADING = Pt(16)
_BODY = Pt(16)
_TABLE = Pt(11)


def report(office: Office, figures: list[Figure], year: int) -> bytes:
    """The .docx; every figure of the text stands in the appendix with its indicator and number of records."""
    texts = office.texts
    document = Document()
    _page(document)
    told = [figure for figure in figures if figure.records]
    title = texts("report.title", place=office.content.township.full_name, year=year)
    _paragraph(document, title, texts("report.fonts.title"), _TITLE, centred=True)
    _paragraph(document, texts("report.opening", year=year), texts("report.fonts.body"), _BODY)
    for code, group in office.catalogue.indicators.groups.items():
        sentences = [_sentence(office, figure) for figure in told if figure.indicator.group == code]
        _paragraph(document, group, texts("report.fonts.heading"), _HEADING)
        _paragraph(document, "".join(sentences) or texts("report.gap"), texts("report.fonts.body"), _BODY)
    for key in ("problems", "plan"):
        _paragraph(document, texts(f"report.{key}"), texts("report.fonts.heading"), _HEADING)
        _paragraph(document, texts("report.gap"), texts("report.fonts.body"), _BODY)
    _appendix(office, document, told)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _sentence(office: Office, figure: Figure) -> str:
    key = "report.sentence" if figure.value is not None else "report.uncounted"
    return office.texts(key, name=_name(office, figure), value=value(office, figure))


def _appendix(office: Office, document: Docx, figures: Iterable[Figure]) -> None:
    texts = office.texts
    _paragraph(document, texts("report.appendix"), texts("report.fonts.heading"), _HEADING)
    heads = list(texts.under("report.columns").values())
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _cell(cell.paragraphs[0].add_run(head), texts("report.fonts.body"))
    for figure in figures:
        before = "" if figure.previous is None else str(figure.previous)
        row = (_name(office, figure), value(office, figure), before, str(figure.records), figure.indicator.id)
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _cell(cell.paragraphs[0].add_run(words), texts("report.fonts.body"))


def _name(office: Office, figure: Figure) -> str:
    part = part_name(office, figure)
    return office.texts("figures.part", name=figure.indicator.name, part=part) if part else figure.indicator.name


def _page(document: Docx) -> None:
    """A4 with the margins of official documents (GB/T 9704-2012, 5.2)."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)


def _paragraph(document: Docx, words: str, font: str, size: Pt, centred: bool = False) -> None:
    paragraph = document.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        paragraph.paragraph_format.first_line_indent = size * 2
    _typed(paragraph.add_run(words), font, size)


def _cell(run: Run, font: str) -> None:
    _typed(run, font, _TABLE)


def _typed(run: Run, font: str, size: Pt) -> None:
    """Chinese type needs the East Asian font named too, or Word takes its own."""
    run.font.name, run.font.size = font, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
