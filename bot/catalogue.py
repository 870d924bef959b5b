"""What is counted, as declared in storage's YAML files: activity kinds and indicators."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import storage
from knowledge.loading import parse, read_yaml, tried
from knowledge.problem import ContentError, Problem, ProblemCode
from storage.activity import Activities
from storage.indicators import Indicators, unknown_words

DIRECTORY = Path(storage.__file__).parent
ACTIVITIES, INDICATORS = "activities.yaml", "indicators.yaml"
_CODES = {
    "group": ProblemCode.UNKNOWN_GROUP,
    "kind": ProblemCode.UNKNOWN_KIND,
    "field": ProblemCode.UNKNOWN_FILTER,
    "number": ProblemCode.UNKNOWN_NUMBER,
    "value": ProblemCode.UNKNOWN_VALUE,
}


@dataclass(frozen=True)
class Catalogue:
    """Both declarations; they fit each other."""

    activities: Activities
    indicators: Indicators


def load_catalogue(directory: Path = DIRECTORY, own: Path | None = None) -> Catalogue:
    """The two files, and what a township adds to them in files of the same names in its ``own`` directory.

    Raises:
        ContentError: with everything that is wrong in any of them.
    """
    activities, problems = tried(lambda: parse(Activities, _read(directory, own, ACTIVITIES), ACTIVITIES))
    indicators, more = tried(lambda: parse(Indicators, _read(directory, own, INDICATORS), INDICATORS))
    if activities is None or indicators is None:
        raise ContentError([*problems, *more])
    wrong = [*_activity_problems(activities), *_indicator_problems(indicators, activities)]
    if wrong:
        raise ContentError(wrong)
    return Catalogue(activities, indicators)


def _read(directory: Path, own: Path | None, name: str) -> Any:
    shipped = read_yaml(directory / name)
    if own is None or not (own / name).is_file():
        return shipped
    where = f"{own.name}/{name}"
    added = read_yaml(own / name)
    if not isinstance(added, dict):
        raise ContentError([Problem(ProblemCode.WRONG_SHAPE, where, {"field": name, "reason": "dict_type"})])
    return {**shipped, **{key: _added(shipped.get(key), more, where, key) for key, more in added.items()}}


def _added(shipped: Any, more: Any, where: str, key: str) -> Any:
    """What is shipped and what a township adds; it cannot change what is shipped, so that a figure means the same everywhere."""
    if isinstance(shipped, list) and isinstance(more, list):
        return [*shipped, *more]
    if not isinstance(shipped, dict) or not isinstance(more, dict):
        raise ContentError([Problem(ProblemCode.WRONG_SHAPE, where, {"field": key, "reason": "dict_type"})])
    if twice := sorted(shipped.keys() & more.keys()):
        raise ContentError(Problem(ProblemCode.DUPLICATE_ID, where, {"id": name}) for name in twice)
    return shipped | more


def _indicator_problems(indicators: Indicators, activities: Activities) -> Iterator[Problem]:
    for unknown in unknown_words(indicators, activities):
        context = {"word": unknown.word, "of": unknown.of, "known": " ".join(unknown.known)}
        yield Problem(_CODES[unknown.what], f"{INDICATORS} {unknown.indicator}", context)


def _activity_problems(activities: Activities) -> Iterator[Problem]:
    for code, kind in activities.kinds.items():
        where = f"{ACTIVITIES} {code}"
        inside = {*kind.ask, *kind.derive, *kind.derive.values(), *kind.offers, *kind.one_per}
        inside.update([kind.once] if kind.once else [])
        for field in sorted(set(kind.fields) - set(activities.fields)):
            yield _unknown_field(where, "fields", field, activities.fields)
        for field in sorted(inside - set(kind.fields)):
            yield _unknown_field(where, code, field, kind.fields)
        for field, offered in kind.offers.items():
            known = [option.id for option in activities.fields[field].options] if field in activities.fields else [*offered]
            for option in sorted(set(offered) - set(known)):
                yield Problem(ProblemCode.UNKNOWN_VALUE, where, {"word": option, "of": field, "known": " ".join(known)})
        if kind.group not in activities.groups:
            yield Problem(ProblemCode.UNKNOWN_GROUP, where, {"word": kind.group, "known": " ".join(activities.groups)})


def _unknown_field(where: str, of: str, field: str, known: Iterable[str]) -> Problem:
    return Problem(ProblemCode.UNKNOWN_FILTER, where, {"word": field, "of": of, "known": " ".join(known)})
