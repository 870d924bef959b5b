"""Announcements of the office: written, looked at with the number of receivers, sent now or at a time, reported, counted once."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.access import Action, may
from bot.forms.engine import Engine
from bot.forms.form import Form, labelled
from bot.forms.question import Choice, Question
from bot.office import Office
from bot.replies import Button, Reply, in_rows
from bot.turn import NOBODY, Turn
from knowledge.texts import Texts
from storage.announcement import PUSH, Announcement, Fate, State, move, subscribers, tally
from storage.fields import Answer
from storage.ledger import by_origin
from storage.person import Person, Role
from storage.place import here

PREFIX = "n"
FORM = "announcement"
OFF = "nu"
"""Of the button under each announcement by which somebody unsubscribes."""
_KIND = "media_push"
_MOST = 8
_DAYS = 7
_HOURS = (8, 10, 12, 15, 18, 20)


def show(engine: Engine, turn: Turn) -> list[Reply]:
    """/announce: a new one, and the last ones."""
    own = select(Announcement).where(Announcement.township == here(turn.session))
    query = own.order_by(col(Announcement.id).desc()).limit(_MOST)
    known = [Button(one.text[:20], f"{PREFIX}:see:{one.id}") for one in turn.session.exec(query)]
    new = Button(turn.say("announce.new"), f"{PREFIX}:new")
    return [Reply(turn.say("announce.list"), in_rows([new, *known]))]


def form(office: Office) -> Form:
    """What is said, and to whom."""
    texts, township = office.texts, office.content.township
    villages = (Choice(f"village.{v.id}", v.name, v.also) for v in township.villages)
    roles = labelled(
        {
            f"role.{role}": texts("announce.of_role", role=texts(f"talk.roles.{role}"))
            for role in Role
            if role is not Role.DISTRICT
        }
    )
    whom = (Choice("all", texts("announce.everybody")), *villages, *roles)
    label, ask = texts("announce.text.label"), texts("announce.text.ask")
    text = Question("text", label, ask, Answer.TEXT, texts("announce.text.hint"), needed=True, longest=1000)
    label, ask = texts("announce.audience.label"), texts("announce.audience.ask")
    audience = Question("audience", label, ask, Answer.CHOICE, needed=True, choices=whom)
    return Form(FORM, texts("announce.title"), (text, audience), _save, open_to=lambda turn, _: may(turn.person, Action.ANNOUNCE))


def press(engine: Engine, turn: Turn) -> list[Reply]:
    """A button of the office."""
    action, number, more, hour = (*turn.data, "", "", "", "")[:4]
    if action == "new":
        return engine.start(turn, FORM)
    if action == "day":
        day = next((day for day in turn.office.content.days if day.id == number), None)
        return engine.start(turn, FORM, {"text": day.draft}) if day else [Reply(toast=turn.say("talk.stale"))]
    announcement = turn.session.get(Announcement, int(number)) if number.isdecimal() else None
    if announcement is None or announcement.township != here(turn.session):
        return [Reply(toast=turn.say("talk.stale"))]
    if action == "now":
        return [_planned(turn, announcement, turn.office.clock())]
    if action == "later":
        return [_later(turn, announcement, more, hour)]
    if action == "off":
        _ = move(turn.session, announcement, announcement.state, State.CANCELLED) if announcement.state in _OPEN else False
    return [_card(turn, announcement)]


_OPEN = (State.DRAFT, State.PLANNED)


def shown(texts: Texts, announcement: Announcement) -> Reply:
    """As its receivers read it."""
    return Reply(texts("announce.sent", text=announcement.text), ((Button(texts("announce.unsubscribe"), OFF),),))


def concluded(office: Office, session: Session, announcement: Announcement) -> list[Reply]:
    """Once nobody waits: it is counted as one media push of the day on which it began, and whoever wrote it is told what came
    of it.
    """
    fates = tally(session, announcement)
    if fates[Fate.WAITING] or fates[Fate.CLAIMED] or not move(session, announcement, State.SENDING, State.DONE):
        return []
    writer = session.get(Person, announcement.created_by) if announcement.created_by else None
    office = office.at(announcement.township)
    turn = Turn(office, session, writer or NOBODY, f"{PUSH}{announcement.id}")
    if reached := fates[Fate.REACHED]:
        given = {"title": announcement.text[:100], "channel": "bot", "items": 1, "reads": reached}
        day = (announcement.send_at or office.clock()).astimezone(office.settings.zone).date()
        made = office.catalogue.activities.born(
            _KIND,
            given,
            day=day,
            year=day.year,
            created_by=announcement.created_by,
            origin=turn.origin,
            township=announcement.township,
        )
        session.add(made)
        session.flush()
        announcement.activity_id = made.id
    return [Reply(_report(turn, announcement), chat_id=writer.chat_id)] if writer else []


def _save(turn: Turn, _: Form, values: dict[str, Any]) -> list[Reply]:
    announcement = by_origin(turn.session, Announcement, turn.origin) or Announcement.model_validate(
        {"text": values["text"], "audience": values["audience"], "created_by": turn.person.id, "origin": turn.origin}
    )
    turn.session.add(announcement)
    turn.session.flush()
    return [_card(turn, announcement)]


def _card(turn: Turn, announcement: Announcement) -> Reply:
    """The preview with the number of receivers, or what became of it."""
    if announcement.state in (State.SENDING, State.DONE):
        see = Button(turn.say("announce.refresh"), f"{PREFIX}:see:{announcement.id}")
        return Reply(_report(turn, announcement), ((see,),), replaces=True)
    text = turn.say(
        "announce.preview",
        text=shown(turn.office.texts, announcement).text,
        whom=_whom(turn, announcement),
        count=len(subscribers(turn.session, announcement)),
        state=turn.say(f"announce.states.{announcement.state}", at=_at(turn, announcement)),
    )
    acts = {State.DRAFT: ("now", "later", "off"), State.PLANNED: ("now", "later", "off")}.get(announcement.state, ())
    return Reply(
        text, in_rows(Button(turn.say(f"announce.{act}"), f"{PREFIX}:{act}:{announcement.id}") for act in acts), replaces=True
    )


def _planned(turn: Turn, announcement: Announcement, at: datetime) -> Reply:
    if announcement.state in _OPEN:
        move(turn.session, announcement, announcement.state, State.PLANNED, at)
    return _card(turn, announcement)


def _later(turn: Turn, announcement: Announcement, day: str, hour: str) -> Reply:
    """The day, then the hour."""
    if announcement.state not in _OPEN:
        return _card(turn, announcement)
    days = {str(d.toordinal()): d for d in (turn.today + timedelta(days=ahead) for ahead in range(_DAYS))}
    chosen = days.get(day)
    if chosen is None:
        buttons = [
            Button(turn.say("quiz.day", month=d.month, day=d.day), f"{PREFIX}:later:{announcement.id}:{code}")
            for code, d in days.items()
        ]
        return Reply(turn.say("announce.which_day"), in_rows(buttons), replaces=True)
    moments = {h: datetime.combine(chosen, time(h), turn.office.settings.zone) for h in _HOURS}
    at = moments.get(int(hour)) if hour.isdecimal() else None
    if at and at > turn.office.clock():
        return _planned(turn, announcement, at)
    left = [h for h, moment in moments.items() if moment > turn.office.clock()]
    buttons = [Button(f"{h}:00", f"{PREFIX}:later:{announcement.id}:{day}:{h}") for h in left]
    return Reply(turn.say("announce.which_hour"), in_rows(buttons), replaces=True) if left else _later(turn, announcement, "", "")


def _report(turn: Turn, announcement: Announcement) -> str:
    fates = tally(turn.session, announcement)
    counts = {str(fate): fates[fate] for fate in Fate}
    waiting = fates[Fate.WAITING] + fates[Fate.CLAIMED]
    key = "announce.report" if announcement.state is State.DONE else "announce.under_way"
    return turn.say(key, text=announcement.text, whom=_whom(turn, announcement), **counts | {"waiting": waiting})


def _whom(turn: Turn, announcement: Announcement) -> str:
    choices = form(turn.office).questions[1].choices
    return next((c.label for c in choices if c.value == announcement.audience), announcement.audience)


def _at(turn: Turn, announcement: Announcement) -> str:
    at = announcement.send_at
    return at.astimezone(turn.office.settings.zone).strftime("%m-%d %H:%M") if at else ""
