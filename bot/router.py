"""Which talk a message or a press belongs to: commands, plain Chinese words for them, buttons, and everything else."""

import re
from dataclasses import replace

from sqlmodel import Session

from bot.access import Action, may
from bot.command_words import CommandWords
from bot.forms import card as forms
from bot.forms.engine import Engine
from bot.menu import COMMANDS
from bot.office import Office
from bot.replies import Reply
from bot.talk import (
    activities,
    activity_line,
    applicant,
    attaching,
    case_card,
    consulting,
    conversation,
    destination,
    file_buttons,
    handover,
    intake,
    ledgers,
    materials,
    questions,
)
from bot.talk.leftovers import offered_again
from bot.turn import Act, Turn
from bot.wiring import commands, form_of, presses
from knowledge.entry import Service
from storage.ledger import known_person
from storage.ticket import Ticket

_ONE_WAY = (forms.PREFIX, case_card.PREFIX, materials.PREFIX, consulting.PREFIX)
"""Talks whose buttons mean the same however often they are tapped in a moment; elsewhere a second tap may take the first back."""


class Router:
    """All talks of one office. Knows no telegram: a turn in, replies out."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.engine = Engine(form_of, attaching.form_ended)
        self.questions = questions.Questions(
            self.engine, {Service.PROGRESS: applicant.show_progress, Service.HUMAN: handover.ask}
        )
        self._commands = commands(self.engine, self.questions)
        self._presses = presses(self.engine, self.questions)
        self._words = CommandWords(office.texts)

    def command(self, name: str, turn: Turn) -> list[Reply]:
        """A command of the menu, if the person's role has it."""
        if name not in COMMANDS:
            return self._commands["help"](turn)
        return self._allowed(COMMANDS[name], self._commands[name], turn)

    def left_forms(self) -> list[Reply]:
        """What those read in the morning who left a form unfinished."""
        return offered_again(self.engine, self._office)

    def press(self, turn: Turn) -> list[Reply]:
        """A button; ``turn.data`` starts with the prefix of the talk that made it."""
        prefix, *rest = turn.data
        if turn.repeated and prefix in _ONE_WAY:
            return [Reply(toast=turn.say("talk.tapped"))]
        action, act = self._presses.get(prefix, (Action.ASK, _unknown))
        return self._allowed(action, act, replace(turn, data=tuple(rest)))

    def text(self, turn: Turn) -> list[Reply]:
        """Any words: danger first, then what passes between two people, a yes to a form's review card, what gives a form up or
        goes on with it, commands in plain Chinese, the answer that a form waits for, and questions.
        """
        if ticket := conversation.talk_of(turn):
            return self._in_talk(turn, ticket)
        awake = self.engine.is_awake(turn)
        is_line = not awake and may(turn.person, Action.LOG_ACTIVITY) and activity_line.is_clearly_a_line(turn)
        if replies := self.questions.danger(turn, in_form=awake or is_line):
            return [*replies, *(self.engine.screen(turn) if awake else [])]
        if off := handover.called_off(turn):
            return [*off, *(self.engine.screen(turn) if awake else [])]
        if self._ends_collecting(turn) and (ended := file_buttons.words_that_end(form_of(turn.office, intake.DISPUTE), turn)):
            return ended
        if not turn.repeated and self.engine.is_confirmed(turn):
            return self.engine.confirm(turn)
        if self.engine.is_given_up(turn):
            return self.engine.cancel(turn)
        if found := self._words.command(turn, awake):
            name, rest = found
            return self.command(name, replace(turn, text=rest))
        if is_line:
            return activities.log_line(self.engine, turn)
        if turn.repeated:
            return [Reply(turn.say("talk.repeated")), *(self.engine.screen(turn) if awake else [])]
        return self._answered(turn) if awake else self._asked(turn)

    def _in_talk(self, turn: Turn, ticket: Ticket) -> list[Reply]:
        """Words between two people, unless they end the talk, or whoever helps is writing something down beside it: what
        answers a form must not reach the other side.
        """
        if re.fullmatch(turn.say("handover.end_words"), turn.text.strip()):
            return [*conversation.ended(turn, ticket), *(self.engine.screen(turn) if self.engine.is_awake(turn) else [])]
        if turn.person.id == ticket.person_id:
            return [*self.questions.danger(turn, in_form=False), *conversation.relay(turn, ticket)]
        if found := self._words.line(turn):
            name, rest = found
            return self.command(name, replace(turn, text=rest))
        if ticket.taken_at and self.engine.is_awake(turn, since=ticket.taken_at):
            return self.engine.cancel(turn) if self.engine.is_given_up(turn) else conversation.kept_back(turn, ticket)
        if ticket.taken_at and self.engine.is_confirmed(turn, since=ticket.taken_at):
            return conversation.kept_back(turn, ticket)
        return conversation.relay(turn, ticket)

    def _answered(self, turn: Turn) -> list[Reply]:
        """Words to a form; those that do not answer what it asks may be a question, and it asks again below."""
        if self.engine.asks_name(turn) and (done := self._instead_of_name(turn)) is not None:
            return [*done, *self.engine.still_asks(turn)]
        beside = [] if self.engine.is_answered(turn) else self.questions.beside(turn)
        return [*beside, *self.engine.screen(turn)] if beside else self.engine.answer(turn)

    def _instead_of_name(self, turn: Turn) -> list[Reply] | None:
        """What words do that are no name: a command, or a question; to open the form that is open needs nothing. None: a name."""
        found = self._words.command(turn, awake=False)
        name, rest = found or ("", "")
        if self.engine.is_filling(turn, {"apply": intake.APPLICATION, "dispute": intake.DISPUTE}.get(name, "")):
            return [Reply(turn.say("forms.filling"))]
        return self.command(name, replace(turn, text=rest)) if found else self.questions.instead_of_name(turn) or None

    def _asked(self, turn: Turn) -> list[Reply]:
        return (self.engine.screen(turn) if self.engine.is_taken_up(turn) else []) or self.questions.answer(turn)

    def wants_file(self, session: Session, chat_id: int) -> bool:
        """Whether a file that this chat sends can belong to a record, or is passed on to the other side of a talk."""
        person = known_person(session, chat_id)
        if person is None:
            return False
        turn = Turn(self._office.of(session, person), session, person, "")
        return conversation.talk_of(turn) is not None or attaching.wanted(turn)

    def file(self, turn: Turn) -> list[Reply]:
        """A photo or file, with the words under it: danger first, then the file, then the question that a form waits with."""
        awake, words = self.engine.is_awake(turn), turn.text.strip()
        if ticket := conversation.talk_of(turn):
            own = words and turn.person.id == ticket.person_id
            return [*(self.questions.danger(turn, in_form=False) if own else []), *conversation.relay_file(turn, ticket)]
        if turn.file is None:
            return self.text(turn) if words else [Reply(turn.say("talk.only_text"))]
        told = self._ledger(turn) or [*self._not_imported(turn), *attaching.received(self.engine, turn)]
        if words and awake:
            return [*told, *self.text(turn)]  # words under a picture answer the form's question like any
        danger = self.questions.danger(turn, in_form=False) if words else []
        return [*danger, *told, *self.engine.screen(turn)] if self.engine.is_open(turn) else [*danger, *told]

    def _ledger(self, turn: Turn) -> list[Reply] | None:
        """A table from the office is a ledger, unless it was sent for a case or a form, or is no ledger."""
        return ledgers.received(turn) if ledgers.is_ledger(turn) and destination.goal(self.engine, turn) is None else None

    def _not_imported(self, turn: Turn) -> list[Reply]:
        return ledgers.old_format(turn) if destination.goal(self.engine, turn) is None else []

    def _ends_collecting(self, turn: Turn) -> bool:
        return re.fullmatch(turn.say("attachments.done_words"), turn.text.strip()) is not None

    def _allowed(self, action: Action, act: Act, turn: Turn) -> list[Reply]:
        return act(turn) if may(turn.person, action) else [Reply(turn.say("talk.forbidden"))]


def _unknown(turn: Turn) -> list[Reply]:
    return [Reply(toast=turn.say("talk.stale"))]
