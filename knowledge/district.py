"""A district: a folder with one file for each of its townships, and one for itself."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from knowledge.entry import Strict, Text
from knowledge.loading import parse, read_yaml, tried
from knowledge.problem import ContentError, Problem, ProblemCode
from knowledge.township import ExamplePerson, Fact, Township, Village, load_township

OWN = "district.yaml"
_ID = re.compile(r"[a-z0-9_]{1,20}")
"""Of a township, the name of its file; records keep it."""


class DistrictOffice(Strict):
    """district.yaml. ``facts`` hold for every township that does not give its own."""

    name: Text
    full_name: Text
    short_name: Text
    facts: dict[str, Fact] = Field(default_factory=dict)
    example_people: tuple[ExamplePerson, ...] = ()


@dataclass(frozen=True)
class District:
    """``whole``: the district seen as one township with all the villages, each named with its township.
    ``townships``: by id, the name of the file; village ids are unique among all of them.
    """

    whole: Township
    townships: Mapping[str, Township]


def load_district(folder: Path) -> District:
    """Raises ContentError with everything that is wrong in any of the files."""
    office, problems = tried(lambda: parse(DistrictOffice, read_yaml(folder / OWN), OWN))
    found: dict[str, Township] = {}
    faults = list(problems)
    for path in sorted(folder.glob("*.yaml")):
        if path.name != OWN:
            township, wrong = tried(lambda path=path: _township(path))  # type: ignore[misc]
            faults += wrong
            found |= {path.stem: township} if township else {}
    faults += [] if found or faults else [Problem(ProblemCode.NO_TOWNSHIP, folder.name)]
    faults += _doubled(found)
    if faults or office is None:
        raise ContentError(faults)
    own = {id_: one.model_copy(update={"facts": _facts(office, one)}) for id_, one in found.items()}
    return District(_whole(office, own), own)


def _township(path: Path) -> Township:
    if not _ID.fullmatch(path.stem):
        raise ContentError([Problem(ProblemCode.BAD_ID, path.name, {"id": path.stem})])
    return load_township(path)


def _doubled(townships: Mapping[str, Township]) -> Iterator[Problem]:
    """Villages with one id: their records could not be told apart. Names may be the same."""
    places = [(village.id, f"{id_}.yaml") for id_, township in townships.items() for village in township.villages]
    twice = {village for village, count in Counter(village for village, _ in places).items() if count > 1}
    yield from (Problem(ProblemCode.DUPLICATE_ID, where, {"id": village}) for village, where in places if village in twice)


def _facts(office: DistrictOffice, township: Township) -> dict[str, str]:
    return {**office.facts, **{name: fact or office.facts.get(name, "") for name, fact in township.facts.items()}}


def _whole(office: DistrictOffice, townships: Mapping[str, Township]) -> Township:
    unknown = {name: "" for township in townships.values() for name in township.facts}
    plain = Counter(word for township in townships.values() for village in township.villages for word in _names(village))
    return Township(
        name=office.name,
        full_name=office.full_name,
        short_name=office.short_name,
        district=office.name,
        villages=tuple(
            Village(id=v.id, name=f"{one.name}{v.name}", also=tuple(word for word in _names(v) if plain[word] == 1))
            for one in townships.values()
            for v in one.villages
        ),
        facts={**unknown, **office.facts},
        example_people=office.example_people,
    )


def _names(village: Village) -> list[str]:
    return list(dict.fromkeys((village.name, *village.also)))
