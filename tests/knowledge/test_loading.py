from datetime import date
from pathlib import Path

import pytest
from pydantic import Field

from knowledge.entry import Strict, Text
from knowledge.loading import parse, read_yaml
from knowledge.problem import ContentError, Problem, ProblemCode
from tests.knowledge.sample import write


class Visit(Strict):
    who: Text
    day: date
    things: tuple[Text, ...] = ()
    marks: dict[str, str] = Field(default_factory=dict)


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        read_yaml(path)
    return caught.value.problems


@pytest.mark.parametrize(
    "scalar", ["12:30", "no", "yes", "on", "true", "~", "null", "007", "0x1F", "1_000", "1.50", ".inf", "2026-11-24", "1e3"]
)
def test_scalars_stay_the_text_that_was_written(tmp_path: Path, scalar: str) -> None:
    assert read_yaml(write(tmp_path / "a.yaml", f"key: {scalar}\nlist: [{scalar}]\n")) == {"key": scalar, "list": [scalar]}


def test_keys_stay_text_too(tmp_path: Path) -> None:
    assert read_yaml(write(tmp_path / "a.yaml", "{12348: a, no: b}")) == {"12348": "a", "no": "b"}


def test_every_duplicate_key_is_named_with_its_line(tmp_path: Path) -> None:
    found = problems_of(write(tmp_path / "a.yaml", "one: 1\ntwo: 2\none: 3\nmap:\n  inner: 1\n  inner: 2\n"))
    assert {(p.code, p.where, p.context["key"]) for p in found} == {
        (ProblemCode.DUPLICATE_KEY, "a.yaml:3", "one"),
        (ProblemCode.DUPLICATE_KEY, "a.yaml:6", "inner"),
    }


def test_what_stands_twice_by_its_name_is_the_same(tmp_path: Path) -> None:
    doubled = "\n".join(f"- &n{number} [*n{number - 1}, *n{number - 1}]" for number in range(1, 60))  # 2 ** 60 if written out
    read = read_yaml(write(tmp_path / "a.yaml", f"- &n0 [{{a: 1}}, !!int 2]\n{doubled}\n"))
    assert (read[0], read[59][0] is read[58], len(read)) == ([{"a": "1"}, "2"], True, 60)


def test_the_same_key_in_two_maps_is_no_duplicate(tmp_path: Path) -> None:
    assert read_yaml(write(tmp_path / "a.yaml", "- {id: a}\n- {id: b}\n")) == [{"id": "a"}, {"id": "b"}]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1\nb: 2\n", 2),
        ("a: 1\n\tb: 2\n", 2),
        ("- a\n---\n- b\n", 2),
        ("ok: 1\nbad: !!python/object:os.system x\n", 2),
        ("base: &b {a: 1}\nc:\n  <<: *b\n", 3),
        ("a: 1\nb: !!set {c}\n", 2),
        ("a: &a\n  - [*a]\n", 1),
        ("问: 甲\nb: \x01\n", 2),
    ],
)
def test_broken_yaml_is_named_with_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    (problem,) = problems_of(write(tmp_path / "a.yaml", text))
    assert (problem.code, problem.where) == (ProblemCode.UNREADABLE, f"a.yaml:{line}")


def test_bytes_that_are_no_utf8_are_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("问: 法".encode("gb18030"))
    assert [p.code for p in problems_of(path)] == [ProblemCode.NOT_UTF8]


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    assert read_yaml(write(tmp_path / "a.yaml", "\ufeffkey: a\n")) == {"key": "a"}


@pytest.mark.parametrize("text", ["{[a, b]: c}\n", "? {a: b}\n: c\n"])
def test_a_key_that_is_no_text_is_a_problem_of_the_file(tmp_path: Path, text: str) -> None:
    assert problems_of(write(tmp_path / "a.yaml", text))


def test_all_problems_of_a_model_come_at_once() -> None:
    with pytest.raises(ContentError) as caught:
        parse(Visit, {"day": "someday", "things": "a", "marks": [], "extra": "x"}, "visits.yaml third")
    assert {(p.context["field"], p.code) for p in caught.value.problems} == {
        ("who", ProblemCode.MISSING_FIELD),
        ("day", ProblemCode.BAD_VALUE),
        ("things", ProblemCode.WRONG_SHAPE),
        ("marks", ProblemCode.WRONG_SHAPE),
        ("extra", ProblemCode.UNKNOWN_FIELD),
    }
    assert {p.where for p in caught.value.problems} == {"visits.yaml third"}


@pytest.mark.parametrize("data", [None, "text", ["list"]])
def test_data_that_is_no_map_has_the_wrong_shape(data: object) -> None:
    with pytest.raises(ContentError) as caught:
        parse(Visit, data, "visits.yaml")
    assert [p.code for p in caught.value.problems] == [ProblemCode.WRONG_SHAPE]


def test_a_right_model_keeps_its_values() -> None:
    visit = parse(Visit, {"who": " 王嬢嬢 ", "day": "2026-11-24"}, "visits.yaml")
    assert (visit.who, visit.day, visit.things) == ("王嬢嬢", date(2026, 11, 24), ())
