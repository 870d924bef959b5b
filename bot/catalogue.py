"""What is counted, as declared in storage's YAML files: activity kinds and indicators."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import storage
from knowledge.loading import parse, read_yaml, tried
from knowledge.problem import ContentError, Problem, ProblemCode
from storage.activity import Activities
from storage.indicators import Indicators, unknown_words

DIRECTORY = Path(storage.__file__).parent
_CODES = {"kind": ProblemCode.UNKNOWN_KIND, "field": ProblemCode.UNKNOWN_FILTER, "group": ProblemCode.UNKNOWN_FILTER}


@dataclass(frozen=True)
class Catalogue:
    """Both declarations; they fit each other."""

    activities: Activities
    indicators: Indicators


def load_catalogue(directory: Path = DIRECTORY) -> Catalogue:
    """Raises ContentError with everything that is wrong in the two files."""
    activities, problems = tried(lambda: parse(Activities, read_yaml(directory / "activities.yaml"), "activities.yaml"))
    indicators, more = tried(lambda: parse(Indicators, read_yaml(directory / "indicators.yaml"), "indicators.yaml"))
    if activities is None or indicators is None:
        raise ContentError([*problems, *more])
    wrong = [*_activity_problems(activities), *_indicator_problems(indicators, activities)]
    if wrong:
        raise ContentError(wrong)
    return Catalogue(activities, indicators)


def _indicator_problems(indicators: Indicators, activities: Activities) -> Iterator[Problem]:
    for indicator, what, word in unknown_words(indicators, activities):
        yield Problem(_CODES[what], f"indicators.yaml {indicator}", {what: word, "field": word})


def _activity_problems(activities: Activities) -> Iterator[Problem]:
    for code, kind in activities.kinds.items():
        named = {*kind.fields, *([kind.once] if kind.once else ())}
        derived = {*kind.derive, *kind.derive.values()}
        unknown = {*(named - set(activities.fields)), *((set(kind.ask) | derived) - set(kind.fields))}
        for field in sorted(unknown):
            yield Problem(ProblemCode.UNKNOWN_FILTER, f"activities.yaml {code}", {"field": field})
        if kind.group not in activities.groups:
            yield Problem(ProblemCode.UNKNOWN_FILTER, f"activities.yaml {code}", {"field": kind.group})
