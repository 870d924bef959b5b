from datetime import UTC, datetime

from sqlmodel import Session, select

from storage.consultation import Consultation
from storage.dispute import Dispute
from storage.draft import Draft, start_draft
from storage.forgetting import NOBODY, forget
from storage.handled import Done, answer_to, known, write_down
from storage.ledger import file_dispute, person_for
from storage.person import Person, Role
from storage.talk import TalkState
from storage.ticket import Reason, Ticket, TicketMessage, said, take

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def _asked(session: Session, person: Person) -> None:
    given = {"asker": "abc", "question": "隔壁占我院坝", "created_by": person.id, "year": 2026, "origin": f"u{person.id}"}
    session.add(Consultation.model_validate(given))
    session.flush()


def test_words_talk_and_form_go_and_the_count_stays(session: Session) -> None:
    person = person_for(session, 1, "王嬢嬢")
    number = person.id
    _asked(session, person)
    session.add(TalkState(person_id=person.id or 0, words="院坝"))
    start_draft(session, person.id or 0, "application", {"applicant": "王嬢嬢"})
    assert forget(session, person) == 0
    session.flush()
    session.expire_all()
    consultation = session.exec(select(Consultation)).one()
    assert (consultation.question, consultation.asker, consultation.created_by) == ("", NOBODY, None)
    assert session.exec(select(TalkState)).all() == []
    assert session.exec(select(Draft)).all() == []
    assert session.get(Person, number) is None


def test_what_others_said_stays(session: Session) -> None:
    _asked(session, person_for(session, 1, "王嬢嬢"))
    forget(session, person_for(session, 2, "李大爷"))
    assert session.exec(select(Consultation)).one().question


def test_answers_that_have_not_gone_out_go_and_the_update_stays_known(session: Session) -> None:
    for chat_id in (1, 2):
        write_down(session, [Done(f"u{chat_id}", chat_id, "院坝", [{"text": "王嬢嬢"}], NOW)])
    forget(session, person_for(session, 1, "王嬢嬢"))
    assert (answer_to(session, "u1"), known(session, ["u1"])) == ((), {"u1"})
    assert answer_to(session, "u2")


def test_a_case_stays_and_is_told(session: Session) -> None:
    person = person_for(session, 1, "王嬢嬢")
    file_dispute(session, {"village": "haokou", "parties": ["甲", "乙"], "applicant_id": person.id}, NOW, person, "u9")
    assert forget(session, person) == 1
    assert session.exec(select(Dispute)).one().parties == ["甲", "乙"]
    assert person.name == ""


def test_somebody_of_the_team_keeps_the_role(session: Session) -> None:
    person = person_for(session, 1, "冉调解员", Role.MEDIATOR)
    person.phone = "13900000000"
    forget(session, person)
    assert person.phone is None
    session.flush()
    assert session.exec(select(Person)).one().role is Role.MEDIATOR


def test_hand_overs_go_with_what_was_said_and_stay_counted(session: Session) -> None:
    person, mediator = person_for(session, 1, "王嬢嬢"), person_for(session, 2, "冉调解员", Role.MEDIATOR)
    number = person.id
    _asked(session, person)
    asked = session.exec(select(Consultation)).one()
    ticket = Ticket(
        person_id=number or 0, consultation_id=asked.id, reason=Reason.ASKED, question="院坝", opened_at=asked.asked_at
    )
    session.add(ticket)
    session.flush()
    assert take(session, ticket, mediator, asked.asked_at)
    assert said(session, ticket, person, "我屋头的事", asked.asked_at, "m1")
    assert said(session, ticket, mediator, "莫急", asked.asked_at, "m2")
    forget(session, person)
    session.flush()
    session.expire_all()
    assert session.exec(select(Ticket)).all() == []
    assert session.exec(select(TicketMessage)).all() == []
    assert session.exec(select(Consultation)).one().question == ""
    assert session.get(Person, number) is None


def test_a_former_mediator_whose_records_stay_keeps_a_row_without_a_name(session: Session) -> None:
    person = person_for(session, 1, "冉调解员")
    file_dispute(session, {"village": "haokou", "parties": ["甲", "乙"]}, NOW, person, "u9")
    assert forget(session, person) == 0
    session.flush()
    assert session.exec(select(Person)).one().name == ""
