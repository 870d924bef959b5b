"""The quiz in the chat, where the stories cannot know which question comes."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from bot.talk.quiz import PREFIX
from knowledge.quiz import QuizQuestion
from storage.activity import Activity
from storage.forgetting import forget
from storage.ledger import person_for
from storage.quiz import QuizAnswer, QuizEvent, results
from tests.conversation import Conversation
from tests.desk import MEDIATOR, STAFF, VILLAGER, Desk, content

MORNING = datetime(2026, 12, 1, 1, tzinfo=UTC)
_LONGEST_DATA = 64
"""Bytes of a button's data (https://core.telegram.org/bots/api#inlinekeyboardbutton)."""


def asked(talk: Conversation) -> QuizQuestion:
    return next(question for question in content().quiz if question.ask == talk.last().splitlines()[-1])


async def held(desk: Desk, first: datetime, days: int = 3) -> str:
    """An event of five questions; its link."""
    with desk.office.database.work() as session:
        ids = [question.id for question in content().quiz][:5]
        day = first.date()
        last = day + timedelta(days=days - 1)
        session.add(QuizEvent(code="123456", name="试答", first_day=day, last_day=last, questions=ids))
    return "/start quiz_123456"


async def test_right_and_wrong_are_told_kindly_with_explanation_and_law(desk: Desk) -> None:
    talk = await desk.talk(VILLAGER)
    await talk.say("本周五题")
    await talk.press("本周五题")
    for number in range(5):
        question = asked(talk)
        assert talk.buttons() == list(question.options)
        chosen = question.wrong[0] if number % 2 else question.right
        await talk.press(chosen)
        told = talk.said()[0]
        assert (desk.office.texts("quiz.right") in told) == (chosen == question.right)
        for words in (chosen, question.right if number % 2 else "", question.why, f"《{question.sources[0].law}》"):
            assert words in told
    assert desk.office.texts("quiz.done", name=desk.office.texts("quiz.weekly"), count=5, right=3) in talk.last()


async def test_the_first_answer_counts_however_often_the_button_is_pressed(desk: Desk) -> None:
    link = await held(desk, datetime.now(UTC))
    talk = await desk.talk(VILLAGER)
    await talk.say(link)
    first = talk.new()[-1]
    await talk.say(link)
    second = talk.new()[-1]
    question = asked(talk)
    await talk.press(question.wrong[0], first)
    await talk.press(question.right, second)
    assert desk.office.texts("quiz.first_counts", option=question.wrong[0]) in talk.said()[0]
    with desk.office.database.work() as session:
        assert [answer.option for answer in session.exec(select(QuizAnswer))] == [question.wrong[0]]


async def test_an_event_takes_answers_on_its_days_only(desk: Desk) -> None:
    link = await held(desk, MORNING)
    talk = await desk.talk(VILLAGER)
    desk.clock.fixed = MORNING - timedelta(days=1)
    await talk.say(link)
    assert "12月1日" in talk.last()
    desk.clock.fixed = MORNING + timedelta(days=2)
    await talk.say(link)
    question, waiting = asked(talk), talk.new()[-1]
    desk.clock.fixed = MORNING + timedelta(days=3)
    await talk.press(question.right, waiting)
    assert desk.office.texts("quiz.over", name="试答") in talk.last()
    with desk.office.database.work() as session:
        assert session.exec(select(QuizAnswer)).all() == []


async def test_an_event_over_is_counted_once_with_its_last_day_and_with_nobody_not_at_all(desk: Desk) -> None:
    link = await held(desk, MORNING)
    staff = await desk.talk(STAFF)
    desk.clock.fixed = MORNING + timedelta(days=9)
    await staff.say("答题")
    await staff.press("ze:list")
    await staff.press("ze:see:123456")
    await staff.press("ze:end:123456")
    assert desk.office.texts("quiz.staff.nobody") in staff.last()
    with desk.office.database.work() as session:
        assert session.exec(select(Activity)).all() == []
        session.exec(select(QuizEvent)).one().closed_at = None
    desk.clock.fixed = MORNING
    for person in (VILLAGER, MEDIATOR):
        talk = await desk.talk(person)
        await talk.say(link)
        await talk.press(asked(talk).right)
    desk.clock.fixed = MORNING + timedelta(days=9)
    cards = []
    for _ in range(2):
        await staff.say("答题")
        await staff.press("ze:list")
        await staff.press("ze:see:123456")
        cards.append(staff.new()[-1])
    for card in cards:
        await staff.press("ze:end:123456", card)
        assert desk.office.texts("quiz.staff.states.counted") in staff.said()[-1]
    with desk.office.database.work() as session:
        activity = session.exec(select(Activity)).one()
    assert (str(activity.day), activity.year, activity.numbers) == ("2026-12-03", 2026, {"attendance": 2, "events": 1})
    assert activity.details == {"title": "试答", "form": "quiz"}


async def test_deleting_own_data_keeps_the_number_of_participants(desk: Desk) -> None:
    link = await held(desk, datetime.now(UTC))
    for person in (VILLAGER, MEDIATOR):
        talk = await desk.talk(person)
        await talk.say(link)
        await talk.press(asked(talk).right)
    with desk.office.database.work() as session:
        for person in (VILLAGER, MEDIATOR):
            known = {answer.who for answer in session.exec(select(QuizAnswer))}
            forget(session, person_for(session, person, "某人"))
            session.flush()
            session.expire_all()
            assert {answer.who for answer in session.exec(select(QuizAnswer))} != known
        assert [answer.person_id for answer in session.exec(select(QuizAnswer))] == [None, None]
        assert results(session, "e123456").participants == 2


def test_the_data_of_every_answer_button_fits() -> None:
    longest = max(len(question.id) for question in content().quiz)
    assert len(f"{PREFIX}:a:e123456::123456") + longest <= _LONGEST_DATA
