"""What an editor should read against the law again: not looked at for a year, or resting on an article that changed."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from knowledge.entry import Reviewed, Source, Strict
from knowledge.loading import parse, read_yaml
from knowledge.problem import Problem, ProblemCode

GOOD_FOR = timedelta(days=365)
"""How long a review holds."""


class ChangedArticle(Source):
    """An article that was changed; ``day``: from when the new wording holds."""

    day: date


class Changes(Strict):
    """The file that ``fawen check --changed`` takes."""

    changed: tuple[ChangedArticle, ...]


def load_changes(path: Path) -> tuple[ChangedArticle, ...]:
    """Raises ContentError with everything that is wrong in the file."""
    return parse(Changes, read_yaml(path), path.name).changed


def overdue(items: Iterable[Reviewed], today: date) -> Iterator[Problem]:
    """Those whose review is a year old."""
    for item in items:
        if today - item.reviewed >= GOOD_FOR:
            yield Problem(ProblemCode.NOT_REVIEWED, item.where, {"reviewed": item.reviewed.isoformat()})


def affected(items: Iterable[Reviewed], changes: Iterable[ChangedArticle]) -> Iterator[Problem]:
    """Those that cite a changed article and have not been reviewed since."""
    newest = {(change.law, change.article): change.day for change in sorted(changes, key=lambda change: change.day)}
    for item in items:
        for source in item.sources:
            day = newest.get((source.law, source.article))
            if day and item.reviewed < day:
                context = {"law": source.law, "article": source.article, "day": day.isoformat()}
                yield Problem(ProblemCode.LAW_CHANGED, item.where, context | {"reviewed": item.reviewed.isoformat()})
