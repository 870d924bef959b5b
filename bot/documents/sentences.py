"""Figures into the report's sentences: pieces of words, figures and gaps, before anything is laid out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.documents.outline import BY, PLACEHOLDER, Outline, Section
from bot.office import Office
from bot.presenting import part_name
from storage.statistics import Figure


@dataclass(frozen=True)
class Number:
    """A figure as it stands in a sentence: ``words`` are the number and its unit."""

    words: str
    figure: Figure


@dataclass(frozen=True)
class Gap:
    """What somebody has to write in."""

    words: str


Piece = str | Number | Gap


class Sentences:
    """The sentences of a report from a year's figures; figures without records make none."""

    def __init__(self, office: Office, outline: Outline, figures: Iterable[Figure]) -> None:
        self._office = office
        self._outline = outline
        self._figures = [figure for figure in figures if figure.records]

    def of(self, section: Section) -> Iterator[list[Piece]]:
        """The section's sentences, or the gap of a section without figures."""
        found = [sentence for clauses in section.say if (sentence := self._sentence(clauses))]
        found += [self._plain(figure) for figure in self._figures if self._is_left(figure, section)]
        yield from found or [[self.gap(section.missing)]]

    def gap(self, what: str) -> Gap:
        """A marked gap."""
        return Gap(self._office.texts("report.gap", what=what))

    def _is_left(self, figure: Figure, section: Section) -> bool:
        """Whether the figure gives a number and no sentence names it. Of a breakdown, only where the indicator has no total."""
        indicator = figure.indicator
        whole = figure.by is None or bool(figure.by and not indicator.total)
        here = self._outline.is_in(indicator.group, section) and indicator.id not in self._outline.named
        return here and whole and figure.value is not None

    def _sentence(self, clauses: Sequence[str]) -> list[Piece]:
        pieces: list[Piece] = []
        for clause in clauses:
            if said := self._clause(clause):
                pieces += [self._office.texts("report.clause"), *said] if pieces else said
        return [*pieces, self._office.texts("report.stop")] if pieces else []

    def _clause(self, clause: str) -> list[Piece]:
        """Nothing if one of its figures has no records."""
        pieces: list[Piece] = []
        place = 0
        for match in PLACEHOLDER.finditer(clause):
            figures = self._named(match[1], match[2] or "")
            if match[3]:
                figures = [figure for figure in figures if figure.value is not None]
            if not any(figure.by is None or figure.by for figure in figures):  # nothing but what nobody said
                return []
            pieces += [clause[place : match.start()], *self._list(figures)]
            place = match.end()
        return [piece for piece in (*pieces, clause[place:]) if piece]

    def _named(self, name: str, which: str) -> list[Figure]:
        found = [figure for figure in self._figures if figure.indicator.id == name]
        if which == BY:
            return [figure for figure in found if figure.by is not None]
        if which:
            return [figure for figure in found if figure.part == int(which) and figure.by is None]
        return [figure for figure in found if figure.by is None or not figure.indicator.total]

    def _list(self, figures: Sequence[Figure]) -> Iterator[Piece]:
        for number, figure in enumerate(figures):
            if number:
                yield self._office.texts("report.several")
            unsaid = self._office.texts("report.unsaid") if figure.by == "" else None
            if (len(figures) > 1 or figure.by) and (part := unsaid or part_name(self._office, figure)):
                yield part
            yield from self._number(figure)

    def _plain(self, figure: Figure) -> list[Piece]:
        part = part_name(self._office, figure)
        name = self._office.texts("figures.part", name=figure.indicator.name, part=part) if part else figure.indicator.name
        return [name, *self._number(figure), self._office.texts("report.stop")]

    def _number(self, figure: Figure) -> Iterator[Piece]:
        """The number with its unit; a gap for a number that nobody wrote down, and for a unit that is lost."""
        texts = self._office.texts
        if figure.value is None:
            yield self.gap(texts("report.number_of", name=figure.indicator.name))
            return
        number = texts("report.approx_unit", number=figure.value) if figure.approx else str(figure.value)
        yield Number(number + (figure.unit or ""), figure)
        if figure.unit is None:
            yield self.gap(texts("report.unit"))
