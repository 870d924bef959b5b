"""The draft of the yearly rule-of-law report: a Word file of what the records bear out, and the tables behind it.

Every number of the text carries a comment that names its indicator, its date rule and its records; the appendix lists
them again with the figures of the year before. What the records do not say is a marked gap.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from docx.text.paragraph import Paragraph
from sqlmodel import Session

from bot.documents.official import OfficialPaper, Style
from bot.documents.outline import Part, load_outline
from bot.documents.sentences import Gap, Number, Piece, Sentences
from bot.documents.sources import comment, full_name, previous, record_name, records, rule
from bot.ledgers.cells import Cell
from bot.ledgers.exporting import Export
from bot.ledgers.layout import Page, page
from bot.ledgers.writing import workbook
from bot.office import Office
from bot.presenting import part_name
from storage.period import Period, Scope
from storage.statistics import Evidence, Figure

_WIDTHS = (10, 42, 20, 20, 22, 42)
"""Of the appendix' columns, in millimetres: the type area is 156 wide."""
_DISPUTES_BY = ("dispute_by_type_count", "dispute_by_source_count", "dispute_by_outcome_count", "dispute_by_level_count")


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

    def tables(self) -> bytes:
        """The .xlsx: figures, by village, disputes by what they are, the records of every figure, and the records."""
        return workbook([*self._overviews(), *self._records()])

    def _overviews(self) -> Iterator[Page]:
        told = [figure for figure in self.figures if figure.records or figure.previous]
        groups = self.office.catalogue.indicators.groups
        yield self._page("figures", "figure", [{**self._row(f), "group": groups[f.indicator.group]} for f in told])
        yield self._page("disputes", "dispute", [self._row(f) for f in told if f.indicator.id in _DISPUTES_BY])
        yield self._page("villages", "village", list(self._villages()))
        yield self._page("sources", "source", [row for figure in told for row in self._sources(figure)])

    def _page(self, sheet: str, kind: str, rows: list[dict[str, Cell]]) -> Page:
        heads = self.office.texts.under(f"report.{kind}_columns")
        cells = [[row.get(name) for name in heads] for row in rows]
        return Page(self.office.texts(f"report.sheets.{sheet}"), list(heads.values()), cells)

    def _row(self, figure: Figure) -> dict[str, Cell]:
        texts = self.office.texts
        known = figure.value is not None and figure.previous is not None
        return {
            "id": figure.indicator.id,
            "name": figure.indicator.name,
            "part": part_name(self.office, figure),
            "value": figure.value,
            "round": texts("report.round") if figure.approx else None,
            "unit": texts("report.without_unit") if figure.unit is None else figure.unit,
            "previous": figure.previous,
            "change": (figure.value or 0) - (figure.previous or 0) if known else None,
            "rule": rule(self.office, figure),
            "records": figure.records,
            "uncounted": figure.uncounted or None,
        }

    def _villages(self) -> Iterator[dict[str, Cell]]:
        for village in self.office.content.township.villages:
            scope = Scope(villages=frozenset({village.id}))
            for figure in self.office.statistics.over(self.session, Period.year(self.year), scope):
                if figure.records or figure.previous:
                    yield {**self._row(figure), "village": village.name}

    def _sources(self, figure: Figure) -> Iterator[dict[str, Cell]]:
        for row in self.evidence(figure):
            own: dict[str, Cell] = {"record": record_name(self.office, row), "day": row.day, "adds": row.adds}
            yield {**self._row(figure), **own}

    def _records(self) -> Iterator[Page]:
        for table, rows in Export(self.office, self.session).tables(self.year):
            if found := page(self.office, table, rows):
                yield found


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
        name = f"{full_name(self._office, figure)}\n{figure.indicator.id}"
        return [str(number), name, value + (figure.unit or ""), previous(self._office, figure), rule(self._office, figure), told]
