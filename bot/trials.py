"""Additions to the knowledge base: tried on everything that is known to be answered, and laid over the reviewed files."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from pydantic import ValidationError
from sqlmodel import Session, col, select

from bot.access import Action, may
from bot.office import Office
from bot.posting import post
from bot.replies import Button, Reply
from bot.talk.additions import PREFIX, tried
from bot.turn import Turn
from knowledge.entry import Entry
from knowledge.overlay import Overlay, losses, touched
from storage.consultation import Consultation, Solved
from storage.daily import claim_day
from storage.membership import leaders
from storage.person import Person
from storage.proposal import Addition, Proposal, Trial, begin, decide, is_tried, live, revision, to_be_tried

_ABANDONED = timedelta(minutes=10)
"""No trial takes so long: its worker is gone, and another one makes it anew."""
_MOST_SOLVED = 2000
"""The newest questions of which the asker said that they were solved."""
_LOG = logging.getLogger(__name__)


def refresh(office: Office, session: Session) -> None:
    """Takes over what has gone live, or was taken back, since this worker last looked. What an earlier version let in and this
    one does not is left out, and told once to those who can mend it.
    """
    latest = revision(session)
    if latest == office.additions:
        return
    additions = live(session)
    office.content, office.additions = office.content.over(overlay(additions)), latest
    for proposal in additions:
        if not fits(proposal) and claim_day(session, f"unfit:{proposal.id}", proposal.at.date()):
            _LOG.error("the addition %s does not fit any more", proposal.id)
            text = office.texts("gaps.unfit", text=proposal.text)
            button = Button(office.texts("gaps.buttons.drop"), f"{PREFIX}:{proposal.id}:drop")
            post(session, [Reply(text, ((button,),), p.chat_id) for p in leaders(session) if may(p, Action.EDIT_KNOWLEDGE)])


def fits(proposal: Proposal) -> bool:
    """Whether the knowledge base takes it."""
    return proposal.addition is Addition.PHRASING or _entry(proposal) is not None


def overlay(additions: Iterable[Proposal]) -> Overlay:
    """The additions as the knowledge base takes them, without those that do not fit."""
    additions = list(additions)
    return Overlay(
        phrasings=tuple((p.entry, p.text) for p in additions if p.addition is Addition.PHRASING),
        entries=tuple(entry for p in additions if p.addition is Addition.ENTRY and (entry := _entry(p))),
    )


def run_trials(office: Office) -> list[Reply]:
    """Makes the trials that wait, and tells the editors. Takes some seconds each; meant for a thread of its own."""
    told = []
    with office.database.snapshot() as connection:
        if not is_tried(connection):
            return []
    with office.database.work() as session:
        at = office.clock()
        mine = [p for p in to_be_tried(session, at - _ABANDONED) if begin(session, p, at)]
    for number in [proposal.id for proposal in mine]:
        told += _try(office, number)
    return told


def _try(office: Office, number: int | None) -> list[Reply]:
    """Reads, tries, and writes in a transaction of its own: the database is free for everybody during the trial."""
    with office.database.work() as session:
        proposal = session.get(Proposal, number)
        refresh(office, session)
        now, additions, solved = office.content, live(session), _solved(session)
    if proposal is None:
        return []
    if not fits(proposal):
        return _written(office, number, [])
    then = now.over(overlay([*additions, proposal]))
    known = [(text, entry.id) for entry in now.library for text in (entry.question, *entry.all_phrasings)]
    questions = touched([*known, *solved], proposal.text, now.ground.normaliser)
    lost = [[loss.question, loss.entry, loss.now or ""] for loss in losses(now.answerer, then.answerer, questions)]
    return _written(office, number, lost)


def _written(office: Office, number: int | None, lost: list[list[str]]) -> list[Reply]:
    with office.database.work() as session:
        proposal = session.get(Proposal, number)
        if proposal is None or proposal.trial is not Trial.TRYING:
            return []
        proposal.lost = lost
        if lost or not fits(proposal):
            proposal.trial = Trial.HARMFUL
        else:
            decide(session, proposal, Trial.LIVE, None, office.clock())
        session.flush()
        refresh(office, session)
        editor = session.get(Person, proposal.by)
        if editor is None:
            return []
        reply = tried(Turn(office, session, editor, f"trial:{proposal.id}"), proposal)
        return post(session, [Reply(reply.text, reply.rows, chat_id=editor.chat_id)])


def _solved(session: Session) -> list[tuple[str, str]]:
    """Questions of people who said that the answer helped."""
    query = select(Consultation).where(Consultation.outcome == Solved.SOLVED, col(Consultation.entry).is_not(None))
    newest = session.exec(query.order_by(col(Consultation.id).desc()).limit(_MOST_SOLVED))
    return [(c.question, c.entry) for c in newest if c.entry and c.question]


def _entry(proposal: Proposal) -> Entry | None:
    try:
        return Entry.model_validate({"id": proposal.entry, "question": proposal.text, **proposal.content})
    except ValidationError:
        return None
