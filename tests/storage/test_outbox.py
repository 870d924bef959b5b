"""Messages to people who did not write: in order, one worker a receiver, gone when sent, without words when given up."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from storage.database import Database
from storage.forgetting import forget
from storage.lane import Way, hold
from storage.ledger import person_for
from storage.outbox import (
    LONGEST_PAUSE,
    Outgoing,
    Stand,
    first_of,
    forget_given_up,
    give_up,
    put,
    put_off,
    sent,
    undelivered,
    unsent,
)

CHAT, OTHER = 2**40, 1002
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)


def test_the_oldest_first_and_nothing_overtakes_it(session: Session) -> None:
    for words in ("一", "二"):
        put(session, CHAT, {"text": words}, NOW)
    session.flush()
    first = first_of(session, CHAT, NOW)
    assert first and first.body == {"text": "一"}
    put_off(session, first, SOON, 1)
    session.expire_all()
    assert first_of(session, CHAT, NOW) is None
    again = first_of(session, CHAT, SOON)
    assert again and (again.body, again.tries) == ({"text": "一"}, 1)
    sent(session, again)
    second = first_of(session, CHAT, NOW)
    assert second and second.body == {"text": "二"}


def test_a_pause_that_the_clock_has_left_behind_is_over(session: Session) -> None:
    put(session, CHAT, {"text": "一"}, NOW)
    session.flush()
    assert first_of(session, CHAT, NOW - timedelta(seconds=1)) is None
    assert first_of(session, CHAT, NOW - LONGEST_PAUSE - timedelta(seconds=1)) is not None


def test_given_up_it_holds_no_words_and_goes_after_a_while(session: Session) -> None:
    put(session, CHAT, {"text": "一"}, NOW)
    session.flush()
    row = first_of(session, CHAT, NOW)
    assert row
    give_up(session, row, Stand.BLOCKED)
    session.expire_all()
    assert (row.stand, row.body) == (Stand.BLOCKED, None)
    assert first_of(session, CHAT, NOW) is None
    forget_given_up(session, NOW)
    assert session.exec(select(Outgoing.stand)).all() == [Stand.BLOCKED]
    forget_given_up(session, SOON)
    assert session.exec(select(Outgoing.stand)).all() == []


def test_undelivered_are_the_chats_whose_oldest_is_due_and_free(database: Database) -> None:
    with database.work() as session:
        for chat_id in (CHAT, OTHER, CHAT, 1003):
            put(session, chat_id, {"text": "一"}, NOW)
        session.flush()
        late = first_of(session, 1003, NOW)
        assert late
        put_off(session, late, SOON, 1)
        put(session, 1003, {"text": "二"}, NOW)
        hold(session, Way.OUT, [CHAT], "a", NOW)
        hold(session, Way.IN, [OTHER], "a", NOW)
    with database.snapshot() as connection:
        assert undelivered(connection, "a", NOW) == [CHAT, OTHER]
        assert undelivered(connection, "b", NOW) == [OTHER]
        assert undelivered(connection, "b", SOON) == [CHAT, OTHER, 1003]
        assert unsent(connection) == 5


def test_who_is_forgotten_is_told_nothing_more(session: Session) -> None:
    put(session, 1, {"text": "您的案件"}, NOW)
    put(session, 2, {"text": "别人的"}, NOW)
    forget(session, person_for(session, 1, "王嬢嬢"))
    assert session.exec(select(Outgoing.chat_id)).all() == [2]
