"""The same update twice."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from storage.handled import Done, answer_to, forget_answers, forget_handled, known, write_down

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_an_answer_can_be_given_again_until_it_has_gone_out(session: Session) -> None:
    write_down(session, [Done("1:1", 7, "你好", [{"text": "您好"}], NOW)])
    write_down(session, [Done("1:2", 8, "你好", None, NOW)])
    assert known(session, ["1:1", "1:2", "1:3"]) == {"1:1", "1:2"}
    assert [answer_to(session, name) for name in ("1:1", "1:2", "1:3")] == [[{"text": "您好"}], (), ()]
    forget_answers(session, ["1:1"])
    assert (answer_to(session, "1:1"), known(session, ["1:1"])) == ((), {"1:1"})


def test_old_updates_are_forgotten(session: Session) -> None:
    write_down(session, [Done("1:1", 7, "", None, NOW)])
    forget_handled(session, NOW + timedelta(days=1))
    assert known(session, ["1:1"]) == set()
