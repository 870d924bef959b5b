from typing import Any

import pytest
from pydantic import ValidationError

from storage.indicators import CountedBy, Indicator, Indicators, unknown_words
from tests.storage.sample import ACTIVITIES

FLAT = {"id": "talks", "name": "宣传", "unit": "场", "group": "all", "record": "talk", "measure": "sum:events"}


def declared(*indicators: dict[str, Any]) -> Indicators:
    return Indicators.model_validate({"groups": {"all": "全部"}, "indicators": indicators})


def unknown(**changes: Any) -> list[tuple[str, str, str]]:
    return [found[:3] for found in unknown_words(declared({**FLAT, **changes}), ACTIVITIES)]


def test_an_indicator_of_one_part_may_be_written_flat() -> None:
    indicator = Indicator.model_validate({**FLAT, "filter": {"setting": "school"}, "date": "closed", "total": "no"})
    (part,) = indicator.parts
    assert (indicator.id, indicator.total) == ("talks", False)
    assert (part.record, part.how, part.field, part.date) == ("talk", "sum", "events", CountedBy.CLOSED)
    assert part.filter == {"setting": ("school",)}


def test_parts_keep_their_own_names_and_units() -> None:
    parts = [
        {"record": "talk", "measure": "count"},
        {"record": "screening", "measure": "max:rounds", "name": "排查", "unit": "轮"},
    ]
    indicator = Indicator.model_validate({"id": "both", "name": "两样", "unit": "次", "group": "all", "parts": parts})
    assert [(part.how, part.field, part.name, part.unit) for part in indicator.parts] == [
        ("count", "", "", ""),
        ("max", "rounds", "排查", "轮"),
    ]
    assert indicator.total


@pytest.mark.parametrize("measure", ["count", "rate", "sum:cases", "max:a_b", "distinct:village"])
def test_known_measures_are_taken(measure: str) -> None:
    assert declared({**FLAT, "measure": measure}).indicators[0].parts[0].measure == measure


@pytest.mark.parametrize("measure", ["mean:cases", "", "Sum:cases"])
def test_an_unknown_measure_is_refused(measure: str) -> None:
    with pytest.raises(ValidationError):
        declared({**FLAT, "measure": measure})


@pytest.mark.parametrize("measure", ["sum", "sum:", "sum:Events", "sum events", "count it", "discount", "max"])
def test_a_measure_written_wrong_is_refused(measure: str) -> None:
    with pytest.raises(ValidationError):
        declared({**FLAT, "measure": measure})


@pytest.mark.parametrize(
    "wrong", [{"id": "Talks"}, {"name": ""}, {"unit": ""}, {"date": "born"}, {"colour": "red"}, {"filter": []}]
)
def test_an_indicator_with_a_mistake_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        declared({**FLAT, **wrong})


def test_ids_used_twice_are_all_named() -> None:
    with pytest.raises(ValidationError, match="first, talks"):
        declared(FLAT, {**FLAT, "id": "first"}, {**FLAT, "id": "once"}, FLAT, {**FLAT, "id": "first"})


def test_a_right_indicator_names_nothing_unknown() -> None:
    assert unknown(filter={"setting": ["school"], "dated": "yes"}, by="village") == []
    assert unknown(record="dispute", measure="rate", filter={"status": "resolved"}, of={"kind": "land"}, by="source") == []
    assert unknown(record="consultation", measure="sum:persons", filter={"outcome": "solved"}) == []


@pytest.mark.parametrize(
    ("changes", "what", "word"),
    [
        ({"group": "none"}, "group", "none"),
        ({"record": "dance"}, "kind", "dance"),
        ({"measure": "sum:rounds"}, "number", "rounds"),
        ({"measure": "sum:title"}, "number", "title"),
        ({"by": "events"}, "field", "events"),
        ({"filter": {"setting": "moon"}}, "value", "moon"),
        ({"by": "colour"}, "field", "colour"),
        ({"filter": {"colour": "red"}}, "field", "colour"),
        ({"of": {"colour": "red"}}, "field", "colour"),
        ({"record": "dispute", "measure": "sum:cases", "filter": {"setting": "school"}}, "field", "setting"),
        ({"record": "consultation", "measure": "sum:persons", "by": "kind"}, "field", "kind"),
    ],
)
def test_what_no_record_has_is_reported(changes: dict[str, Any], what: str, word: str) -> None:
    assert unknown(**changes) == [("talks", what, word)]


def test_everything_unknown_is_reported_at_once() -> None:
    assert set(unknown(group="none", by="colour", filter={"smell": "x", "taste": "y"})) == {
        ("talks", "group", "none"),
        ("talks", "field", "colour"),
        ("talks", "field", "smell"),
        ("talks", "field", "taste"),
    }


def test_a_filter_on_a_choice_that_does_not_exist_is_reported() -> None:
    assert unknown(record="dispute", measure="sum:cases", filter={"status": "resolvd"}) == [("talks", "value", "resolvd")]
    assert unknown(record="dispute", measure="sum:cases", filter={"rating": "maybe"}) == [("talks", "value", "maybe")]
