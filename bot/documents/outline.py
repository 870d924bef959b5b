"""The outline of the yearly report as data (knowledge/report.yaml), held against the indicators."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError
from rapidfuzz import process

from knowledge.content import DIRECTORY
from knowledge.entry import Strict
from knowledge.loading import parse, read_yaml
from knowledge.problem import ContentError, Problem, ProblemCode
from storage.indicators import Indicator, Indicators

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?::([a-z0-9]+))?(\??)\}")
"""An indicator; which of its figures: ``by``, or the number of a part; and whether a number need not be there."""
BY = "by"
_FILE = "report.yaml"


def _without_figures(heading: str) -> str:
    if re.search(r"\d", heading):
        raise PydanticCustomError("digit", "a digit that no figure explains")
    return heading


def _clauses(sentence: object) -> object:
    return tuple(clause.strip() for clause in sentence.split("|")) if isinstance(sentence, str) else sentence


Sentence = Annotated[tuple[str, ...], BeforeValidator(_clauses)]
Words = Annotated[str, BeforeValidator(_without_figures)]


class Section(Strict):
    """See report.yaml. ``say``: sentences, each of clauses between bars."""

    heading: Words
    groups: tuple[str, ...] = ()
    missing: Words
    say: tuple[Sentence, ...] = ()

    @model_validator(mode="after")
    def _no_digits(self) -> "Section":
        for sentence in self.say:
            for clause in sentence:
                _without_figures(PLACEHOLDER.sub("", clause))
        return self

    @property
    def named(self) -> Iterator[tuple[str, str]]:
        """Every placeholder of the section."""
        yield from (
            (match[1], match[2] or "") for sentence in self.say for clause in sentence for match in PLACEHOLDER.finditer(clause)
        )


class Part(Strict):
    """A part with sections, or with gaps that only the clerk can fill. ``{year}`` and ``{next}`` may stand in its heading."""

    heading: Words
    sections: tuple[Section, ...] = ()
    gaps: tuple[Words, ...] = ()


class Outline(Strict):
    """The whole file."""

    only_in_tables: tuple[str, ...] = ()
    parts: tuple[Part, ...]

    @property
    def sections(self) -> list[Section]:
        return [section for part in self.parts for section in part.sections]

    def is_in(self, group: str, section: Section) -> bool:
        """Whether the section is where figures of the group belong; those of no section belong in the last one."""
        if any(group in one.groups for one in self.sections):
            return group in section.groups
        return section == self.sections[-1]

    @cached_property
    def named(self) -> frozenset[str]:
        """Indicators that stand in a sentence of any section, or in none by intention."""
        return frozenset(self.only_in_tables) | {name for section in self.sections for name, _ in section.named}


def load_outline(indicators: Indicators, own: Path) -> Outline:
    """The township's report.yaml in its ``own`` directory, else the one that is shipped.

    Raises:
        ContentError: with every indicator, part and group that does not exist or stands twice.
    """
    path = own / _FILE if (own / _FILE).is_file() else DIRECTORY / _FILE
    outline = parse(Outline, read_yaml(path), path.name)
    if problems := list(_problems(outline, indicators)):
        raise ContentError(problems)
    return outline


def _problems(outline: Outline, indicators: Indicators) -> Iterator[Problem]:
    known = {indicator.id: indicator for indicator in indicators.indicators}
    said: set[tuple[str, str]] = set()
    grouped: set[str] = set()
    for name in outline.only_in_tables:
        if name not in known:
            yield Problem(ProblemCode.UNKNOWN_FILTER, _FILE, _about(name, "indicators.yaml", known))
    for section in outline.sections:
        where = f"{_FILE} {section.heading}"
        for group in section.groups:
            if group not in indicators.groups or group in grouped:
                yield Problem(ProblemCode.UNKNOWN_GROUP, where, _about(group, "indicators.yaml", indicators.groups))
            grouped.add(group)
        for name, which in section.named:
            if name not in known or (name, which) in said or not _has(known[name], which):
                word = f"{name}:{which}".rstrip(":")
                yield Problem(ProblemCode.UNKNOWN_FILTER, where, _about(word, "indicators.yaml", known))
            said.add((name, which))


def _has(indicator: Indicator, which: str) -> bool:
    if which == BY:
        return any(part.by for part in indicator.parts)
    return not which or (which.isdecimal() and int(which) < len(indicator.parts))


def _about(word: str, where: str, known: Iterable[str]) -> dict[str, str]:
    near = (name for name, _, _ in process.extract(word, list(known), limit=3))
    return {"word": word, "of": where, "known": " ".join(near)}
