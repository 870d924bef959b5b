"""People's words go after their time; what is counted stays."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from storage.consultation import Channel, Consultation
from storage.daily import claim_day
from storage.ledger import person_for
from storage.retention import Keeping, retire
from storage.talk import TalkState
from storage.ticket import Reason, Ticket, TicketMessage

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
YEAR = Keeping(questions=365, tickets=30, talk=10)


def _asked(session: Session, days_ago: int, channel: Channel = Channel.BOT) -> Consultation:
    at = NOW - timedelta(days=days_ago)
    given = {"asker": "abc", "question": "隔壁占我院坝", "channel": channel, "asked_at": at, "year": at.year, "entry": "dog"}
    made = Consultation.model_validate(given)
    session.add(made)
    session.flush()
    return made


def _ticket(session: Session, ended_days_ago: int | None) -> None:
    ended = None if ended_days_ago is None else NOW - timedelta(days=ended_days_ago)
    ticket = Ticket(
        person_id=person_for(session, 1, "王嬢嬢").id or 0, reason=Reason.ASKED, question="院坝", opened_at=NOW - timedelta(99)
    )
    ticket.ended_at = ended
    session.add(ticket)
    session.flush()
    session.add(TicketMessage(ticket_id=ticket.id or 0, text="怎么办", at=NOW - timedelta(99), origin=f"m{ended_days_ago}"))
    session.flush()


def test_words_of_old_questions_are_blanked_and_everything_that_is_counted_stays(session: Session) -> None:
    old, young, noted = _asked(session, 366), _asked(session, 364), _asked(session, 900, Channel.PHONE)
    assert retire(session, YEAR, NOW)["questions"] == 1
    session.expire_all()
    assert (old.question, old.asker, old.entry, old.year) == ("", "abc", "dog", 2025)
    assert young.question
    assert noted.question
    assert retire(session, YEAR, NOW)["questions"] == 0


def test_what_was_said_in_a_hand_over_goes_some_time_after_its_end(session: Session) -> None:
    for ended in (None, 29, 31):
        _ticket(session, ended)
    counts = retire(session, YEAR, NOW)
    assert (counts["tickets"], counts["messages"]) == (1, 1)
    session.expire_all()
    assert [ticket.question for ticket in session.exec(select(Ticket).order_by(Ticket.id))] == ["院坝", "院坝", ""]  # type: ignore[arg-type]
    assert sorted(message.text for message in session.exec(select(TicketMessage))) == ["", "怎么办", "怎么办"]


def test_a_talk_is_remembered_for_some_days(session: Session) -> None:
    for number, days in ((1, 9), (2, 11)):
        person = person_for(session, number, "某人")
        session.add(TalkState(person_id=person.id or 0, words="院坝", updated_at=NOW - timedelta(days)))
    session.flush()
    assert retire(session, YEAR, NOW)["talks"] == 1


def test_nought_keeps_for_ever(session: Session) -> None:
    _asked(session, 9999)
    _ticket(session, 9999)
    assert set(retire(session, Keeping(0, 0, 0), NOW).values()) == {0}


def test_a_day_is_claimed_once_for_each_thing(session: Session) -> None:
    today, tomorrow = NOW.date(), NOW.date() + timedelta(1)
    claims = [("a", today), ("a", today), ("b", today), ("a", tomorrow)]
    assert [claim_day(session, name, day) for name, day in claims] == [True, False, True, True]
