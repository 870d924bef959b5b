"""What the team reads in the morning: cases on whose clocks something is due, and days of the year that are coming."""

from sqlmodel import col, select

from bot.access import may_see
from bot.office import Office
from bot.posting import post
from bot.replies import Button, Reply
from bot.talk import quiz_events
from bot.talk.alerts import team
from bot.talk.case_card import PREFIX, due_line
from bot.talk.days import suggested
from bot.talk.names import case_line, case_number
from bot.turn import NOBODY, Turn
from storage.clocks import due
from storage.dispute import Dispute
from storage.person import Person
from storage.reminder import claim


def morning(office: Office) -> list[Reply]:
    """One message for each thing of which people are to be told by today, to the case's mediator, or to the village's team if it
    has none; then what the office could announce, and what it has still to count.
    """
    return [reply for part in office.parts for reply in _morning(part)]


def _morning(office: Office) -> list[Reply]:
    with office.database.work(office.place) as session:
        turn = Turn(office, session, NOBODY, "morning")
        disputes = session.exec(select(Dispute).where(col(Dispute.voided_at).is_(None), col(Dispute.number).is_not(None))).all()
        told = [*(reply for dispute in disputes for reply in _of(turn, dispute)), *suggested(turn), *quiz_events.over(turn)]
        return post(session, told)


def _of(turn: Turn, dispute: Dispute) -> list[Reply]:
    told = []
    for item in due(dispute, turn.today):
        if item.told_on and claim(turn.session, dispute.id or 0, item.clock, item.told_on):
            text = turn.say("cases.reminder", number=case_number(turn, dispute), due=due_line(turn, item))
            rows = ((Button(case_line(turn, dispute), f"{PREFIX}:{dispute.id}"),),)
            told += [Reply(text, rows, chat_id=person.chat_id) for person in _whom(turn, dispute)]
    return told


def _whom(turn: Turn, dispute: Dispute) -> list[Person]:
    mediator = turn.session.get(Person, dispute.mediator_id) if dispute.mediator_id else None
    if mediator and may_see(mediator, dispute):
        return [mediator]
    return [person for person in team(turn, dispute.village) if may_see(person, dispute)]
