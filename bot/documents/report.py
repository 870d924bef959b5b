"""The draft of the yearly rule-of-law report: a Word file of what the records bear out; its tables are in tables.py.

Every number of the text carries a comment that names its indicator, its date rule and its records; the appendix lists
them again with the figures of the year before. What the records do not say is a marked gap.
"""

import io
from dataclasses import dataclass
from functools import cached_property

from docx.text.paragraph import Paragraph
from sqlmodel import Session

from bot.documents.official import OfficialPaper, Style
from bot.documents.outline import Part, load_outline
from bot.documents.sentences import Gap, Number, Piece, Sentences
from bot.documents.sources import comment, previous, records, rule
from bot.office import Office
from bot.presenting import figure_name
from storage.period import Period
from storage.statistics import Evidence, Figure

_WIDTHS = (10, 42, 20, 20, 22, 42)
"""Of the appendix' columns, in millimetres: the type area is 156 wide."""


@dataclass(frozen=True)
class Report:
    """The report of a calendar year, from the records that the session sees."""

    office: Office
    session: Session
    year: int

    @cached_property
    def figures(self) -> list[Figure]:
        """The year's figures, each with that of the year before."""
        return self.office.statistics.year(self.session, self.year)

    def evidence(self, figure: Figure) -> list[Evidence]:
        """The records behind a figure."""
        period = Period.year(self.year)
        return self.office.statistics.records(self.session, figure.indicator, figure.part, period, figure.by)

    def document(self) -> bytes:
        """The .docx."""
        return _Writing(self).bytes()


class _Writing:
    """The document on its way."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._office, self._texts = report.office, report.office.texts
        self._outline = load_outline(self._office.catalogue.indicators, self._office.settings.township)
        self._sentences = Sentences(self._office, self._outline, report.figures)
        self._paper = OfficialPaper(self._texts)
        self._told: list[Figure] = []

    def bytes(self) -> bytes:
        self._head()
        for part in self._outline.parts:
            self._part(part)
        self._foot()
        self._appendix()
        file = io.BytesIO()
        self._paper.document.save(file)
        return file.getvalue()

    def _head(self) -> None:
        paper, township, year = self._paper, self._office.content.township, self._report.year
        paper.write(Style.TITLE, township.full_name)
        paper.write(Style.TITLE, self._texts("report.title", year=year))
        paper.write(Style.BODY, "")
        paper.write(Style.BODY, self._texts("report.addressee", district=township.district), indented=False)
        opening = paper.write(Style.BODY, self._texts("report.opening", year=year, place=township.name))
        self._piece(opening, self._sentences.gap(self._texts("report.guidance")))

    def _part(self, part: Part) -> None:
        heading = part.heading.format(year=self._report.year, next=self._report.year + 1)
        self._paper.write(Style.HEADING, heading)
        for section in part.sections:
            self._paper.write(Style.SECTION, section.heading)
            paragraph = self._paper.paragraph(Style.BODY)
            for sentence in self._sentences.of(section):
                for piece in sentence:
                    self._piece(paragraph, piece)
        for words in part.gaps:
            self._piece(self._paper.paragraph(Style.BODY), self._sentences.gap(words))

    def _piece(self, paragraph: Paragraph, piece: Piece) -> None:
        if isinstance(piece, Number):
            run = self._paper.run(paragraph, Style.BODY, piece.words)
            words = comment(self._office, piece.figure, self._report.evidence(piece.figure), self._report.year)
            author, initials = self._texts("report.author"), self._texts("report.initials")
            self._paper.document.add_comment(run, words, author, initials)
            self._told.append(piece.figure)
        elif isinstance(piece, Gap):
            self._paper.run(paragraph, Style.BODY, piece.words, marked=True)
        else:
            self._paper.run(paragraph, Style.BODY, piece)

    def _foot(self) -> None:
        self._paper.write(Style.BODY, "")
        for words in (self._office.content.township.full_name, None):
            paragraph = self._paper.paragraph(Style.BODY, indented=False)
            self._paper.to_the_right(paragraph)
            self._piece(paragraph, words or self._sentences.gap(self._texts("report.signed_on")))

    def _appendix(self) -> None:
        self._paper.new_page()
        self._paper.write(Style.HEADING, self._texts("report.appendix"), indented=False)
        self._paper.write(Style.TITLE, self._texts("report.appendix_title"))
        self._paper.write(Style.BODY, self._texts("report.appendix_note"))
        rows = [self._row(number, figure) for number, figure in enumerate(self._told, 1)]
        self._paper.table(list(self._texts.under("report.columns").values()), rows, _WIDTHS)

    def _row(self, number: int, figure: Figure) -> list[str]:
        value = self._texts("report.approx_unit", number=figure.value) if figure.approx else str(figure.value)
        told = records(self._office, self._report.evidence(figure))
        name = f"{figure_name(self._office, figure)}\n{figure.indicator.id}"
        return [str(number), name, value + (figure.unit or ""), previous(self._office, figure), rule(self._office, figure), told]
