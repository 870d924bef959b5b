"""An update is kept once, and its chat is in the hands of one worker."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, select

from storage.database import Database
from storage.handled import Done, answer_to, write_down
from storage.inbox import Arrived, Incoming, bodies, close, first_of, keep, named, unfinished, waiting
from storage.lane import LEASED_FOR, Lane, Way, hold, keep_holding, let_go
from tests.storage.sample import SECRETS

BOT, CHAT, OTHER = 7, 2**40, 1002
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LATER = NOW + LEASED_FOR
WORDS = "隔壁占我院坝"


def arrived(update_id: int, chat_id: int = CHAT) -> Arrived:
    return Arrived(update_id, chat_id, {"update_id": update_id, "message": {"text": WORDS}})


def test_what_comes_twice_is_kept_once_and_handed_out_in_the_order_of_its_numbers(session: Session) -> None:
    assert keep(session, BOT, [arrived(5), arrived(6, OTHER), arrived(5)], NOW) == [CHAT, OTHER]
    assert keep(session, BOT, [arrived(4), arrived(5)], NOW) == [CHAT]
    assert keep(session, 8, [arrived(5)], NOW) == [CHAT]  # another bot's
    assert first_of(session, BOT, []) == {}
    first = first_of(session, BOT, [CHAT, OTHER, 1003])
    assert {chat_id: waiting.update_id for chat_id, waiting in first.items()} == {CHAT: 4, OTHER: 6}
    assert [one.body and one.body["message"]["text"] for one in bodies(session, [first[CHAT]])] == [WORDS]
    close(session, BOT, [first[CHAT], first[OTHER]])
    second = first_of(session, BOT, [CHAT, OTHER])
    assert {chat_id: waiting.update_id for chat_id, waiting in second.items()} == {CHAT: 5}
    close(session, BOT, [*second.values()])
    assert first_of(session, BOT, [CHAT, OTHER]) == {}


def test_an_answer_that_has_gone_out_is_forgotten(session: Session) -> None:
    keep(session, BOT, [arrived(5), arrived(6, OTHER)], NOW)
    for number, chat_id in ((5, CHAT), (6, OTHER)):
        write_down(session, [Done(named(BOT, number), chat_id, WORDS, [{"text": WORDS}], NOW)])
    close(session, BOT, [first_of(session, BOT, [CHAT])[CHAT]])
    assert [answer_to(session, named(BOT, number)) for number in (5, 6)] == [(), [{"text": WORDS}]]


def test_what_was_handled_is_not_kept_again(session: Session) -> None:
    write_down(session, [Done(named(BOT, 5), CHAT, "", None, NOW)])
    assert keep(session, BOT, [arrived(5), arrived(6)], NOW) == [CHAT]
    assert [row.update_id for row in session.exec(select(Incoming))] == [6]


def test_the_first_of_a_flood_is_found_in_an_index_and_no_other_row_is_read(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'fawen.db'}", SECRETS)
    database.migrate()
    asked: list[tuple[str, Any]] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    with database.work() as session:
        first_of(session, BOT, [CHAT, OTHER])
        query, values = asked[-1]
        plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values)]
    assert any("COVERING INDEX ix_inbox_chat " in step for step in plan) and not any("SCAN" in step for step in plan)
    database.close()


def test_words_that_wait_are_encrypted(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'fawen.db'}", SECRETS)
    database.migrate()
    with database.work() as session:
        keep(session, BOT, [arrived(5)], NOW)
    database.close()
    assert WORDS.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_lane_is_one_workers_until_it_lets_go_or_has_died(session: Session) -> None:
    assert hold(session, Way.IN, [CHAT], "a", NOW)
    assert hold(session, Way.IN, [CHAT], "a", NOW)
    assert not hold(session, Way.IN, [CHAT], "b", NOW)
    assert hold(session, Way.OUT, [CHAT], "b", NOW)
    assert hold(session, Way.IN, [OTHER], "b", NOW)
    keep_holding(session, Way.IN, [CHAT], "a", NOW + timedelta(seconds=1))
    assert not hold(session, Way.IN, [CHAT], "b", LATER)
    assert hold(session, Way.IN, [CHAT], "b", LATER + timedelta(seconds=1))
    assert not hold(session, Way.IN, [CHAT], "a", LATER + timedelta(seconds=1))
    let_go(session, Way.IN, "b", [CHAT])
    assert hold(session, Way.IN, [CHAT], "a", LATER)
    let_go(session, Way.IN, "b")
    assert not hold(session, Way.OUT, [CHAT], "a", NOW)
    assert {(lane.way, lane.chat_id, lane.worker) for lane in session.exec(select(Lane))} == {
        (Way.IN, CHAT, "a"),
        (Way.OUT, CHAT, "b"),
    }


def test_a_lane_held_far_ahead_is_free_because_the_clock_has_jumped_back(session: Session) -> None:
    assert hold(session, Way.IN, [CHAT], "a", NOW)
    assert hold(session, Way.IN, [CHAT], "b", NOW - timedelta(days=365))


def test_unfinished_are_the_chats_that_no_other_worker_has(database: Database) -> None:
    with database.work() as session:
        keep(session, BOT, [arrived(1), arrived(2, OTHER), arrived(3), arrived(4, 1003)], NOW)
        hold(session, Way.IN, [CHAT], "a", NOW)
        hold(session, Way.OUT, [OTHER], "b", NOW)
    with database.snapshot() as connection:
        assert unfinished(connection, BOT, "a", NOW) == [CHAT, OTHER, 1003]
        assert unfinished(connection, BOT, "b", NOW) == [OTHER, 1003]
        assert unfinished(connection, BOT, "b", LATER) == [CHAT, OTHER, 1003]
        assert unfinished(connection, 8, "b", LATER) == []
        assert waiting(connection) == 4
