from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from storage.quiz import QuizAnswer, QuizEvent, answer_first, answered, event_by_code, events, free_code, open_events, results
from storage.record import now

TODAY = date(2026, 12, 4)


def event(session: Session, code: str, **changes: Any) -> QuizEvent:
    given = {"code": code, "name": code, "first_day": TODAY, "last_day": TODAY, "questions": ["a", "b"]}
    made = QuizEvent.model_validate(given | changes)
    session.add(made)
    session.flush()
    return made


def answer(session: Session, who: str, question: str, right: bool, round_: str = "e1") -> tuple[QuizAnswer, bool]:
    return answer_first(session, round=round_, who=who, question=question, option=f"{right}", right=right)


def test_the_first_answer_to_a_question_of_a_round_counts(session: Session) -> None:
    first, is_first = answer(session, "x", "a", right=False)
    again, is_again = answer(session, "x", "a", right=True)
    assert (is_first, is_again) == (True, False)
    assert again.id == first.id
    assert answer(session, "x", "a", right=True, round_="e2")[1]
    assert [one.right for one in answered(session, "e1", "x").values()] == [False]


def test_participants_are_people_and_not_answers(session: Session) -> None:
    for who, question, right in (("x", "a", True), ("x", "b", False), ("y", "a", True), ("z", "a", False)):
        answer(session, who, question, right)
    answer(session, "other", "a", True, round_="e2")
    found = results(session, "e1")
    assert (found.participants, found.answers, found.right, found.share) == (3, 4, 2, 50)
    assert (results(session, "e3").participants, results(session, "e3").share) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 1),
        ({"first_day": date(2026, 12, 5), "last_day": date(2026, 12, 9)}, 0),
        ({"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 3)}, 0),
        ({"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 9)}, 1),
        ({"closed_at": now()}, 0),
        ({"voided_at": now()}, 0),
    ],
)
def test_an_event_is_open_on_its_days_until_it_is_closed(session: Session, changes: dict[str, Any], count: int) -> None:
    event(session, "111111", **changes)
    assert len(open_events(session, TODAY)) == count


def test_events_are_found_by_code_the_newest_first(session: Session) -> None:
    event(session, "111111")
    event(session, "222222")
    event(session, "333333", voided_at=now())
    assert [one.code for one in events(session, 5)] == ["222222", "111111"]
    assert [one.code for one in events(session, 1)] == ["222222"]
    assert event_by_code(session, "111111") is not None
    assert event_by_code(session, "333333") is None
    assert event_by_code(session, "") is None


def test_a_free_code_has_six_digits(session: Session) -> None:
    code = free_code(session)
    assert (len(code), code.isdecimal()) == (6, True)
    assert session.exec(select(QuizEvent)).all() == []
