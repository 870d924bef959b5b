import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import DIRECTORY, load_catalogue
from knowledge.loading import read_yaml
from knowledge.problem import ContentError, ProblemCode
from tests.bot.listing import listing
from tests.knowledge.sample import write

PAGE = Path(__file__).parents[2] / "docs" / "indicators.md"
FIELDS = {
    "title": {"name": "题目", "ask": "?"},
    "place": {"name": "地点", "ask": "?"},
    "events": {"name": "场次", "ask": "?", "answer": "count"},
}
TALK: dict[str, Any] = {
    "name": "宣传",
    "group": "work",
    "fields": ["title", "place", "events"],
    "ask": ["title"],
    "once": "events",
}
INDICATOR = {"id": "talks", "name": "宣传", "unit": "场", "group": "work", "record": "talk", "measure": "sum:events"}


def catalogue(
    directory: Path, talk: Mapping[str, Any] | None = None, indicators: list[dict[str, Any]] | None = None
) -> list[tuple[ProblemCode, str]]:
    """Code and place of every problem of a small catalogue."""
    write(
        directory / "activities.yaml", {"groups": {"work": "工作"}, "fields": FIELDS, "kinds": {"talk": {**TALK, **(talk or {})}}}
    )
    listed = [INDICATOR] if indicators is None else indicators
    write(directory / "indicators.yaml", {"groups": {"work": "工作"}, "indicators": listed})
    try:
        load_catalogue(directory)
    except ContentError as error:
        return [(problem.code, problem.where) for problem in error.problems]
    return []


def test_the_shipped_catalogue_fits_together(tmp_path: Path) -> None:
    for name in ("activities.yaml", "indicators.yaml"):
        shutil.copy(DIRECTORY / name, tmp_path)
    loaded = load_catalogue(tmp_path)
    assert len(loaded.indicators.indicators) == len(read_yaml(DIRECTORY / "indicators.yaml")["indicators"])


def test_a_right_catalogue_has_no_problems(tmp_path: Path) -> None:
    assert catalogue(tmp_path) == []


@pytest.mark.parametrize(
    "talk",
    [
        {"fields": ["title", "events", "colour"]},
        {"ask": ["place", "colour"]},
        {"once": "colour"},
        {"offers": {"colour": ["red"]}},
        {"one_per": ["colour"]},
    ],
)
def test_an_activity_that_names_something_unknown_is_reported(tmp_path: Path, talk: dict[str, Any]) -> None:
    assert catalogue(tmp_path, talk) == [(ProblemCode.UNKNOWN_FILTER, "activities.yaml talk")]


@pytest.mark.parametrize("derive", [{"colour": "place"}, {"title": "colour"}])
def test_a_field_derived_from_nothing_is_reported(tmp_path: Path, derive: dict[str, str]) -> None:
    assert catalogue(tmp_path, {"derive": derive})


@pytest.mark.parametrize(
    ("indicator", "code"),
    [
        ({"record": "dance"}, ProblemCode.UNKNOWN_KIND),
        ({"measure": "sum:colour"}, ProblemCode.UNKNOWN_NUMBER),
        ({"measure": "sum:title"}, ProblemCode.UNKNOWN_NUMBER),
        ({"by": "events"}, ProblemCode.UNKNOWN_FILTER),
        ({"filter": {"colour": "red"}}, ProblemCode.UNKNOWN_FILTER),
        ({"by": "colour"}, ProblemCode.UNKNOWN_FILTER),
        ({"group": "play"}, ProblemCode.UNKNOWN_GROUP),
        ({"record": "dispute", "measure": "sum:cases", "filter": {"status": "resolvd"}}, ProblemCode.UNKNOWN_VALUE),
    ],
)
def test_an_indicator_that_names_something_unknown_is_reported(
    tmp_path: Path, indicator: dict[str, Any], code: ProblemCode
) -> None:
    assert catalogue(tmp_path, indicators=[{**INDICATOR, **indicator}]) == [(code, "indicators.yaml talks")]


def test_problems_of_both_files_come_at_once(tmp_path: Path) -> None:
    found = catalogue(
        tmp_path, {"group": "play"}, [{**INDICATOR, "by": "colour"}, {**INDICATOR, "id": "more", "record": "dance"}]
    )
    assert {where for _, where in found} == {"activities.yaml talk", "indicators.yaml talks", "indicators.yaml more"}


def test_wrong_shapes_of_both_files_come_at_once(tmp_path: Path) -> None:
    found = catalogue(tmp_path, {"colour": "red"}, [{**INDICATOR, "colour": "red"}])
    assert {where for _, where in found} == {"activities.yaml", "indicators.yaml"}


def test_an_indicator_declared_twice_is_reported(tmp_path: Path) -> None:
    assert catalogue(tmp_path, indicators=[INDICATOR, INDICATOR]) == [(ProblemCode.BAD_VALUE, "indicators.yaml")]


def test_a_group_that_is_not_there_is_reported(tmp_path: Path) -> None:
    assert catalogue(tmp_path, {"group": "play"}) == [(ProblemCode.UNKNOWN_GROUP, "activities.yaml talk")]


@pytest.mark.parametrize(
    ("name", "added", "code"),
    [
        ("activities.yaml", {"kinds": {"study_session": TALK}}, ProblemCode.DUPLICATE_ID),
        ("activities.yaml", {"kinds": ["dance"]}, ProblemCode.WRONG_SHAPE),
        ("activities.yaml", {"dances": {}}, ProblemCode.WRONG_SHAPE),
        ("indicators.yaml", {"indicators": [{**INDICATOR, "record": "dance", "group": "study"}]}, ProblemCode.UNKNOWN_KIND),
        ("indicators.yaml", ["talks"], ProblemCode.WRONG_SHAPE),
    ],
)
def test_what_a_township_adds_wrongly_is_reported(tmp_path: Path, name: str, added: Any, code: ProblemCode) -> None:
    write(tmp_path / name, added)
    with pytest.raises(ContentError) as caught:
        load_catalogue(own=tmp_path)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_the_page_of_indicators_lists_what_is_counted() -> None:
    loaded = load_catalogue()
    table = listing(loaded.indicators, loaded.activities)
    before, _, _ = PAGE.read_text(encoding="utf-8").partition("| id | name |")
    if os.environ.get("FAWEN_WRITE_DOCS"):
        PAGE.write_text(f"{before}{table}\n", encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == f"{before}{table}\n"
