import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.database import Database
from storage.draft import Draft, open_draft, put_aside, start_draft, take_up
from storage.failures import SecondDraft
from storage.ledger import person_for


def person(session: Session, chat_id: int = 1) -> int:
    return person_for(session, chat_id, "王嬢嬢").id or 0


def test_a_draft_is_there_tomorrow(database: Database) -> None:
    with database.work() as session:
        start_draft(session, person(session), "dispute", {"village": "east"})
    with database.work() as session:
        draft = open_draft(session, person(session))
        assert draft is not None
        assert (draft.form, draft.answers, draft.skipped, draft.asked) == ("dispute", {"village": "east"}, [], None)
        assert draft.started_at.tzinfo is not None


def test_second_open_draft_is_refused(session: Session) -> None:
    first = start_draft(session, person(session), "dispute", {})
    with pytest.raises(SecondDraft):
        start_draft(session, person(session), "activity.oath", {})
    assert open_draft(session, person(session)) is first


def test_the_database_itself_refuses_a_second_draft(database: Database) -> None:
    with database.work() as session:
        start_draft(session, person(session), "dispute", {})
    with pytest.raises(IntegrityError), database.work() as session:
        session.add(Draft(person_id=person(session), form="dispute"))


def test_two_people_have_a_draft_each(session: Session) -> None:
    drafts = [start_draft(session, person(session, chat_id), "dispute", {}) for chat_id in (1, 2)]
    assert [open_draft(session, draft.person_id) for draft in drafts] == drafts


def test_a_finished_draft_makes_room_for_the_next(session: Session) -> None:
    session.delete(start_draft(session, person(session), "dispute", {}))
    session.flush()
    assert open_draft(session, person(session)) is None
    assert start_draft(session, person(session), "application", {}).form == "application"


def test_a_draft_put_aside_comes_back(session: Session) -> None:
    first = start_draft(session, person(session), "dispute", {"village": "east"})
    assert take_up(session, person(session)) is None
    put_aside(session, first)
    second = start_draft(session, person(session), "application", {})
    assert open_draft(session, person(session)) is second
    session.delete(second)
    session.flush()
    assert take_up(session, person(session)) is first
    assert open_draft(session, person(session)) is first


def test_the_wanted_draft_is_taken_up_else_the_one_that_waits_longest(session: Session) -> None:
    drafts = [start_draft(session, person(session), form, {}, aside=True) for form in ("dispute", "application", "activity.oath")]
    assert take_up(session, person(session), drafts[1].id) is drafts[1]
    put_aside(session, drafts[1])
    assert take_up(session, person(session)) is drafts[0]
