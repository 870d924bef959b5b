"""Answering the quiz: by buttons, with a kind word, the explanation and the law. The first answer counts; nobody is ranked."""

from bot.access import Action, may
from bot.replies import Button, Reply, in_rows
from bot.talk import places
from bot.talk.rounds import Round, daily, of_event, round_of, weekly
from bot.turn import Turn
from knowledge.quiz import QuizQuestion, mixed
from storage.quiz import answer_first, answered, event_by_code, open_events

PREFIX = "z"
"""Of the buttons for everybody: ``z:go:<round>`` and ``z:a:<round>:<question>:<option>``."""
OFFICE = "ze"
"""Of the office's buttons, see bot/talk/quiz_events.py."""
LINK = "quiz"
"""What the payload of an event's link begins with (https://core.telegram.org/bots/features#deep-linking)."""
_MARK_LENGTH = 6


def show(turn: Turn) -> list[Reply]:
    """/quiz, alone or with an event's code."""
    if where := places.first(turn):
        return where
    code = turn.text.strip()
    if not code:
        return [Reply(turn.say("quiz.menu"), _menu(turn))]
    event = event_by_code(turn.session, code)
    return _opened(turn, of_event(event)) if event else [Reply(turn.say("quiz.unknown"), _menu(turn))]


def follow(turn: Turn) -> list[Reply]:
    """/start with the payload of an event's link."""
    if where := places.first(turn):
        return where
    event = event_by_code(turn.session, turn.text.strip().partition("_")[2])
    return _opened(turn, of_event(event)) if event else [Reply(turn.say("quiz.unknown"), _menu(turn))]


def press(turn: Turn) -> list[Reply]:
    """A button for everybody."""
    action, token, question_id, mark = (*turn.data, "", "", "", "")[:4]
    if action == "go":
        return _opened(turn, token)
    round_ = round_of(turn, token)
    question = next((one for one in round_.questions if one.id == question_id), None) if round_ else None
    option = next((one for one in question.options if _mark(one) == mark), None) if question else None
    if action != "a" or round_ is None or question is None or option is None:
        return [Reply(toast=turn.say("talk.stale")), *(_opened(turn, token) if round_ else show(turn))]
    if closed := _closed(turn, round_):
        return closed
    return [_told(turn, round_, question, option), _next(turn, round_)]


def _opened(turn: Turn, token: str) -> list[Reply]:
    round_ = round_of(turn, token)
    if round_ is None:
        return [Reply(turn.say("quiz.unknown"), _menu(turn))]
    return _closed(turn, round_) or [_next(turn, round_)]


def _closed(turn: Turn, round_: Round) -> list[Reply]:
    """What is said of an event that takes no answers today; nothing if it does."""
    event = round_.event
    if event and event.is_over(turn.today):
        return [Reply("\n".join([turn.say("quiz.over", name=event.name), *_own_result(turn, round_)]), _menu(turn))]
    if event and turn.today < event.first_day:
        day = turn.say("quiz.day", month=event.first_day.month, day=event.first_day.day)
        return [Reply(turn.say("quiz.early", name=event.name, day=day), _menu(turn))]
    return []


def _own_result(turn: Turn, round_: Round) -> list[str]:
    """What somebody who took part has answered, which stays."""
    done = answered(turn.session, round_.token, turn.office.pseudonym(turn.person))
    right = sum(answer.right for answer in done.values())
    return [turn.say("quiz.over_own", count=len(done), right=right)] if done else []


def _next(turn: Turn, round_: Round) -> Reply:
    """The first question that the person has not answered, or the end."""
    done = answered(turn.session, round_.token, turn.office.pseudonym(turn.person))
    left = [question for question in round_.questions if question.id not in done]
    count = len(round_.questions)
    if not left:
        right = sum(done[question.id].right for question in round_.questions)
        return Reply(turn.say("quiz.done", name=round_.name, count=count, right=right), _menu(turn, but=round_.token))
    question = left[0]
    text = turn.say("quiz.question", name=round_.name, number=count - len(left) + 1, count=count, ask=question.ask)
    buttons = (Button(one, f"{PREFIX}:a:{round_.token}:{question.id}:{_mark(one)}") for one in question.options)
    return Reply(text, in_rows(buttons))


def _told(turn: Turn, round_: Round, question: QuizQuestion, option: str) -> Reply:
    first, is_this = answer_first(
        turn.session,
        round=round_.token,
        who=turn.office.pseudonym(turn.person),
        person_id=turn.person.id,
        question=question.id,
        option=option,
        right=option == question.right,
    )
    said = turn.say("quiz.right" if first.right else "quiz.wrong", right=question.right)
    said = said if is_this else "\n".join([turn.say("quiz.first_counts", option=first.option), said])
    source = turn.office.content.answerer.cited(question.sources)
    text = turn.say("quiz.told", ask=question.ask, option=option, said=said, why=question.why, sources=source)
    return Reply(text, replaces=True)


def _menu(turn: Turn, but: str = "") -> tuple[tuple[Button, ...], ...]:
    """What can be answered today, and for the office the way to its events."""
    rounds = [(event.name, of_event(event)) for event in open_events(turn.session, turn.today)]
    rounds += [(turn.say("quiz.daily"), daily(turn)), (turn.say("quiz.weekly"), weekly(turn))]
    buttons = [Button(name, f"{PREFIX}:go:{token}") for name, token in rounds if token != but]
    office = [Button(turn.say("quiz.staff.events"), f"{OFFICE}:list")] if may(turn.person, Action.HOLD_QUIZ) else []
    return in_rows([*buttons, *office])


def _mark(option: str) -> str:
    """An option in a button: what it says, so that an edited bank cannot turn an old button into another answer."""
    return mixed(option)[:_MARK_LENGTH]
