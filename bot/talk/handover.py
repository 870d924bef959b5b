"""A person takes the talk over: who is called, the first to press gets it, and it is handed back (bot/talk/conversation.py)."""

import re
from datetime import datetime, timedelta

from bot.access import Action, may_in
from bot.forms.engine import Engine
from bot.office import Office
from bot.posting import post
from bot.replies import Button, Reply
from bot.talk import places
from bot.talk.conversation import PREFIX, ended, finish
from bot.talk.keeping import keep
from bot.turn import NOBODY, Turn
from knowledge.duty import Duty
from storage.consultation import Consultation, take_over
from storage.membership import members
from storage.person import Person, Role
from storage.talk import last_consultation
from storage.ticket import Reason, Ticket, end, give_back, postpone, take, taken_of, untaken, waiting_of

_FIRST_LAWYERS = (frozenset({Role.ADVISER}), frozenset({Role.MEDIATOR}), frozenset({Role.STAFF, Role.ADMIN}))
_FIRST_VILLAGE = (frozenset({Role.MEDIATOR}), frozenset({Role.STAFF, Role.ADMIN}), frozenset({Role.ADVISER}))
_OF_THE_VILLAGE = frozenset({None, "services", "mediation", "neighbors"})
"""Topics that the village's mediators answer first; the others are questions of law."""
_SHOWN = 300
"""Characters of the question that the one who is called reads first."""


def ask(turn: Turn, reason: Reason = Reason.ASKED) -> list[Reply]:
    """Somebody wants a person: those on duty are called, or it is said when they are there."""
    if where := places.first(turn):
        return where
    waiting = waiting_of(turn.session, turn.person)
    if waiting:
        key = "handover.in_talk" if waiting.taken_by else "handover.called_already"
        return [Reply(turn.say(key, minutes=_duty(turn).minutes), _cancel(turn, waiting))]
    ticket = _opened(turn, reason)
    at = turn.office.local_now()
    if not _duty(turn).is_open(at):
        ticket.next_at = _duty(turn).next_opening(at)
        return [Reply(_closed(turn, ticket), _cancel(turn, ticket))]
    if not _groups(turn, ticket):
        end(ticket, turn.person, turn.office.clock())
        return [Reply(turn.say("handover.nobody", **turn.office.content.answerer.facts))]
    return [Reply(turn.say("handover.called", minutes=_duty(turn).minutes), _cancel(turn, ticket)), *_call(turn, ticket)]


def endangered(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """The button by which one of those who are alerted takes the talk over; danger knows no office hours and no order."""
    ticket = waiting_of(turn.session, turn.person) or _opened(turn, Reason.DANGER)
    return () if ticket.taken_by else _take(turn, ticket)


def show(turn: Turn) -> list[Reply]:
    """/tickets: who waits, for those who may take it."""
    waiting = [ticket for ticket in untaken(turn.session) if _may_take(turn.person, ticket)]
    if not waiting:
        return [Reply(turn.say("handover.none_waiting"))]
    return [_called(turn, ticket, turn.person) for ticket in waiting]


def press(engine: Engine, turn: Turn) -> list[Reply]:
    """我来, 结束, 不用了, 存成问答."""
    action, number = (*turn.data, "", "")[:2]
    ticket = turn.session.get(Ticket, int(number)) if number.isdecimal() else None
    if ticket is None:
        return [Reply(toast=turn.say("talk.stale"))]
    if action == "take":
        return _taken(turn, ticket)
    if action == "keep":
        return keep(engine, turn, ticket)
    if action in ("end", "off") and turn.person.id in (ticket.person_id, ticket.taken_by):
        return _ended(turn, ticket)
    return [Reply(toast=turn.say("talk.stale"))]


def called_off(turn: Turn) -> list[Reply]:
    """What 不用了 does below 已经叫人了, for who writes so; nothing for anybody else."""
    ticket = waiting_of(turn.session, turn.person)
    if ticket is None or ticket.taken_by is not None or not re.fullmatch(turn.say("handover.off_words"), turn.text.strip()):
        return []
    end(ticket, turn.person, turn.office.clock())
    return [Reply(turn.say("handover.cancelled"))]


def call_next(office: Office) -> list[Reply]:
    """Calls the next ones for whoever has waited long enough; each call is made by one worker."""
    return [reply for part in office.parts for reply in _call_next(part)]


def _call_next(office: Office) -> list[Reply]:
    with office.database.work(office.place) as session:
        turn = Turn(office, session, NOBODY, "handover")
        late = [ticket for ticket in untaken(session) if ticket.next_at and ticket.next_at <= office.clock()]
        return post(session, [reply for ticket in late for reply in _call(turn, ticket)])


def given_back(turn: Turn, person: Person) -> list[Reply]:
    """What becomes of the talk of somebody who may not take any over now: the villager is told, and others are called."""
    ticket = taken_of(turn.session, person)
    if ticket is None:
        return []
    at = turn.office.local_now()
    now = ticket.reason is Reason.DANGER or _duty(turn).is_open(at)
    give_back(ticket, None if now else _duty(turn).next_opening(at))
    turn.session.flush()
    told = _told(turn, ticket, turn.say("handover.left", name=person.name) if now else _closed(turn, ticket))
    return [*told, *(_call(turn, ticket) if now else [])]


def _told(turn: Turn, ticket: Ticket, text: str) -> list[Reply]:
    """To whoever waits."""
    waiting = turn.session.get(Person, ticket.person_id)
    return [Reply(text, _cancel(turn, ticket), chat_id=waiting.chat_id)] if waiting else []


def _opened(turn: Turn, reason: Reason) -> Ticket:
    consultation = _consultation(turn)
    ticket = Ticket(
        person_id=turn.person.id or 0,
        consultation_id=consultation.id,
        village=turn.person.home,
        reason=reason,
        legal=reason is not Reason.DANGER and consultation.topic not in _OF_THE_VILLAGE,
        question=consultation.question,
        opened_at=turn.office.clock(),
    )
    turn.session.add(ticket)
    turn.session.flush()
    return ticket


def _consultation(turn: Turn) -> Consultation:
    """The last question, which the ticket counts as; somebody who has asked nothing yet has asked for a person."""
    if last := last_consultation(turn.session, turn.person):
        return last
    at = turn.office.local_now()
    values = {
        "asker": turn.office.pseudonym(turn.person),
        "village": turn.person.home,
        "decision": "human",
        "asked_at": at,
        "year": at.year,
    }
    consultation = Consultation.model_validate({**values, "created_by": turn.person.id, "origin": turn.origin})
    turn.session.add(consultation)
    turn.session.flush()
    return consultation


def _call(turn: Turn, ticket: Ticket) -> list[Reply]:
    """Calls the first group in which somebody has not been called yet, and sets when the one after it is called. Once everybody
    was called, whoever waits is told who answers now.
    """
    at = turn.office.clock()
    groups = _groups(turn, ticket)
    after = timedelta(minutes=_duty(turn).minutes)
    if not postpone(turn.session, ticket, at + after if groups else None):
        return []
    if not groups:
        return _told(turn, ticket, turn.say("handover.still_nobody"))
    ticket.asked = [*ticket.asked, *(person.id or 0 for person in groups[0])]
    return [_called(turn, ticket, person) for person in groups[0]]


def _groups(turn: Turn, ticket: Ticket) -> list[list[Person]]:
    """Those who have not been called, in the order in which they are: for law the adviser first, else the village's mediators."""
    free = [
        p for p in members(turn.session) if _may_take(p, ticket) and p.id not in ticket.asked and not taken_of(turn.session, p)
    ]
    order = _FIRST_LAWYERS if ticket.legal else _FIRST_VILLAGE
    groups = ([person for person in free if person.acting_role in roles] for roles in order)
    return [group for group in groups if group]


def _may_take(person: Person, ticket: Ticket) -> bool:
    return person.id != ticket.person_id and may_in(person, Action.TAKE_OVER, ticket.township, ticket.village)


def _called(turn: Turn, ticket: Ticket, person: Person) -> Reply:
    waiting = turn.session.get(Person, ticket.person_id)
    text = turn.say(
        f"handover.call.{ticket.reason}",
        name=waiting.name if waiting else "",
        village=turn.office.content.township.village_name(ticket.village) or turn.say("handover.no_village"),
        time=_local(turn, ticket.opened_at).strftime("%H:%M"),
        question=_asked(turn, ticket)[:_SHOWN],
    )
    return Reply(text, _take(turn, ticket), chat_id=person.chat_id)


def _asked(turn: Turn, ticket: Ticket) -> str:
    return ticket.question or turn.say("handover.no_question")


def _taken(turn: Turn, ticket: Ticket) -> list[Reply]:
    if not _may_take(turn.person, ticket):
        return [Reply(toast=turn.say("talk.forbidden"))]
    if ticket.taken_by == turn.person.id and not ticket.ended_at:
        return [Reply(toast=turn.say("handover.yours"))]
    if busy := taken_of(turn.session, turn.person):
        return [Reply(turn.say("handover.finish_first"), finish(turn, busy))]
    if not take(turn.session, ticket, turn.person, turn.office.clock()):
        by = turn.session.get(Person, ticket.taken_by) if ticket.taken_by else None
        return [Reply(turn.say("handover.taken", name=by.name) if by else turn.say("handover.over"), replaces=True)]
    waiting = turn.session.get(Person, ticket.person_id)
    if waiting is None:
        return [Reply(turn.say("handover.over"), replaces=True)]
    if consultation := turn.session.get(Consultation, ticket.consultation_id or 0):
        take_over(consultation)
    role = turn.say(f"talk.roles.{turn.person.role}")
    return [
        Reply(
            turn.say("handover.you_have_it", name=waiting.name, question=_asked(turn, ticket)),
            finish(turn, ticket),
            replaces=True,
        ),
        Reply(turn.say("handover.here", name=turn.person.name, role=role), finish(turn, ticket), chat_id=waiting.chat_id),
    ]


def _ended(turn: Turn, ticket: Ticket) -> list[Reply]:
    if ticket.ended_at:
        return [Reply(toast=turn.say("handover.over"))]
    if ticket.taken_by is not None:
        return ended(turn, ticket)
    end(ticket, turn.person, turn.office.clock())
    return [Reply(turn.say("handover.cancelled"), replaces=True)]


def _take(turn: Turn, ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    return ((Button(turn.say("handover.buttons.take"), f"{PREFIX}:take:{ticket.id}"),),)


def _cancel(turn: Turn, ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    key = "handover.buttons.end" if ticket.taken_by else "handover.buttons.off"
    return ((Button(turn.say(key), f"{PREFIX}:off:{ticket.id}"),),)


def _closed(turn: Turn, ticket: Ticket) -> str:
    """Outside the hours: when somebody is there, and who answers now."""
    facts = turn.office.content.answerer.facts
    if ticket.next_at is None:
        return turn.say("handover.no_hours", **facts)
    opening = _local(turn, ticket.next_at)
    return turn.say("handover.closed", month=opening.month, day=opening.day, time=opening.strftime("%H:%M"), **facts)


def _duty(turn: Turn) -> Duty:
    return turn.office.content.township.duty


def _local(turn: Turn, at: datetime) -> datetime:
    return at.astimezone(turn.office.settings.zone)
