"""The same update twice, and the same words quickly again."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from storage.handled import QUICKLY, forget_handled, handled, is_repeated, write_down

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SOON = NOW + QUICKLY / 2


def test_an_answer_can_be_given_again_until_the_next_update_of_the_chat(session: Session) -> None:
    write_down(session, "1:1", 7, "你好", [{"text": "您好"}], NOW)
    write_down(session, "1:2", 8, "你好", [{"text": "您好"}], NOW)
    first = handled(session, "1:1")
    assert first is not None
    assert first.answer == [{"text": "您好"}]
    write_down(session, "1:3", 7, "再见", None, SOON)
    session.expire_all()
    assert [found.answer if (found := handled(session, name)) else "gone" for name in ("1:1", "1:2")] == [
        None,
        [{"text": "您好"}],
    ]
    assert handled(session, "1:4") is None


def test_the_same_words_of_the_same_chat_in_a_moment_are_repeated(session: Session) -> None:
    write_down(session, "1:1", 7, "张三 李四", None, NOW)
    assert is_repeated(session, 7, "张三 李四", SOON)
    assert not is_repeated(session, 7, "屋檐水", SOON)
    assert not is_repeated(session, 8, "张三 李四", SOON)
    assert not is_repeated(session, 7, "张三 李四", NOW + QUICKLY)
    write_down(session, "1:2", 7, "", None, SOON)
    assert not is_repeated(session, 7, "张三 李四", SOON)
    assert not is_repeated(session, 7, "", SOON)


def test_old_updates_are_forgotten(session: Session) -> None:
    write_down(session, "1:1", 7, "", None, NOW)
    forget_handled(session, NOW + timedelta(days=1))
    session.expire_all()
    assert handled(session, "1:1") is None
