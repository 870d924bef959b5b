"""Files of records: where they belong, that none is doubled, and their history."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from storage.attachment import MOST, Attachment, Kept, Place, attach, attachments, counts, move, named_files, sort, waiting
from storage.change import Change
from storage.collecting import FORGOTTEN_AFTER, collect, collecting, finish
from storage.draft import start_draft
from storage.failures import TooManyFiles
from storage.forgetting import forget
from storage.ledger import person_for, void
from storage.person import Person, Role
from tests.storage.sample import dispute

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
CASE = Place("dispute", 5)


def kept(number: int = 1) -> Kept:
    return Kept(f"{number:064x}", "屋檐.jpg", "image/jpeg", 2000)


def mediator(session: Session) -> Person:
    return person_for(session, 2, "冉调解员", Role.MEDIATOR)


def test_the_same_message_and_the_same_content_are_one_file(session: Session) -> None:
    by = mediator(session)
    first = attach(session, CASE, kept(), by, "u1")
    assert attach(session, CASE, kept(), by, "u1").id == first.id
    assert attach(session, CASE, kept(), by, "u2").id == first.id
    assert attach(session, Place("activity", 1), kept(), by, "u3").id != first.id
    assert len(attachments(session, CASE)) == 1


def test_a_record_takes_so_many_and_a_removed_one_makes_room(session: Session) -> None:
    by = mediator(session)
    files = [attach(session, CASE, kept(n), by, f"u{n}") for n in range(MOST)]
    with pytest.raises(TooManyFiles):
        attach(session, CASE, kept(99), by, "u99")
    void(session, files[0], by, TODAY)
    attach(session, CASE, kept(99), by, "u99")
    assert len(attachments(session, CASE)) == MOST
    assert files[0].sha256 in named_files(session)


def test_moving_sorting_and_removing_are_written_down(session: Session) -> None:
    by = mediator(session)
    one = attach(session, Place("person", by.id or 0), kept(), by, "u1")
    assert waiting(session, by) == [one]
    move(session, [one], CASE, by, TODAY)
    sort(session, [one], "evidence", by, TODAY)
    assert (waiting(session, by), counts(session, CASE)) == ([], {"evidence": 1})
    void(session, one, by, TODAY)
    session.flush()
    assert attachments(session, CASE) == []
    assert {change.field for change in session.exec(select(Change))} == {"table", "record_id", "item", "voided_at"}


def test_files_of_a_form_that_was_thrown_away_wait(session: Session) -> None:
    by = mediator(session)
    draft = start_draft(session, by.id or 0, "dispute", {})
    one = attach(session, Place("draft", draft.id or 0), kept(), by, "u1")
    assert waiting(session, by) == []
    session.delete(draft)
    session.flush()
    assert waiting(session, by) == [one]


def test_collecting_is_forgotten_after_a_while(session: Session) -> None:
    by = mediator(session)
    collect(session, by, CASE, "evidence", NOW)
    found = collecting(session, by, NOW + FORGOTTEN_AFTER / 2)
    assert found is not None
    assert (found.place, found.item) == (CASE, "evidence")
    assert collecting(session, by, NOW + FORGOTTEN_AFTER) is None
    collect(session, by, CASE, "identity", NOW + timedelta(hours=1))
    finish(session, by)
    assert collecting(session, by, NOW + timedelta(hours=1)) is None


def test_forgetting_takes_loose_files_and_leaves_those_of_a_case(session: Session) -> None:
    case = dispute(session)
    villager = person_for(session, 1, "王嬢嬢")
    loose = attach(session, Place("person", villager.id or 0), kept(1), villager, "u1")
    removed = attach(session, Place("person", villager.id or 0), kept(2), villager, "u2")
    void(session, removed, villager, TODAY)
    collect(session, villager, loose.place, None, NOW)
    case.applicant_id = villager.id
    attach(session, Place("dispute", case.id or 0), kept(3), villager, "u3")
    assert forget(session, villager) == 1
    session.flush()
    assert [file.sha256 for file in session.exec(select(Attachment))] == [kept(3).sha256]


def test_a_villager_with_nothing_but_loose_files_goes_altogether(session: Session) -> None:
    villager = person_for(session, 1, "王嬢嬢")
    one = attach(session, Place("person", villager.id or 0), kept(), villager, "u1")
    void(session, one, villager, TODAY)
    forget(session, villager)
    session.flush()
    assert session.exec(select(Person)).all() == []
