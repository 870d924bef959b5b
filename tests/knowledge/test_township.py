from pathlib import Path

import pytest

from knowledge.content import DIRECTORY
from knowledge.problem import ContentError, ProblemCode
from knowledge.township import load_township
from tests.knowledge.sample import write

RIGHT = {
    "name": "样乡",
    "full_name": "样乡人民政府",
    "short_name": "样",
    "district": "样区",
    "villages": [{"id": "east", "name": "东村", "also": ["东头"]}, {"id": "west", "name": "西村"}],
    "facts": {"phone": "", "court": "样区人民法院", "hours": "~", "place": "null"},
    "example_people": [{"id": "1001", "name": "王嬢嬢", "role": "villager", "villages": ["east"]}],
}


def test_a_village_is_found_by_its_id(tmp_path: Path) -> None:
    township = load_township(write(tmp_path / "t.yaml", RIGHT))
    village = township.village("east")
    assert village is not None
    assert (village.name, village.also) == ("东村", ("东头",))
    assert township.village("north") is None
    assert township.village(None) is None


@pytest.mark.parametrize(("village", "name"), [("west", "西村"), ("closed_village", "closed_village"), (None, ""), ("", "")])
def test_a_village_that_is_no_longer_there_is_shown_by_its_id(tmp_path: Path, village: str | None, name: str) -> None:
    assert load_township(write(tmp_path / "t.yaml", RIGHT)).village_name(village) == name


def test_facts_that_are_not_entered_are_shown_as_such(tmp_path: Path) -> None:
    filled = load_township(write(tmp_path / "t.yaml", RIGHT)).filled("?")
    assert filled == {"township": "样乡", "phone": "?", "court": "样区人民法院", "hours": "?", "place": "?", "duty_hours": "?"}


def test_example_people_have_numbers(tmp_path: Path) -> None:
    (person,) = load_township(write(tmp_path / "t.yaml", RIGHT)).example_people
    assert (person.id, person.villages) == (1001, ("east",))


def test_everything_wrong_comes_at_once(tmp_path: Path) -> None:
    wrong = {**RIGHT, "name": "", "mayor": "x", "villages": [{"id": "East Side", "name": "东村"}]}
    with pytest.raises(ContentError) as caught:
        load_township(write(tmp_path / "t.yaml", wrong))
    assert {(p.context["field"], p.code) for p in caught.value.problems} == {
        ("name", ProblemCode.BAD_VALUE),
        ("mayor", ProblemCode.UNKNOWN_FIELD),
        ("villages.0.id", ProblemCode.BAD_VALUE),
    }


def test_the_shipped_township_has_villages_with_names_of_their_own() -> None:
    villages = load_township(DIRECTORY / "township.yaml").villages
    names = [name for village in villages for name in (village.name, *village.also)]
    assert len(names) == len(set(names)) >= len(villages) > 0
    assert len({village.id for village in villages}) == len(villages)
