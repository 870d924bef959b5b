"""A copy of what is kept of a person, written out to be read (个人信息保护法 45)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import inspect
from sqlmodel import col, select

from bot.talk.names import case_number
from bot.talk.villages import village_names
from bot.turn import Turn
from storage.attachment import Attachment
from storage.consultation import Consultation, Solved
from storage.dispute import Dispute
from storage.draft import Draft
from storage.place import everywhere
from storage.quiz import QuizAnswer
from storage.record import Row
from storage.ticket import Ticket, TicketMessage


def written_out(turn: Turn) -> str:
    """The whole document: who the person is here, and everything that came from them, the oldest first."""
    parts = {
        "questions": _questions(turn),
        "cases": _cases(turn),
        "tickets": _tickets(turn),
        "quiz": _quiz(turn),
        "forms": _forms(turn),
        "files": _files(turn),
    }
    lines = [turn.say("privacy.data.head", at=_at(turn, turn.office.clock())), *_person(turn)]
    for name, found in parts.items():
        with everywhere(turn.session):
            rows = list(found)
        lines += ["", turn.say(f"privacy.data.parts.{name}", count=len(rows)), *(rows or [turn.say("privacy.data.none")])]
    return "\n".join([*lines, ""])


def _person(turn: Turn) -> Iterator[str]:
    values = {
        "name": turn.person.name,
        "role": turn.say(f"talk.roles.{turn.person.role}"),
        "villages": village_names(turn, turn.person.villages) or turn.say("privacy.data.unknown"),
        "phone": turn.person.phone or turn.say("privacy.data.unknown"),
        "joined": _at(turn, turn.person.joined_at),
    }
    yield turn.say("privacy.data.person", **values)


def _questions(turn: Turn) -> Iterator[str]:
    outcomes = {Solved.SOLVED: "talk.buttons.solved", Solved.UNSOLVED: "talk.buttons.unsolved"}
    for one in _own(turn, Consultation, Consultation.created_by):
        outcome = outcomes.get(one.outcome)
        entry = turn.office.content.library.entries.get(one.entry or "")
        yield turn.say(
            "privacy.data.question",
            at=_at(turn, one.asked_at),
            question=one.question or turn.say("privacy.data.blanked"),
            answer=entry.question if entry else turn.say("privacy.data.no_answer"),
            outcome=turn.say(outcome) if outcome else turn.say("privacy.data.not_said"),
        )


def _cases(turn: Turn) -> Iterator[str]:
    ratings = {True: "cases.content", False: "cases.not_content"}
    for case in _own(turn, Dispute, Dispute.applicant_id):
        rating = ratings.get(case.rating) if case.rating is not None else None
        yield turn.say(
            "privacy.data.case",
            at=_at(turn, case.created_at),
            number=case_number(turn, case),
            status=turn.say(f"choices.dispute_status.{case.status}"),
            parties=turn.say("people.comma").join(case.parties),
            summary=case.summary,
            phone=case.phone or turn.say("privacy.data.unknown"),
            rating=turn.say(rating) if rating else turn.say("privacy.data.not_said"),
        )


def _tickets(turn: Turn) -> Iterator[str]:
    for ticket in _own(turn, Ticket, Ticket.person_id):
        question = ticket.question or turn.say("privacy.data.blanked")
        yield turn.say("privacy.data.ticket", at=_at(turn, ticket.opened_at), question=question)
        query = select(TicketMessage).where(TicketMessage.ticket_id == ticket.id).order_by(col(TicketMessage.id))
        for message in turn.session.exec(query):
            who = "me" if message.by == turn.person.id else "other"
            text = message.text or turn.say("privacy.data.blanked")
            yield turn.say(f"privacy.data.said_by_{who}", at=_at(turn, message.at), text=text)


def _quiz(turn: Turn) -> Iterator[str]:
    for answer in _own(turn, QuizAnswer, QuizAnswer.person_id):
        question = turn.office.content.quiz.get(answer.question)
        ask = question.ask if question else answer.question
        yield turn.say("privacy.data.answer", at=_at(turn, answer.at), ask=ask, option=answer.option)


def _forms(turn: Turn) -> Iterator[str]:
    for draft in _own(turn, Draft, Draft.person_id):
        if draft.record_id is not None:  # a record of the committee that is being changed: filled in from it, not by the person
            continue
        answers = turn.say("people.comma").join(draft.answers.values())
        yield turn.say("privacy.data.form", at=_at(turn, draft.started_at), answers=answers)


def _files(turn: Turn) -> Iterator[str]:
    for file in _own(turn, Attachment, Attachment.created_by):
        yield turn.say("privacy.data.one_file", at=_at(turn, file.created_at), name=file.name, caption=file.caption)


def _own(turn: Turn, table: type[Row], owner: Any) -> Sequence[Row]:
    """The person's rows, the oldest first."""
    (key,) = inspect(table).primary_key
    return turn.session.exec(select(table).where(owner == turn.person.id).order_by(key)).all()


def _at(turn: Turn, at: datetime) -> str:
    return at.astimezone(turn.office.settings.zone).strftime("%Y-%m-%d %H:%M")
