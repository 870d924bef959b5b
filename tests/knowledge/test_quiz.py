from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from knowledge.content import DIRECTORY
from knowledge.problem import ContentError, ProblemCode
from knowledge.quiz import Quiz, load_quiz
from tests.knowledge.sample import question, write, write_quiz


def loaded(directory: Path, *questions: dict[str, Any]) -> Quiz:
    write_quiz(directory, "dogs", list(questions))
    return load_quiz(directory / "quiz")


def codes(directory: Path, *questions: dict[str, Any]) -> list[tuple[ProblemCode, str]]:
    with pytest.raises(ContentError) as caught:
        loaded(directory, *questions)
    return [(problem.code, problem.where) for problem in caught.value.problems]


def test_the_bank_is_large_enough_and_its_right_options_stand_in_different_places() -> None:
    quiz = load_quiz(DIRECTORY / "quiz")
    topics = Counter(question.topic for question in quiz)
    assert topics["constitution"] >= 35
    assert topics["mediation"] >= 20
    assert topics["everyday"] >= 25
    places = Counter(question.options.index(question.right) for question in quiz)
    assert min(places[place] for place in range(3)) > len(quiz) / 5


def test_a_question_shows_all_its_options_always_in_the_same_order(tmp_path: Path) -> None:
    quiz = loaded(tmp_path, question("a", right="一", wrong=["二", "三", "四"]))
    assert sorted(next(iter(quiz)).options) == sorted(["一", "二", "三", "四"])
    assert next(iter(quiz)).options == next(iter(load_quiz(tmp_path / "quiz"))).options


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"right": None}, ProblemCode.MISSING_FIELD),
        ({"right": ""}, ProblemCode.BAD_VALUE),
        ({"wrong": ["要不得"]}, ProblemCode.BAD_VALUE),
        ({"wrong": ["一", "二", "三", "四"]}, ProblemCode.BAD_VALUE),
        ({"wrong": ["要得", "随便"]}, ProblemCode.WRONG_IS_RIGHT),
        ({"wrong": ["随便", "随便"]}, ProblemCode.WRONG_IS_RIGHT),
        ({"why": "这" * 41}, ProblemCode.BAD_VALUE),
        ({"sources": []}, ProblemCode.BAD_VALUE),
        ({"reviewed": None}, ProblemCode.MISSING_FIELD),
        ({"id": "A b"}, ProblemCode.BAD_VALUE),
        ({"answer": "x"}, ProblemCode.UNKNOWN_FIELD),
    ],
)
def test_a_wrong_question_is_named(tmp_path: Path, wrong: dict[str, Any], code: ProblemCode) -> None:
    where = f"quiz/dogs.yaml {wrong.get('id', 'a')}"
    assert codes(tmp_path, question("a", **wrong)) == [(code, where)]


def test_an_id_is_used_once_in_all_files(tmp_path: Path) -> None:
    write_quiz(tmp_path, "cats", [question("a")])
    assert codes(tmp_path, question("a")) == [(ProblemCode.DUPLICATE_ID, "quiz/dogs.yaml a")]


def test_every_problem_of_every_file_comes_at_once(tmp_path: Path) -> None:
    write(tmp_path / "quiz" / "cats.yaml", "a: 1\na: 2\n")
    found = codes(tmp_path, question("a", why=None), question("b", wrong=["要得", "要得"]))
    assert [code for code, _ in found] == [
        ProblemCode.DUPLICATE_KEY,
        ProblemCode.MISSING_FIELD,
        ProblemCode.WRONG_IS_RIGHT,
        ProblemCode.WRONG_IS_RIGHT,
    ]


def test_rounds_go_through_the_whole_bank_before_a_question_comes_again(tmp_path: Path) -> None:
    ids = [f"q{number}" for number in range(7)]
    quiz = loaded(tmp_path, *map(question, ids))
    assert sorted(quiz.turn(day, 1)[0] for day in range(100, 107)) == sorted(ids)
    assert len(set(quiz.turn(3, 5))) == 5
    assert sorted(quiz.turn(0, 50)) == sorted(ids)


def test_questions_are_drawn_from_a_topic_and_the_same_for_the_same_seed(tmp_path: Path) -> None:
    write_quiz(tmp_path, "cats", [question(f"c{number}") for number in range(9)])
    quiz = loaded(tmp_path, *(question(f"d{number}") for number in range(9)))
    drawn = quiz.drawn("dogs", 5, "x")
    assert len(set(drawn)) == 5
    assert {one[0] for one in drawn} == {"d"}
    assert drawn == quiz.drawn("dogs", 5, "x")
    assert len({tuple(quiz.drawn("", 5, seed)) for seed in "abcdefgh"}) > 1
