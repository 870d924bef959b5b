"""Answering: a question in, an answer out, and what can be done with it. Every question is a consultation in the ledger."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bot.forms.engine import Engine
from bot.replies import Button, Reply
from bot.talk import handover, places, rights
from bot.talk.alerts import alert
from bot.talk.answer_buttons import data, persons, picks, shown
from bot.turn import Turn
from knowledge.answering import MOST_CHOICES, Decision, DecisionKind, Talk
from knowledge.entry import Entry, Service
from knowledge.ranking import Ranked
from storage.consultation import Consultation, Solved
from storage.ledger import file_consultation
from storage.talk import Remembered, last_consultation, remember, remembered
from storage.ticket import Reason

_LONGEST = 1000
_MOST_RELATED = 4
_GATE_NEAR = 0.01
"""The chance from which an entry is worth showing to whom the answer did not help."""
_PLACES = ("first", "second", "third", "fourth")
"""The choices, as they may be written."""
_LONGEST_BUTTON = 10
"""Characters of what is written instead of pressing a button."""
_SHORTEST_ASIDE = 5
"""Characters from which words to a form that are no answer may be a question; "I would rather not" is none."""

_FORMS = (Service.APPLY, Service.DELETE_DATA)
"""What would be a step away from the form that is being filled in."""


@dataclass(frozen=True)
class Questions:
    """``engine`` is asked to remind of a form that waits while the person asks something else.

    ``services``: what a service entry does beside showing its answer.
    """

    engine: Engine
    services: Mapping[Service, Callable[[Turn], list[Reply]]] = field(default_factory=dict)

    def answer(self, turn: Turn) -> list[Reply]:
        """A message that is nothing else, and in which no danger was seen (see ``danger``)."""
        if len(turn.text) > _LONGEST:
            return [Reply(turn.say("talk.too_long"))]
        if pressed := self._typed(turn):
            return [*pressed, *self.engine.reminder(turn)]
        talk = remembered(turn.session, turn.person)
        decision = turn.office.content.answerer.harmless(turn.text, Talk(talk.entry, talk.words))
        turn.office.metrics.answered(decision.kind)
        if decision.kind is DecisionKind.SMALLTALK:
            return [*(self._judged(turn, decision) or [Reply(decision.text)]), *self.engine.reminder(turn)]
        consultation = _log(turn, decision)
        _remember(turn, decision, consultation)
        told = self._told(turn, decision, consultation)
        return [*told, *(places.first(turn) if len(told) == 1 else []), *self.engine.reminder(turn)]

    def beside(self, turn: Turn) -> list[Reply]:
        """The answer to words that do not answer what a form asks, if they are surely a question; else nothing."""
        decision = turn.office.content.answerer.harmless(turn.text[:_LONGEST], Talk())
        offers_more = decision.entry is None or decision.entry.action in _FORMS
        if offers_more or len(turn.text.strip()) < _SHORTEST_ASIDE:
            return []
        return self._besides(turn, decision)

    def instead_of_name(self, turn: Turn) -> list[Reply]:
        """The answer to words where a name is asked for, if they are surely a question and no name; else nothing."""
        answerer, text = turn.office.content.answerer, turn.text.strip()
        meant = (entry for entry, words in turn.office.texts.under("forms.no_names").items() if re.fullmatch(words, text))
        entry = next(meant, None)
        decision = answerer.show(entry) if entry else answerer.plainly(text) if len(text) <= _LONGEST else None
        return self._besides(turn, decision) if decision and decision.entry and decision.entry.action not in _FORMS else []

    def _besides(self, turn: Turn, decision: Decision) -> list[Reply]:
        turn.office.metrics.answered(decision.kind)
        consultation = _log(turn, decision)
        _remember(turn, decision, consultation)
        return self._told(turn, decision, consultation)

    def danger(self, turn: Turn, in_form: bool) -> list[Reply]:
        """The reply to a message that tells of danger, or nothing; asked before anything else, even inside a form."""
        answerer = turn.office.content.answerer
        danger = answerer.danger(turn.text, in_form)
        if danger is None:
            return []
        turn = places.guessed(turn)
        talk = remembered(turn.session, turn.person)
        decision = answerer.emergency(danger, Talk(talk.entry, talk.words))
        turn.office.metrics.answered(decision.kind)
        consultation = _log(turn, decision)
        _remember(turn, decision, consultation)
        calm = ((Button(turn.say("talk.buttons.calm"), data("calm", consultation)),),)
        return [Reply(decision.text, calm), *alert(turn, decision, handover.endangered(turn))]

    def press(self, turn: Turn) -> list[Reply]:
        """A button under an answer: its action, and what it is about."""
        actions = {
            "pick": self._pick,
            "ok": self._solved,
            "no": self._unsolved,
            "none": self._none,
            "more": self._detail,
            "rel": self._related,
            "call": self._hotline,
            "human": self._human,
            "forget": rights.forgotten,
            "calm": self._calm,
        }
        act = actions.get(turn.data[0]) if turn.data else None
        return act(turn) if act else [Reply(toast=turn.say("talk.stale"))]

    def _typed(self, turn: Turn) -> list[Reply]:
        """What a button under the last answer does, for who writes its words; nothing if there is no such button."""
        acts = {"more": self._detail, "rel": self._related, "call": self._hotline}
        text = turn.text.strip()
        written = (name for name in (*_PLACES, *acts) if re.fullmatch(turn.say(f"talk.typed.{name}"), text))
        name = next(written, None) if len(text) <= _LONGEST_BUTTON else None
        last = last_consultation(turn.session, turn.person) if name else None  # hardly any message is one of these
        if not name or last is None:
            return []
        talk = remembered(turn.session, turn.person)
        if not _chooses(last):
            return acts[name](replace(turn, data=("", talk.entry or ""))) if name in acts else []
        place = _PLACES.index(name) if name in _PLACES else MOST_CHOICES
        picked = talk.offered[:MOST_CHOICES][place : place + 1]
        return self._pick(replace(turn, data=("pick", *picked, str(last.id)))) if picked else []

    def _judged(self, turn: Turn, decision: Decision) -> list[Reply]:
        """What 解决了 and 没解决 do under the last answer, or 都不是 under a choice, for who writes so."""
        last = last_consultation(turn.session, turn.person) if decision.smalltalk in ("solved", "unsolved") else None
        if last is None:
            return []
        act = self._solved if decision.smalltalk == "solved" else self._none if _chooses(last) else self._unsolved
        return act(replace(turn, data=(str(last.id),)))

    def _calm(self, turn: Turn) -> list[Reply]:
        """What looked like danger was none: the message is answered as a question."""
        consultation = own_consultation(turn)
        if consultation is None:
            return [Reply(toast=turn.say("talk.stale"))]
        decision = turn.office.content.answerer.about_law(consultation.question, Talk())
        consultation.decision = decision.kind.value
        if decision.entry:
            consultation.entry, consultation.topic = decision.entry.id, decision.entry.topic
        _remember(turn, decision, consultation.id)
        return self._told(turn, decision, consultation.id)

    def _pick(self, turn: Turn) -> list[Reply]:
        entry = _entry(turn)
        if entry is None:
            return [Reply(toast=turn.say("talk.stale"))]
        consultation = own_consultation(turn)
        if consultation and consultation.entry is None:
            consultation.entry, consultation.topic = entry.id, entry.topic
        decision = turn.office.content.answerer.show(entry.id)
        talk = remembered(turn.session, turn.person)._replace(entry=decision.talk.entry, words=decision.talk.words)
        remember(turn.session, turn.person, talk, turn.office.clock())
        return self._told(turn, decision, consultation.id if consultation else None)

    def _told(self, turn: Turn, decision: Decision, consultation: int | None) -> list[Reply]:
        """The answer, and what its service does; how one's own case stands comes before what holds for every case."""
        action = decision.entry.action if decision.entry else None
        serve = self.services.get(action) if action else None
        served = serve(turn) if serve else []
        answer = shown(turn, decision, consultation)
        return [*served, answer] if action is Service.PROGRESS else [answer, *served]

    def _solved(self, turn: Turn) -> list[Reply]:
        _mark(turn, Solved.SOLVED)
        return [Reply(turn.say("talk.solved"))]

    def _unsolved(self, turn: Turn) -> list[Reply]:
        """The other entries that were near, then a person."""
        consultation = _mark(turn, Solved.UNSOLVED)
        near = [e for e in remembered(turn.session, turn.person).offered if e != (consultation.entry if consultation else None)]
        others = [turn.office.content.library[e] for e in near if e in turn.office.content.library.entries]
        if not others:
            return [Reply(turn.say("talk.unsolved_alone"), persons(turn))]
        choices = picks(turn, others[:_MOST_RELATED], consultation.id if consultation else None)
        return [Reply(turn.say("talk.unsolved"), choices + persons(turn))]

    def _none(self, turn: Turn) -> list[Reply]:
        _mark(turn, Solved.UNSOLVED)
        return [Reply(turn.say("talk.none_of_these"), persons(turn))]

    def _detail(self, turn: Turn) -> list[Reply]:
        entry = _entry(turn)
        if entry is None or not entry.detail:
            return [Reply(turn.say("answers.no_detail"))]
        return [Reply(turn.office.content.answerer.detail(entry.id))]

    def _related(self, turn: Turn) -> list[Reply]:
        entry = _entry(turn)
        library = turn.office.content.library
        related = [library[r] for r in entry.related if r in library.entries] if entry else []
        if not related:
            return [Reply(turn.say("answers.no_related"))]
        return [Reply(turn.say("answers.related"), picks(turn, related[:_MOST_RELATED], None))]

    def _human(self, turn: Turn) -> list[Reply]:
        last = last_consultation(turn.session, turn.person)
        return handover.ask(turn, Reason.UNSOLVED if last and last.outcome is Solved.UNSOLVED else Reason.ASKED)

    def _hotline(self, turn: Turn) -> list[Reply]:
        return [Reply(turn.say("talk.hotline"))]


def _chooses(consultation: Consultation) -> bool:
    """Whether it was answered by a choice, of which nothing has been picked yet."""
    return consultation.decision == DecisionKind.CHOOSE and consultation.entry is None


def _entry(turn: Turn) -> Entry | None:
    return turn.office.content.library.entries.get(turn.data[1]) if len(turn.data) > 1 else None


def own_consultation(turn: Turn) -> Consultation | None:
    """The consultation that the button belongs to, if it is this person's."""
    number = turn.data[-1] if turn.data else ""
    found = turn.session.get(Consultation, int(number)) if number.isdecimal() else None
    return found if found and found.created_by == turn.person.id else None


def _mark(turn: Turn, outcome: Solved) -> Consultation | None:
    consultation = own_consultation(turn)
    if consultation:
        consultation.outcome = outcome
    return consultation


def _remember(turn: Turn, decision: Decision, consultation: int | None) -> None:
    offered = [*decision.choices, *(c.entry for c in decision.candidates if _is_near(turn, decision, c))]
    talk = Remembered(decision.talk.entry, decision.talk.words, list(dict.fromkeys(offered)), consultation)
    remember(turn.session, turn.person, talk, turn.office.clock())


def _is_near(turn: Turn, decision: Decision, candidate: Ranked) -> bool:
    """Whether somebody whom the answer did not help may have meant it: it is not too unlikely, or of the same topic."""
    topic = turn.office.content.library[candidate.entry].topic
    return candidate.chance >= _GATE_NEAR or (decision.entry is not None and topic == decision.entry.topic)


def _log(turn: Turn, decision: Decision) -> int:
    asked_at = turn.office.local_now()
    values = {
        "asker": turn.office.pseudonym(turn.person),
        "village": turn.person.home,
        "question": turn.text,
        "decision": decision.kind.value,
        "entry": decision.entry.id if decision.entry else None,
        "topic": decision.entry.topic if decision.entry else None,
        "asked_at": asked_at,
        "year": asked_at.year,
    }
    return file_consultation(turn.session, values, turn.person, turn.origin)
