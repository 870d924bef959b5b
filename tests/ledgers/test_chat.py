"""Buttons under a preview that are pressed late, twice, or by somebody else; files that are too long for the chat."""

from dataclasses import replace

import pytest
from sqlmodel import Session, func, select

from bot.office import Office
from bot.received import Received
from bot.replies import Reply
from bot.talk import ledgers
from bot.turn import Turn
from storage.attachment import Kept
from storage.dispute import Dispute
from storage.ledger import person_for
from storage.person import Person, Role
from tests.ledgers.made import comma_separated
from tests.ledgers.test_importing import HEAD, OTHER, ROW


@pytest.fixture
def clerk(session: Session) -> Person:
    return person_for(session, 1, "罗文书", Role.STAFF)


def sent(office: Office, session: Session, person: Person, content: bytes, name: str = "纠纷.csv") -> Turn:
    kept = Kept(office.files.put(content), name, "text/csv", len(content))
    return Turn(office, session, person, "update:1", file=Received(kept))


def shown(turn: Turn) -> Reply:
    replies = ledgers.received(turn)
    assert replies
    return replies[-1]


def pressed(turn: Turn, data: str, person: Person | None = None) -> Reply:
    return ledgers.press(replace(turn, person=person or turn.person, data=tuple(data.split(":")[1:])))[-1]


def number_of(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Dispute)).one()


def test_a_second_tap_and_a_tap_after_a_refusal_do_nothing(office: Office, session: Session, clerk: Person) -> None:
    turn = sent(office, session, clerk, comma_separated([HEAD, ROW]))
    go, drop = (button.data for row in shown(turn).rows for button in row)
    assert pressed(turn, go).replaces
    assert pressed(turn, go).toast == pressed(turn, drop).toast == office.texts("talk.stale")
    assert number_of(session) == 1


def test_a_button_belongs_to_the_one_who_sent_the_file(office: Office, session: Session, clerk: Person) -> None:
    turn = sent(office, session, clerk, comma_separated([HEAD, ROW]))
    go = shown(turn).rows[0][0].data
    other = person_for(session, 2, "另一个", Role.STAFF)
    assert pressed(turn, go, other).toast == office.texts("talk.stale")
    assert number_of(session) == 0


def test_what_was_logged_since_the_preview_is_asked_about_again(office: Office, session: Session, clerk: Person) -> None:
    turn = sent(office, session, clerk, comma_separated([HEAD, ROW, OTHER]))
    go = shown(turn).rows[0][0].data
    same = {"accepted_on": "2020-03-05", "accepted_year": 2020, "village": "haokou", "parties": ["张某甲", "李某乙"]}
    session.add(Dispute.model_validate(same))
    session.flush()
    again = pressed(turn, go)
    assert [button.data.rpartition(":")[2] for row in again.rows for button in row] == ["alike", "good", "drop"]
    assert number_of(session) == 1
    assert pressed(turn, go.replace("go", "good")).replaces
    assert number_of(session) == 2


def test_records_carry_who_imported_them(office: Office, session: Session, clerk: Person) -> None:
    turn = sent(office, session, clerk, comma_separated([HEAD, ROW]))
    pressed(turn, shown(turn).rows[0][0].data)
    assert session.exec(select(Dispute)).one().created_by == clerk.id


def test_a_file_that_is_too_long_for_the_chat_says_where_to_go(office: Office, session: Session, clerk: Person) -> None:
    turn = sent(office, session, clerk, comma_separated([HEAD, *[ROW] * ledgers.MOST_ROWS]))
    assert shown(turn).text == office.texts("ledgers.bad.too_many_here", limit=ledgers.MOST_ROWS)


def test_every_button_fits_into_telegram(office: Office, session: Session, clerk: Person) -> None:
    turn = sent(office, session, clerk, comma_separated([HEAD, ROW, ROW]))
    assert all(len(button.data.encode()) <= 64 for row in shown(turn).rows for button in row)
