from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.entry import ANSWER_LIMIT, Manner, Service
from knowledge.library import LEAST_A_MANNER, LEAST_PHRASINGS, coverage_problems, load_library, read_library
from knowledge.problem import ContentError, ProblemCode
from tests.knowledge.sample import APPLY, DOG, FEE, PHRASINGS, asked, entry, write, write_content, write_topic


def codes(directory: Path) -> set[tuple[ProblemCode, str]]:
    """Code and place of every problem."""
    return {(problem.code, problem.where) for problem in read_library(directory)[1]}


def test_a_library_knows_entries_topics_and_phrasings(tmp_path: Path) -> None:
    library = load_library(write_content(tmp_path / "content"))
    assert list(library.topics) == ["animals", "garden", "mediation"]
    assert [e.id for e in library][:1] == [DOG]
    assert library[FEE].related == (APPLY,)
    assert library[APPLY].action is Service.APPLY
    assert library[DOG].topic == "animals"
    assert set(PHRASINGS[DOG]) < set(library[DOG].all_phrasings)


def test_phrasings_stand_in_the_order_of_their_manners(tmp_path: Path) -> None:
    words = {"short": [f"s{n}" for n in range(4)], "elder": [f"e{n}" for n in range(4)]}
    write_topic(tmp_path, "dogs", [entry("a")], {"a": words})
    found = load_library(tmp_path)["a"]
    assert set(found.phrasings) == {Manner.SHORT, Manner.ELDER}
    assert sorted(found.all_phrasings) == sorted([*words["short"], *words["elder"]])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"answer": None}, ProblemCode.MISSING_FIELD),
        ({"sources": None}, ProblemCode.MISSING_FIELD),
        ({"anwser": "x"}, ProblemCode.UNKNOWN_FIELD),
        ({"sources": "样法3"}, ProblemCode.WRONG_SHAPE),
        ({"sources": []}, ProblemCode.BAD_VALUE),
        ({"sources": [{"law": "样法", "article": "三"}]}, ProblemCode.BAD_VALUE),
        ({"question": "  "}, ProblemCode.BAD_VALUE),
        ({"reviewed": "someday"}, ProblemCode.BAD_VALUE),
        ({"action": "dance"}, ProblemCode.BAD_VALUE),
        ({"related": ["nowhere"]}, ProblemCode.UNKNOWN_ENTRY),
        ({"answer": "字" * (ANSWER_LIMIT + 1)}, ProblemCode.ANSWER_TOO_LONG),
    ],
)
def test_a_wrong_entry_is_named_with_its_problem(tmp_path: Path, changes: dict[str, Any], code: ProblemCode) -> None:
    write_topic(tmp_path, "dogs", [entry("good"), entry("bad", **changes)])
    assert codes(tmp_path) == {(code, "dogs.yaml bad")}


@pytest.mark.parametrize("answer", ["字" * ANSWER_LIMIT, "字" * (ANSWER_LIMIT - 8) + "{a_fact_with_a_long_name}"])
def test_an_answer_at_the_limit_is_right(tmp_path: Path, answer: str) -> None:
    write_topic(tmp_path, "dogs", [entry("good", answer=answer)])
    assert codes(tmp_path) == set()


def test_an_id_that_is_no_slug_is_named_as_it_is_written(tmp_path: Path) -> None:
    write_topic(tmp_path, "dogs", [entry("Bad_Id")])
    assert codes(tmp_path) == {(ProblemCode.BAD_VALUE, "dogs.yaml Bad_Id")}


def test_an_entry_without_id_is_named_by_its_place(tmp_path: Path) -> None:
    write_topic(tmp_path, "dogs", [entry("good"), entry("x", id=None)], {"good": asked("good")})
    assert codes(tmp_path) == {(ProblemCode.MISSING_FIELD, "dogs.yaml #2")}


def test_an_id_used_twice_is_named_where_it_stands_again(tmp_path: Path) -> None:
    write_topic(tmp_path, "cats", [entry("same")])
    write_topic(tmp_path, "dogs", [entry("same")], {})
    assert codes(tmp_path) == {(ProblemCode.DUPLICATE_ID, "dogs.yaml same")}


def test_one_phrasing_less_than_needed_is_too_few(tmp_path: Path) -> None:
    write_topic(tmp_path, "dogs", [entry("a"), entry("b")], {"a": asked("a", LEAST_PHRASINGS - 1), "b": asked("b")})
    (problem,) = coverage_problems(load_library(tmp_path))
    assert (problem.code, problem.where) == (ProblemCode.TOO_FEW_PHRASINGS, "dogs.yaml a")


def test_every_manner_is_wanted(tmp_path: Path) -> None:
    everything = asked("a", 100)
    write_topic(tmp_path, "dogs", [entry("a")], {"a": everything | {"story": everything["story"][: LEAST_A_MANNER - 1]}})
    (problem,) = coverage_problems(load_library(tmp_path))
    assert (problem.code, problem.context["manner"]) == (ProblemCode.TOO_FEW_OF_A_MANNER, "story")


def test_a_phrasing_of_two_entries_is_named_with_both(tmp_path: Path) -> None:
    phrasings = {"a": asked("a"), "b": asked("b") | {"short": [*asked("b")["short"], "a 1"]}}
    write_topic(tmp_path, "dogs", [entry("a"), entry("b")], phrasings)
    (problem,) = read_library(tmp_path)[1]
    assert (problem.code, problem.where) == (ProblemCode.DUPLICATE_PHRASING, "dogs.yaml b")
    assert problem.context == {"phrasing": "a 1", "other": "a"}


def test_phrasings_of_an_entry_that_does_not_exist_are_reported(tmp_path: Path) -> None:
    write_topic(tmp_path, "dogs", [entry("a")], {"a": asked("a"), "gone": asked("gone")})
    (problem,) = read_library(tmp_path)[1]
    assert (problem.code, problem.context["id"]) == (ProblemCode.UNKNOWN_ENTRY, "gone")


def test_an_unknown_manner_is_named_with_file_and_entry(tmp_path: Path) -> None:
    write_topic(tmp_path, "dogs", [entry("a")], {"a": {"shouted": ["汪"]}})
    assert (ProblemCode.BAD_VALUE, "phrasings/dogs.yaml a") in codes(tmp_path)


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("a: [1\n", ProblemCode.UNREADABLE, "broken.yaml:2"),
        ("topic: a\ntopic: b\n", ProblemCode.DUPLICATE_KEY, "broken.yaml:2"),
        ("- a list\n", ProblemCode.WRONG_SHAPE, "broken.yaml"),
        ("", ProblemCode.WRONG_SHAPE, "broken.yaml"),
        ("topic: a\nname: a\n", ProblemCode.MISSING_FIELD, "broken.yaml"),
    ],
)
def test_a_broken_topic_file_does_not_hide_the_others(tmp_path: Path, text: str, code: ProblemCode, where: str) -> None:
    write(tmp_path / "faq" / "broken.yaml", text)
    write_topic(tmp_path, "dogs", [entry("a", answer=None)])
    assert (code, where) in codes(tmp_path)
    assert (ProblemCode.MISSING_FIELD, "dogs.yaml a") in codes(tmp_path)


def phrasings_are_a_list(directory: Path) -> None:
    write(directory / "phrasings" / "broken.yaml", ["a", "b"])


def entry_id_is_a_list(directory: Path) -> None:
    write_topic(directory, "broken", [entry("x", id=["x"])], {})


def phrasings_stand_in_two_files(directory: Path) -> None:
    write(directory / "phrasings" / "again.yaml", {"good": asked("other")})


def phrasings_stand_in_the_entry(directory: Path) -> None:
    write_topic(directory, "inside", [entry("inside", phrasings=asked("hidden"))])


@pytest.mark.parametrize(
    "spoil", [phrasings_are_a_list, entry_id_is_a_list, phrasings_stand_in_two_files, phrasings_stand_in_the_entry]
)
def test_nothing_an_editor_wrote_is_lost_silently(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    write_topic(tmp_path, "dogs", [entry("good")])
    spoil(tmp_path)
    assert codes(tmp_path)


def test_loading_raises_all_problems_together(tmp_path: Path) -> None:
    write_topic(tmp_path, "cats", [entry("a", answer=None), entry("b", related=["nowhere"])])
    write_topic(tmp_path, "dogs", [entry("c", anwser="x")])
    with pytest.raises(ContentError) as caught:
        load_library(tmp_path)
    assert {p.code for p in caught.value.problems} == {
        ProblemCode.MISSING_FIELD,
        ProblemCode.UNKNOWN_ENTRY,
        ProblemCode.UNKNOWN_FIELD,
    }
