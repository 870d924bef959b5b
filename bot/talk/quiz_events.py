"""Quiz events of the office: held with a link of their own, looked at as figures, counted once as a publicity activity."""

from datetime import timedelta
from typing import Any

from bot.access import Action, may
from bot.forms.engine import Engine
from bot.forms.form import Form, labelled
from bot.forms.question import Choice, Question
from bot.office import Office
from bot.replies import Button, Reply, in_rows
from bot.talk import activities
from bot.talk.quiz import LINK, OFFICE
from bot.talk.rounds import of_event
from bot.turn import Turn
from storage.activity import Activity
from storage.daily import claim_day
from storage.fields import Answer
from storage.ledger import by_origin
from storage.person import Person
from storage.quiz import QuizEvent, event_by_code, events, free_code, results

FORM = "quiz"
_ALL_TOPICS = "all"
_KIND = "publicity_event"
_MOST = 8


def event_form(office: Office) -> Form:
    """What the office says to hold an event."""
    texts, topics = office.texts, office.content.quiz.topics
    choices = {
        "topic": (Choice(_ALL_TOPICS, texts("quiz.staff.all_topics")), *labelled(topics)),
        "count": labelled(texts.under("quiz.staff.counts")),
        "days": labelled(texts.under("quiz.staff.lengths")),
    }
    kinds = {"name": Answer.TEXT, "topic": Answer.CHOICE, "count": Answer.CHOICE, "first_day": Answer.DAY, "days": Answer.CHOICE}
    questions = tuple(
        Question(
            name,
            texts(f"quiz.staff.form.{name}.label"),
            texts(f"quiz.staff.form.{name}.ask"),
            kind,
            hint=texts(f"quiz.staff.form.{name}.hint") if f"quiz.staff.form.{name}.hint" in texts else "",
            needed=True,
            choices=choices.get(name, ()),
            longest=40,
            ahead=kind is Answer.DAY,
        )
        for name, kind in kinds.items()
    )
    title = texts("quiz.staff.form.title")
    return Form(FORM, title, questions, _save, open_to=lambda turn, _: may(turn.person, Action.HOLD_QUIZ))


def press(engine: Engine, turn: Turn) -> list[Reply]:
    """A button of the office."""
    action, code = (*turn.data, "", "")[:2]
    if action == "new":
        return engine.start(turn, FORM)
    if action == "list":
        return [_list(turn)]
    event = event_by_code(turn.session, code)
    if event is None:
        return [Reply(toast=turn.say("talk.stale")), _list(turn)]
    if action == "edit":
        return _edit(engine, turn, event)
    if action == "end" and not event.is_over(turn.today):
        return [_doubt(turn, event)]
    return [_counted(turn, event) if action in ("end", "sure") else _card(turn, event)]


def over(turn: Turn) -> list[Reply]:
    """To whoever held it, the morning after: an event that is over is still to be counted. Once, whichever worker comes first."""
    told = []
    for event in events(turn.session, _MOST):
        holder = turn.session.get(Person, event.created_by) if event.created_by else None
        waits = event.is_over(turn.today) and event.closed_at is None and event.activity_id is None
        if waits and holder and may(holder, Action.HOLD_QUIZ) and claim_day(turn.session, f"quiz:{event.code}", event.last_day):
            button = Button(turn.say("quiz.staff.end"), f"{OFFICE}:end:{event.code}")
            text = turn.say("quiz.staff.told_over", name=event.name, last=_day(turn, event))
            told.append(Reply(text, ((button,),), chat_id=holder.chat_id))
    return told


def _list(turn: Turn) -> Reply:
    known = events(turn.session, _MOST)
    new = Button(turn.say("quiz.staff.new"), f"{OFFICE}:new")
    text = turn.say("quiz.staff.list" if known else "quiz.staff.none")
    return Reply(text, in_rows([new, *(Button(event.name, f"{OFFICE}:see:{event.code}") for event in known)]))


def _save(turn: Turn, _: Form, values: dict[str, Any]) -> list[Reply]:
    event = by_origin(turn.session, QuizEvent, turn.origin) or _born(turn, values)
    turn.session.add(event)
    turn.session.flush()
    return [_card(turn, event, replaces=True), Reply(_invitation(turn, event))]


def _born(turn: Turn, values: dict[str, Any]) -> QuizEvent:
    code = free_code(turn.session)
    topic = "" if values["topic"] == _ALL_TOPICS else values["topic"]
    return QuizEvent.model_validate(
        {
            "code": code,
            "name": values["name"],
            "first_day": values["first_day"],
            "last_day": values["first_day"] + timedelta(days=int(values["days"]) - 1),
            "questions": turn.office.content.quiz.drawn(topic, int(values["count"]), seed=code),
            "created_by": turn.person.id,
            "origin": turn.origin,
        }
    )


def _invitation(turn: Turn, event: QuizEvent) -> str:
    """What the office passes on to the villages' groups."""
    link = turn.link(f"{LINK}_{event.code}")
    return turn.say("quiz.invitation", name=event.name, days=_days(turn, event), link=link, code=event.code)


def _card(turn: Turn, event: QuizEvent, replaces: bool = False) -> Reply:
    """The event's figures and what can be done with it."""
    found = results(turn.session, of_event(event))
    state = "counted" if event.activity_id else "over" if event.is_over(turn.today) else "open"
    text = turn.say(
        "quiz.staff.card",
        name=event.name,
        days=_days(turn, event),
        count=len(event.questions),
        participants=found.participants,
        share=turn.say("quiz.staff.share", share=found.share) if found.answers else turn.say("quiz.staff.nobody"),
        state=turn.say(f"quiz.staff.states.{state}"),
    )
    acts = ("see", "edit" if event.activity_id else "end")
    buttons = (Button(turn.say(f"quiz.staff.{act}"), f"{OFFICE}:{act}:{event.code}") for act in acts)
    return Reply(text, in_rows(buttons), replaces=replaces or bool(turn.data))


def _doubt(turn: Turn, event: QuizEvent) -> Reply:
    ways = (("sure", "sure"), ("wait", "see"))
    buttons = (Button(turn.say(f"quiz.staff.{label}"), f"{OFFICE}:{act}:{event.code}") for label, act in ways)
    return Reply(turn.say("quiz.staff.early", day=_day(turn, event)), in_rows(buttons), replaces=True)


def _counted(turn: Turn, event: QuizEvent) -> Reply:
    """Ends the event and logs it as one publicity activity; pressed again, it stays the one that it is."""
    found = results(turn.session, of_event(event))
    if not event.activity_id and found.participants:
        activity = _activity(turn, event, found.participants)
        turn.session.add(activity)
        turn.session.flush()
        event.activity_id = activity.id
    event.closed_at = event.closed_at or turn.office.clock()
    turn.session.add(event)
    return _card(turn, event)


def _activity(turn: Turn, event: QuizEvent, participants: int) -> Activity:
    day = min(event.last_day, turn.today)
    return turn.office.catalogue.activities.born(
        _KIND,
        {"title": event.name, "form": FORM, "attendance": participants},
        day=day,
        year=day.year,
        created_by=turn.person.id,
        origin=f"quiz:{event.code}",
    )


def _edit(engine: Engine, turn: Turn, event: QuizEvent) -> list[Reply]:
    activity = turn.session.get(Activity, event.activity_id) if event.activity_id else None
    return activities.edit(engine, turn, activity) if activity else [_card(turn, event)]


def _days(turn: Turn, event: QuizEvent) -> str:
    first = turn.say("quiz.day", month=event.first_day.month, day=event.first_day.day)
    return first if event.first_day == event.last_day else turn.say("quiz.days", first=first, last=_day(turn, event))


def _day(turn: Turn, event: QuizEvent) -> str:
    return turn.say("quiz.day", month=event.last_day.month, day=event.last_day.day)
