"""Days of the year: some days before one, the office is told once, and may send a draft to those who subscribed."""

from datetime import date

from sqlmodel import Session

from bot.access import Action, may
from bot.replies import Button, Reply
from bot.talk.announcements import PREFIX
from bot.turn import Turn
from knowledge.days import YearDay
from storage.daily import claim_day
from storage.membership import members


def suggested(turn: Turn) -> list[Reply]:
    """To everybody who may announce, for each day that is coming; once a year, whichever worker comes first."""
    office = [person for person in members(turn.session) if may(person, Action.ANNOUNCE)]
    told = []
    for day in turn.office.content.days:
        span = day.coming(turn.today)
        if span and office and is_untold(turn.session, day, span[0], turn.office.place):
            told += [Reply(_said(turn, day, *span), _ways(turn, day), chat_id=person.chat_id) for person in office]
    return told


def is_untold(session: Session, day: YearDay, first: date, place: str | None = None) -> bool:
    """Whether it is ours to tell that township's office of the day; from now on it counts as told. ``first``: of its days."""
    return claim_day(session, f"day:{day.id}{place or ''}", first)


def _said(turn: Turn, day: YearDay, first: date, last: date) -> str:
    when = _day(turn, first) if first == last else turn.say("quiz.days", first=_day(turn, first), last=_day(turn, last))
    return turn.say("announce.coming", name=day.name, when=when, source=day.source, draft=day.draft)


def _ways(turn: Turn, day: YearDay) -> tuple[tuple[Button, ...], ...]:
    return ((Button(turn.say("announce.from_draft"), f"{PREFIX}:day:{day.id}"),),)


def _day(turn: Turn, day: date) -> str:
    return turn.say("quiz.day", month=day.month, day=day.day)
