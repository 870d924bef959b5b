"""The layout of official papers, GB/T 9704-2012: A4, its margins, its type, 28 points a line, page numbers outside."""

import re
from collections.abc import Sequence
from enum import StrEnum

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from knowledge.texts import Texts

LINE = Pt(28)
_SECOND, _THIRD, _FOURTH, _SMALL = Pt(22), Pt(16), Pt(14), Pt(9)
"""二号, 三号, 四号, 小五."""


_CHINESE = r"[\u3001-\u9fff\uff08\uff09]"
_PUNCTUATION = re.compile(rf"(?<={_CHINESE})[,:;?!()]|[,:;?!()](?={_CHINESE})")
_TO_WIDE = 0xFEE0
"""From an ASCII character to its wide form (Unicode, Halfwidth and Fullwidth Forms)."""


class Style(StrEnum):
    """A kind of paragraph; its font stands in the texts under ``report.fonts``."""

    TITLE = "title"
    HEADING = "heading"
    SECTION = "section"
    BODY = "body"


class OfficialPaper:
    """A document that is written from top to bottom."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self.document: Docx = Document()
        self._page()
        self._normal()
        self._page_numbers()

    def paragraph(self, style: Style, indented: bool = True) -> Paragraph:
        """An empty paragraph; add its words by ``run``."""
        paragraph = self.document.add_paragraph()
        if style is Style.TITLE:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif indented:
            _indent(paragraph)
        paragraph.paragraph_format.keep_with_next = style in (Style.HEADING, Style.SECTION)
        return paragraph

    def write(self, style: Style, words: str, indented: bool = True) -> Paragraph:
        """A paragraph of plain words."""
        paragraph = self.paragraph(style, indented)
        self.run(paragraph, style, words)
        return paragraph

    def run(self, paragraph: Paragraph, style: Style, words: str, marked: bool = False) -> Run:
        """Words in the style's type. ``marked``: on yellow, so that nobody overlooks them."""
        run = paragraph.add_run(typeset(words))
        self._typed(run, style, _SECOND if style is Style.TITLE else _THIRD)
        if marked:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        return run

    def to_the_right(self, paragraph: Paragraph) -> None:
        """Signature and date: four characters from the right margin (7.3.5)."""
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = 4 * _THIRD

    def new_page(self) -> None:
        self.document.add_page_break()  # type: ignore[no-untyped-call]

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """A table in small type whose headings are repeated on every page; ``widths`` in millimetres."""
        table = self.document.add_table(rows=0, cols=len(heads), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for number, row in enumerate([heads, *rows]):
            cells = table.add_row()
            if number == 0:
                cells._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            cells._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, words, width in zip(cells.cells, row, widths, strict=True):
                cell.width = Mm(width)
                self._cell(cell, words, Style.HEADING if number == 0 else Style.BODY)

    def _cell(self, cell: _Cell, words: str, style: Style) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
        paragraph.paragraph_format.line_spacing = _FOURTH
        self._typed(paragraph.add_run(typeset(words)), style, _SMALL)

    def _page(self) -> None:
        """5.1 and 5.2 of the standard: margins above 37, inside 28, and a type area of 156 by 225 mm."""
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)

    def _normal(self) -> None:
        normal = self.document.styles["Normal"]
        spacing = normal.paragraph_format
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
        spacing.space_before = spacing.space_after = Pt(0)

    def _page_numbers(self) -> None:
        """7.5: size four, between dashes, at the outer side, one character in."""
        self.document.settings.odd_and_even_pages_header_footer = True
        section = self.document.sections[0]
        for footer, right in ((section.footer, True), (section.even_page_footer, False)):
            paragraph = footer.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
            paragraph.paragraph_format.right_indent = paragraph.paragraph_format.left_indent = _FOURTH
            before, _, behind = self._texts("report.page_number", page="\0").partition("\0")
            for words in (before, None, behind):
                run = paragraph.add_run(words or "")
                if words is None:
                    _field(run, "PAGE")
                self._named(run, self._texts("report.fonts.number"), _FOURTH)

    def _typed(self, run: Run, style: Style, size: Pt) -> None:
        self._named(run, self._texts(f"report.fonts.{style}"), size)

    @staticmethod
    def _named(run: Run, font: str, size: Pt) -> None:
        """Chinese type needs the East Asian font named too, or Word takes its own."""
        run.font.name, run.font.size = font, size
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def typeset(words: str) -> str:
    """With the wide punctuation of Chinese print (GB/T 15834) beside Chinese characters; numbers and codes stay narrow."""
    return _PUNCTUATION.sub(lambda match: chr(ord(match[0]) + _TO_WIDE), words)


def _indent(paragraph: Paragraph) -> None:
    """Two characters, whatever the size of the type."""
    paragraph.paragraph_format.first_line_indent = 2 * _THIRD
    indent = paragraph._element.get_or_add_pPr().find(qn("w:ind"))
    if indent is not None:
        indent.set(qn("w:firstLineChars"), "200")


def _field(run: Run, code: str) -> None:
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._element.append(mark)
        if kind == "begin":
            words = OxmlElement("w:instrText")
            words.text = code
            run._element.append(words)
