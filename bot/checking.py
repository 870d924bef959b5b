"""``fawen check``: everything that is wrong with the content, at once."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from bot.catalogue import load_catalogue
from knowledge.citations import citation_problems
from knowledge.content import DIRECTORY, load_content
from knowledge.entry import PLACEHOLDER
from knowledge.figures import load_figures
from knowledge.library import Library, read_library
from knowledge.problem import ContentError, Problem, ProblemCode
from knowledge.texts import Texts
from knowledge.township import Township

Loaded = TypeVar("Loaded")


def all_problems(laws: Path | None) -> Iterator[Problem]:
    """Of the knowledge base, the texts, the township, the indicators, and with ``laws`` of every citation."""
    library, problems = read_library(DIRECTORY)
    yield from problems
    if laws:
        yield from citation_problems(library, laws, load_figures(DIRECTORY / "figures.yaml"))
    content, content_problems = _tried(load_content)
    yield from (problem for problem in content_problems if problem not in problems)
    if content:
        yield from _placeholder_problems(library, content.township)
    yield from _tried(load_catalogue)[1]


def report(texts: Texts, problems: Iterable[Problem]) -> str:
    """The problems in words, one a line, with their number at the end."""
    lines = [texts("problems.line", where=p.where, problem=texts(f"problems.{p.code}", **p.context)) for p in problems]
    return "\n".join([*lines, texts("problems.bad", count=len(lines))])


def summary(texts: Texts) -> str:
    """What was checked, when nothing is wrong."""
    library = load_content().library
    phrasings = sum(len(entry.all_phrasings) for entry in library)
    indicators = len(load_catalogue().indicators.indicators)
    return texts("problems.ok", entries=len(library.entries), phrasings=phrasings, indicators=indicators)


def _placeholder_problems(library: Library, township: Township) -> Iterator[Problem]:
    known = township.filled("")
    for entry in library:
        for name in sorted({*PLACEHOLDER.findall(entry.answer), *PLACEHOLDER.findall(entry.detail)} - known.keys()):
            yield Problem(ProblemCode.UNKNOWN_PLACEHOLDER, f"{entry.topic}.yaml {entry.id}", {"name": name})


def _tried(load: Callable[[], Loaded]) -> tuple[Loaded | None, tuple[Problem, ...]]:
    try:
        return load(), ()
    except ContentError as error:
        return None, error.problems
