from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from storage.activity import Activities
from storage.failures import UnknownKind
from tests.storage.sample import ACTIVITIES, TODAY


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("school", "school"),
        ("学校", "school"),
        ("小学", "school"),
        ("样乡中心小学校", "school"),
        ("赶集那天", "market"),
        ("火车站", "火车站"),
        ("", ""),
    ],
)
def test_choices_are_coded_and_other_words_are_kept(words: str, code: str) -> None:
    assert ACTIVITIES.fields["setting"].coded(words) == code
    assert ACTIVITIES.born("talk", {"setting": words}, year=2026).details == {"setting": code}


def test_a_code_is_shown_in_its_words() -> None:
    assert ACTIVITIES.fields["setting"].shown("school") == "学校"
    assert ACTIVITIES.fields["setting"].shown("火车站") == "火车站"


def test_numbers_and_words_are_kept_apart() -> None:
    born = ACTIVITIES.born("talk", {"title": 2020, "attendance": "120"}, year=2026)
    assert (born.kind, born.details, born.numbers) == ("talk", {"title": "2020"}, {"attendance": 120})


def test_a_dated_record_counts_once() -> None:
    assert ACTIVITIES.born("talk", {}, day=TODAY, year=2026).numbers == {"events": 1}


def test_a_dated_record_that_gives_its_number_keeps_it() -> None:
    assert ACTIVITIES.born("talk", {"events": 3}, day=TODAY, year=2026).numbers == {"events": 3}


def test_an_undated_record_counts_only_what_it_says() -> None:
    assert ACTIVITIES.born("talk", {}, year=2026).numbers == {}
    assert ACTIVITIES.born("screening", {}, day=TODAY, year=2026).numbers == {}


@pytest.mark.parametrize(
    ("given", "setting"),
    [
        ({"place": "样乡小学操场"}, "school"),
        ({"place": "小学", "setting": "赶集"}, "market"),
        ({"place": "小学", "setting": "火车站"}, "火车站"),
        ({"place": "火车站"}, None),
        ({}, None),
    ],
)
def test_the_setting_is_read_from_the_place_unless_it_is_given(given: dict[str, str], setting: str | None) -> None:
    assert ACTIVITIES.born("talk", given, year=2026).details.get("setting") == setting


def test_a_record_keeps_its_day_remark_and_marks() -> None:
    born = ACTIVITIES.born(
        "talk", {}, year=2020, day=date(2020, 4, 25), remark="原文", rounded={"attendance": True}, unit_lost=True
    )
    assert (born.year, born.day, born.remark) == (2020, date(2020, 4, 25), "原文")
    assert (born.rounded, born.unit_lost, born.voided_at) == ({"attendance": True}, True, None)


def test_an_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(UnknownKind) as caught:
        ACTIVITIES.born("dance", {}, year=2026)
    assert caught.value.context == {"kind": "dance"}


@pytest.mark.parametrize("field", ["rounds", "dance"])
def test_a_field_that_the_kind_does_not_have_is_refused(field: str) -> None:
    with pytest.raises(KeyError, match=field):
        ACTIVITIES.born("talk", {field: 1}, year=2026)


@pytest.mark.parametrize("given", [{"attendance": "许多"}, {"attendance": ""}])
def test_a_number_that_is_none_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        ACTIVITIES.born("talk", given, year=2026)


def test_a_record_without_year_is_refused() -> None:
    with pytest.raises(ValidationError):
        ACTIVITIES.born("talk", {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": {"Talk": {"name": "宣传", "group": "publicity", "fields": []}}},
        {"kinds": {"talk": {"name": "", "group": "publicity", "fields": []}}},
        {"kinds": {"talk": {"name": "宣传", "group": "publicity", "fields": [], "colour": "red"}}},
        {"fields": {"title": {"name": "题目", "ask": "?", "answer": "song"}}},
        {"groups": {"publicity": ""}},
    ],
)
def test_a_declaration_with_a_mistake_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Activities.model_validate({"groups": {}, "fields": {}, "kinds": {}, **wrong})
