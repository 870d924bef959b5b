"""``fawen check``: everything that is wrong with the content, at once."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bot.catalogue import load_catalogue
from knowledge.asking import load_asking
from knowledge.citations import citation_problems
from knowledge.content import DIRECTORY, load_content
from knowledge.danger import load_cries, load_sounds
from knowledge.decoy import load_decoys
from knowledge.entry import PLACEHOLDER
from knowledge.figures import load_figures
from knowledge.library import Library, coverage_problems, read_library
from knowledge.loading import tried
from knowledge.masking import load_masker
from knowledge.normalising import load_normaliser
from knowledge.problem import Problem, ProblemCode
from knowledge.reading import load_patterns
from knowledge.smalltalk import load_smalltalk
from knowledge.texts import Texts
from knowledge.township import Township, load_township


def all_problems(laws: Path | None) -> Iterator[Problem]:
    """Of the knowledge base, the texts, the township, the indicators, and with ``laws`` of every citation."""
    library, problems = read_library(DIRECTORY)
    yield from problems
    yield from coverage_problems(library)
    if laws:
        yield from citation_problems(library, laws, load_figures(DIRECTORY / "figures.yaml"))
    township, faults = tried(lambda: load_township(DIRECTORY / "township.yaml"))
    yield from faults
    if township:
        yield from _placeholder_problems(library, township)
    for load in _LOADERS:
        yield from tried(load)[1]


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


_LOADERS: tuple[Callable[[], object], ...] = (
    lambda: load_normaliser(DIRECTORY / "lexicon.yaml"),
    lambda: load_cries(DIRECTORY / "danger.yaml"),
    lambda: load_sounds(DIRECTORY / "danger_cases"),
    lambda: load_asking(DIRECTORY / "asking.yaml"),
    lambda: load_smalltalk(DIRECTORY / "smalltalk.yaml"),
    lambda: load_patterns(DIRECTORY / "reading.yaml"),
    lambda: load_masker(DIRECTORY / "masking.yaml", ""),
    lambda: load_decoys(DIRECTORY / "decoys"),
    load_catalogue,
)
"""Everything that is read beside library, texts and township; each is tried, so that all problems come at once."""
