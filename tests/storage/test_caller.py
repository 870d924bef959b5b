"""Whoever writes, asked for once: the person, what they said last, and what they have open."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session

from storage.caller import QUICKLY, Caller, callers
from storage.database import Database
from storage.draft import open_draft, put_aside, start_draft, take_up
from storage.handled import Done, write_down
from storage.ledger import person_for
from storage.person import Person
from storage.talk import Remembered, forget_talk, remember, remembered, write_talks
from storage.ticket import Reason, Ticket, take, taken_of, waiting_of

CHAT, OTHER = 2**40, 1002
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SOON = NOW + QUICKLY / 2


@pytest.fixture
def person(session: Session) -> Person:
    return person_for(session, CHAT, "某人")


def asked(session: Session, chat_id: int = CHAT) -> Caller:
    return callers(session, [chat_id]).get(chat_id, Caller())


def test_somebody_new_is_nobody_yet(session: Session) -> None:
    assert asked(session) == Caller()
    assert not asked(session).repeats("", NOW)


def test_several_are_asked_for_at_once(session: Session, person: Person) -> None:
    other = person_for(session, OTHER, "另一人")
    write_down(session, [Done("1:1", CHAT, "一", None, NOW), Done("1:2", CHAT, "二", None, SOON)])
    found = callers(session, [OTHER, CHAT, 7])
    assert {chat_id: (one.person, one.at) for chat_id, one in found.items()} == {CHAT: (person, SOON), OTHER: (other, None)}


def test_the_same_words_of_the_same_chat_in_a_moment_are_repeated(session: Session, person: Person) -> None:
    person_for(session, OTHER, "另一人")
    write_down(session, [Done("1:1", CHAT, "张三 李四", None, NOW)])
    assert asked(session).repeats("张三 李四", SOON)
    assert not asked(session).repeats("屋檐水", SOON)
    assert not asked(session, OTHER).repeats("张三 李四", SOON)
    assert not asked(session).repeats("张三 李四", NOW + QUICKLY)
    assert not asked(session).repeats("张三 李四", NOW - timedelta(days=1))  # the clock has jumped back
    write_down(session, [Done("1:2", CHAT, "", None, SOON)])
    assert not asked(session).repeats("张三 李四", SOON)
    assert not asked(session).repeats("", SOON)


def statements(session: Session) -> list[str]:
    """What is asked of the database from now on."""
    seen: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: seen.append(args[2]))
    return seen


def test_what_is_not_open_is_not_looked_for_again_until_it_is_written(session: Session, person: Person) -> None:
    asked(session)
    seen = statements(session)
    assert [open_draft(session, person.id or 0), waiting_of(session, person), taken_of(session, person)] == [None] * 3
    assert seen == []
    draft = start_draft(session, person.id or 0, "dispute", {})
    assert open_draft(session, person.id or 0) is draft
    ticket = Ticket(person_id=person.id or 0, reason=Reason.ASKED, opened_at=NOW)
    session.add(ticket)
    assert waiting_of(session, person) is ticket


def test_a_form_taken_up_again_is_seen(session: Session, person: Person) -> None:
    put_aside(session, start_draft(session, person.id or 0, "dispute", {}))
    asked(session)
    assert open_draft(session, person.id or 0) is None
    draft = take_up(session, person.id or 0)
    assert draft and open_draft(session, person.id or 0) is draft


def test_a_talk_that_was_just_taken_is_seen(session: Session, person: Person) -> None:
    other = person_for(session, OTHER, "另一人")
    ticket = Ticket(person_id=person.id or 0, reason=Reason.ASKED, opened_at=NOW)
    session.add(ticket)
    session.flush()
    asked(session, OTHER)
    assert taken_of(session, other) is None
    assert take(session, ticket, other, SOON)
    assert taken_of(session, other) is ticket


def test_what_is_open_is_found(session: Session, person: Person) -> None:
    other = person_for(session, OTHER, "另一人")
    draft = start_draft(session, person.id or 0, "dispute", {})
    ticket = Ticket(person_id=person.id or 0, reason=Reason.ASKED, opened_at=NOW, taken_by=other.id)
    session.add(ticket)
    session.flush()
    asked(session), asked(session, OTHER)
    assert (open_draft(session, person.id or 0), waiting_of(session, person)) == (draft, ticket)
    assert (open_draft(session, other.id or 0), waiting_of(session, other), taken_of(session, other)) == (None, None, ticket)


def test_their_talk_is_known_and_not_looked_for_again(session: Session, person: Person) -> None:
    other = person_for(session, OTHER, "另一人")
    talk = Remembered("dog-bite", "狗咬人", ["dog-bite", "injury"], None)
    remember(session, person, talk, NOW)
    write_talks(session)
    session.info.clear()
    callers(session, [CHAT, OTHER])
    seen = statements(session)
    assert (remembered(session, person), remembered(session, other), seen) == (talk, Remembered(), [])
    remember(session, other, talk, SOON)
    assert remembered(session, other) == talk


def test_what_is_to_be_remembered_is_written_at_the_end_unless_it_is_forgotten(database: Database) -> None:
    talk = Remembered("dog-bite", "狗咬人", ["injury"], None)
    with database.work() as session:
        people = [person_for(session, chat_id, "某人") for chat_id in (CHAT, OTHER)]
        for person in people:
            remember(session, person, Remembered("fees"), NOW)
            remember(session, person, talk, NOW)
        forget_talk(session, people[1])
        assert [remembered(session, person) for person in people] == [talk, Remembered()]
    with database.work() as session:
        assert [remembered(session, person) for person in people] == [talk, Remembered()]
