"""``fawen check``: everything that is wrong with the content, at once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.catalogue import load_catalogue
from bot.commands.refusals import reason
from bot.documents.outline import load_outline
from bot.settings import Settings
from knowledge.asking import load_asking
from knowledge.citations import citation_problems
from knowledge.content import DIRECTORY, load_content
from knowledge.danger import load_cries, load_sounds
from knowledge.days import draft_problems, load_days
from knowledge.decoy import load_decoys
from knowledge.district import load_district
from knowledge.entry import PLACEHOLDER, Reviewed
from knowledge.figures import load_figures
from knowledge.jotting import load_jotting
from knowledge.library import Library, coverage_problems, read_library
from knowledge.loading import tried
from knowledge.masking import load_masker
from knowledge.normalising import load_normaliser
from knowledge.plain import load_plain
from knowledge.problem import Problem, ProblemCode
from knowledge.quiz import read_quiz, wording_problems
from knowledge.reading import load_patterns
from knowledge.review import ChangedArticle, affected, overdue
from knowledge.smalltalk import load_smalltalk
from knowledge.texts import Texts, load_texts
from knowledge.township import Planned, Township, load_township
from knowledge.wanted import load_wanted
from storage.activity import Activities

_ONE = "township.yaml"


@dataclass(frozen=True)
class Findings:
    """``problems`` must be mended before the content is used; ``notes`` are to be looked at."""

    problems: list[Problem]
    notes: list[Problem]


def checked(laws: Path | None, changes: Iterable[ChangedArticle], today: date) -> Findings:
    """Knowledge base, quiz, texts, plain speech, township, indicators, dates of review, and with ``laws`` every citation."""
    library, problems = read_library(DIRECTORY)
    quiz, faults = read_quiz(DIRECTORY / "quiz")
    reviewed: list[Reviewed] = [*library, *quiz]
    problems += [*coverage_problems(library), *faults]
    if laws:
        problems += citation_problems(reviewed, laws, load_figures(DIRECTORY / "figures.yaml"))
    plain, unreadable = tried(lambda: load_plain(DIRECTORY / "plain.yaml"))
    problems += unreadable
    if plain:
        problems += [*plain.entry_problems(library), *plain.text_problems(load_texts(DIRECTORY / "texts"))]
        problems += wording_problems(quiz, plain)
    days, unreadable = tried(lambda: load_days(DIRECTORY / "days.yaml"))
    problems += [*unreadable, *(draft_problems(days, plain) if days and plain else [])]
    townships, unreadable = tried(_townships)
    problems += unreadable
    catalogue, _ = tried(lambda: load_catalogue(own=Settings().township))
    for name, township in (townships or {}).items():
        problems += _placeholder_problems(library, township, "" if name == _ONE else f"{name} ")
        problems += plan_problems(township.plans, catalogue.activities, name) if catalogue else []
    for load in _LOADERS:
        problems += tried(load)[1]
    return Findings(problems, [*overdue(reviewed, today), *affected(reviewed, changes)])


def report(texts: Texts, problems: Iterable[Problem]) -> str:
    """The problems in words, one a line, with their number at the end."""
    lines = _lines(texts, problems)
    return "\n".join([*lines, texts("problems.bad", count=len(lines))])


def summary(texts: Texts, notes: Iterable[Problem]) -> str:
    """What was checked, when nothing is wrong, and what somebody should look at."""
    content = load_content(district=Settings().district)
    phrasings = sum(len(entry.all_phrasings) for entry in content.library)
    indicators = len(load_catalogue(own=Settings().township).indicators.indicators)
    counts = {"entries": len(content.library.entries), "quiz": len(content.quiz), "indicators": indicators}
    lines = _lines(texts, notes)
    noted = [texts("problems.noted", count=len(lines)), *lines] if lines else []
    return "\n".join([texts("problems.ok", phrasings=phrasings, **counts), *noted])


def _lines(texts: Texts, problems: Iterable[Problem]) -> list[str]:
    return [texts("problems.line", where=p.where, problem=texts(f"problems.{p.code}", **_filled(texts, p))) for p in problems]


def _filled(texts: Texts, problem: Problem) -> dict[str, str]:
    """What the message says, a list of known words joined as people write it."""
    context = problem.context
    known = context.get("known", "").split()
    return context | {
        "known": texts("problems.known_between").join(known) or texts("problems.known_none"),
        "field": context.get("field") or texts("problems.whole"),
        "reason": reason(texts, context.get("reason", ""), context),
    }


def _townships() -> dict[str, Township]:
    """By the name of the file."""
    if district := Settings().district:
        return {f"{id_}.yaml": township for id_, township in load_district(district).townships.items()}
    return {_ONE: load_township(DIRECTORY / _ONE)}


def _placeholder_problems(library: Library, township: Township, before: str) -> Iterator[Problem]:
    known = township.filled("")
    for entry in library:
        for name in sorted({*PLACEHOLDER.findall(entry.answer), *PLACEHOLDER.findall(entry.detail)} - known.keys()):
            yield Problem(ProblemCode.UNKNOWN_PLACEHOLDER, f"{before}{entry.where}", {"name": name})


def _load_figures() -> None:
    """What is counted, and the report that is made of it."""
    own = Settings().township
    load_outline(load_catalogue(own=own).indicators, own)


def plan_problems(plans: Iterable[Planned], activities: Activities, file: str = _ONE) -> Iterator[Problem]:
    """Plans of a kind that is not declared, or whose records cannot say which office it was."""
    known = [code for code, kind in activities.kinds.items() if "organiser" in kind.fields]
    for plan in plans:
        if plan.kind not in known:
            context = {"word": plan.kind, "known": " ".join(known)}
            yield Problem(ProblemCode.UNKNOWN_KIND, f"{file} plans {plan.office}", context)


_LOADERS: tuple[Callable[[], object], ...] = (
    lambda: load_normaliser(DIRECTORY / "lexicon.yaml"),
    lambda: load_cries(DIRECTORY / "danger.yaml"),
    lambda: load_sounds(DIRECTORY / "danger_cases"),
    lambda: load_asking(DIRECTORY / "asking.yaml"),
    lambda: load_smalltalk(DIRECTORY / "smalltalk.yaml"),
    lambda: load_jotting(DIRECTORY / "jotting.yaml"),
    lambda: load_patterns(DIRECTORY / "reading.yaml"),
    lambda: load_masker(DIRECTORY / "masking.yaml", ""),
    lambda: load_wanted(DIRECTORY / "wanted.yaml"),
    lambda: load_decoys(DIRECTORY / "decoys"),
    _load_figures,
)
"""Everything that is read beside library, texts and township; each is tried, so that all problems come at once."""
