from typing import Any

import pytest

from bot.office import Office
from bot.presenting import as_data, headed_lines, line, part_name, value
from storage.indicators import Indicator
from storage.statistics import Figure

FIGURE: dict[str, Any] = {"part": 0, "by": None, "value": 3, "unit": "件", "approx": False, "records": 3, "uncounted": 0}
DECLARED = {"id": "cases", "name": "受理", "unit": "件", "group": "dispute", "record": "dispute", "measure": "sum:cases"}


def figure(declared: dict[str, Any] | None = None, **changes: Any) -> Figure:
    return Figure(indicator=Indicator.model_validate({**DECLARED, **(declared or {})}), **{**FIGURE, **changes})


@pytest.mark.parametrize(
    ("changes", "key", "number", "unit"),
    [
        ({}, "value", "3", "件"),
        ({"value": 120, "approx": True}, "approx", "120", "件"),
        ({"value": 9999}, "value", "9999", "件"),
        ({"value": 1234567}, "value", "1,234,567", "件"),
        ({"value": 66.7}, "value", "66.7", "件"),
        ({"value": 0}, "value", "0", "件"),
    ],
)
def test_a_number_is_shown_with_its_unit_and_roundness(
    office: Office, changes: dict[str, Any], key: str, number: str, unit: str
) -> None:
    assert value(office, figure(**changes)) == office.texts(f"figures.{key}", number=number, unit=unit)


def test_the_year_before_is_written_like_the_number_beside_it(office: Office) -> None:
    grown = line(office, figure(value=76000, previous=15000))
    assert grown.endswith(office.texts("figures.change", previous="15,000", sign=office.texts("figures.up"), difference="61,000"))


def test_a_lost_unit_is_said_to_be_lost(office: Office) -> None:
    unit = office.texts("figures.no_unit")
    assert value(office, figure(unit=None)) == office.texts("figures.value", number=3, unit=unit) != value(office, figure())


def test_records_without_a_number_are_no_nought(office: Office) -> None:
    assert value(office, figure(value=None)) == office.texts("figures.unknown") != value(office, figure(value=0))


@pytest.mark.parametrize(
    ("this", "before", "sign", "difference"), [(5, 3, "up", 2), (3, 5, "down", 2), (66.7, 50.2, "up", 16.5), (0, 4, "down", 4)]
)
def test_a_change_is_shown_against_the_year_before(
    office: Office, this: float, before: float, sign: str, difference: float
) -> None:
    change = office.texts("figures.change", previous=before, sign=office.texts(f"figures.{sign}"), difference=difference)
    assert line(office, figure(value=this, previous=before)).endswith(change)


def test_no_change_is_said_to_be_none(office: Office) -> None:
    assert line(office, figure(value=3, previous=3)).endswith(office.texts("figures.same", previous=3))


@pytest.mark.parametrize(("this", "before"), [(3, None), (3, 0), (None, 3)])
def test_without_two_numbers_there_is_no_change(office: Office, this: int | None, before: int | None) -> None:
    found = figure(value=this, previous=before)
    expected = office.texts("figures.line", name="受理", value=value(office, found), change="")
    assert line(office, found) == expected


def test_a_breakdown_is_named_by_its_words(office: Office) -> None:
    village = office.content.township.villages[0]
    kinds = {"record": "publicity_event", "measure": "sum:events", "by": "setting"}
    assert part_name(office, figure({"by": "kind"}, by="land")) == office.texts("choices.dispute_kind.land")
    assert part_name(office, figure({"by": "village"}, by=village.id)) == village.name
    assert part_name(office, figure(kinds, by="school")) == office.catalogue.activities.fields["setting"].shown("school")
    assert part_name(office, figure(kinds, by="火车站")) == "火车站"
    assert part_name(office, figure({"by": "village"}, by="")) == office.texts("figures.by_empty")
    assert part_name(office, figure()) == ""


def test_a_part_is_named_by_its_declaration(office: Office) -> None:
    parts = {
        "parts": [{"record": "dispute", "measure": "count", "name": "甲"}, {"record": "oath", "measure": "count", "name": "乙"}]
    }
    declared = {key: DECLARED[key] for key in ("id", "name", "unit", "group")} | parts
    found = Figure(indicator=Indicator.model_validate(declared), **{**FIGURE, "part": 1})
    assert part_name(office, found) == "乙"
    assert office.texts("figures.part", name="受理", part="乙") in line(office, found)


def test_data_for_scripts_has_one_key_a_fact(office: Office) -> None:
    found = figure({"by": "kind"}, by="land", value=120, unit=None, approx=True, records=4, uncounted=1, previous=90)
    assert as_data(office, found) == {
        "id": "cases",
        "name": "受理",
        "value": 120,
        "unit": None,
        "approx": True,
        "previous": 90,
        "records": 4,
        "uncounted": 1,
        "breakdown": office.texts("choices.dispute_kind.land"),
    }


def test_figures_stand_under_their_groups_and_empty_ones_are_left_out(office: Office) -> None:
    figures = [
        figure(),
        figure({"name": "学法", "group": "study"}, records=0, value=0),
        figure({"name": "上年才有"}, records=0, previous=2),
    ]
    (message,) = headed_lines(office, figures, 2026)
    groups = office.catalogue.indicators.groups
    assert office.texts("figures.group", group=groups["dispute"]) in message
    assert groups["study"] not in message
    assert "学法" not in message
    assert "上年才有" in message


def test_a_year_without_records_says_so(office: Office) -> None:
    (message,) = headed_lines(office, [figure(records=0, value=0)], 1999)
    assert office.texts("figures.empty", year=1999) in message
