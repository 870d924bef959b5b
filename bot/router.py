"""Which talk a message or a press belongs to: commands, plain Chinese words for them, buttons, and everything else."""

import re
from collections.abc import Callable
from dataclasses import replace

from sqlmodel import Session

from bot.access import Action, may
from bot.command_words import CommandWords
from bot.forms import card as forms
from bot.forms.engine import Engine
from bot.forms.form import Form
from bot.menu import COMMANDS
from bot.office import Office
from bot.replies import Reply
from bot.talk import (
    activities,
    activity_card,
    activity_form,
    activity_line,
    additions,
    announcements,
    answer_buttons,
    applicant,
    attaching,
    case_card,
    case_list,
    cases,
    consulting,
    conversation,
    destination,
    figures,
    file_buttons,
    gaps,
    handover,
    intake,
    invitations,
    ledgers,
    materials,
    people,
    places,
    plans,
    publishing,
    query,
    questions,
    quiz,
    quiz_events,
    reporting,
    rights,
    subscribing,
    supplements,
    welcome,
)
from bot.talk.leftovers import offered_again
from bot.turn import Turn
from knowledge.entry import Service
from storage.ledger import known_person
from storage.ticket import Ticket

Act = Callable[[Turn], list[Reply]]
_ONE_WAY = (forms.PREFIX, case_card.PREFIX, materials.PREFIX, consulting.PREFIX)
"""Talks whose buttons mean the same however often they are tapped in a moment; elsewhere a second tap may take the first back."""


class Router:
    """All talks of one office. Knows no telegram: a turn in, replies out."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.engine = Engine(_form, attaching.form_ended)
        self.questions = questions.Questions(
            self.engine, {Service.PROGRESS: applicant.show_progress, Service.HUMAN: handover.ask}
        )
        self._commands: dict[str, Act] = {
            "start": self._start,
            "help": lambda turn: [*welcome.show_help(turn), *self.engine.reminder(turn)],
            "ask": self._ask,
            "apply": lambda turn: intake.apply(self.engine, turn),
            "quiz": quiz.show,
            "dispute": lambda turn: intake.log_dispute(self.engine, turn),
            "cases": case_list.show_cases,
            "consult": consulting.log_consultation,
            "log": lambda turn: activities.log_activity(self.engine, turn),
            "stats": figures.show_figures,
            "publish": publishing.ask_to_publish,
            "report": reporting.send_report,
            "ledger": ledgers.offer_template,
            "human": self._human,
            "plan": plans.show,
            "announce": lambda turn: announcements.show(self.engine, turn),
            "subscribe": subscribing.subscribe,
            "unsubscribe": subscribing.unsubscribe,
            "tickets": handover.show,
            "gaps": gaps.show,
            "invite": invitations.begin,
            "people": people.show,
            "leave": people.ask_to_leave,
            "privacy": rights.privacy,
            "mydata": rights.own_data,
            "cancel": self.engine.cancel,
        }
        self._presses = _wired(
            (forms.PREFIX, Action.ASK, self.engine.press),
            (answer_buttons.PREFIX, Action.ASK, self.questions.press),
            (case_card.PREFIX, Action.SEE_CASES, lambda turn: cases.press(self.engine, _form(turn.office, intake.DISPUTE), turn)),
            (applicant.PREFIX, Action.APPLY, applicant.rate),
            (consulting.PREFIX, Action.LOG_CONSULTATION, consulting.press),
            (activity_card.PREFIX, Action.LOG_ACTIVITY, lambda turn: activities.press(self.engine, turn)),
            (conversation.PREFIX, Action.ASK, lambda turn: handover.press(self.engine, turn)),
            (gaps.PREFIX, Action.EDIT_KNOWLEDGE, lambda turn: gaps.press(self.engine, turn)),
            (additions.PREFIX, Action.EDIT_KNOWLEDGE, additions.press),
            (invitations.PREFIX, Action.INVITE, invitations.press),
            (people.PREFIX, Action.LEAVE_TEAM, people.press),
            (places.PREFIX, Action.ASK, places.press),
            (quiz.PREFIX, Action.ASK, quiz.press),
            (quiz.OFFICE, Action.HOLD_QUIZ, lambda turn: quiz_events.press(self.engine, turn)),
            (plans.PREFIX, Action.LOG_ACTIVITY, lambda turn: plans.press(self.engine, turn)),
            (announcements.PREFIX, Action.ANNOUNCE, lambda turn: announcements.press(self.engine, turn)),
            (announcements.OFF, Action.ASK, subscribing.unsubscribe),
            (subscribing.PREFIX, Action.ASK, subscribing.press),
            (rights.PREFIX, Action.ASK, rights.press),
            (query.PREFIX, Action.SEE_FIGURES, lambda turn: figures.press(reporting.send_report, turn)),
            (
                materials.PREFIX,
                Action.ASK,
                lambda turn: file_buttons.press(self.engine, _form(turn.office, intake.DISPUTE), turn),
            ),
            (ledgers.PREFIX, Action.IMPORT, ledgers.press),
            ("apply", Action.APPLY, lambda turn: intake.apply(self.engine, turn)),
        )
        self._links: dict[str, Act] = {invitations.LINK: invitations.join, quiz.LINK: quiz.follow}
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
        if self._ends_collecting(turn) and (ended := file_buttons.words_that_end(_form(turn.office, intake.DISPUTE), turn)):
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

    def _start(self, turn: Turn) -> list[Reply]:
        """/start, alone or with the payload of a link."""
        follow = self._links.get(turn.text.strip().partition("_")[0])
        return follow(turn) if follow else [*welcome.start(turn), *self.engine.reminder(turn)]

    def _human(self, turn: Turn) -> list[Reply]:
        """Who asks for a person in the middle of a form still sees what it asks."""
        return [*handover.ask(turn), *(self.engine.screen(turn) if self.engine.is_awake(turn) else [])]

    def _ask(self, turn: Turn) -> list[Reply]:
        if not turn.text.strip():
            return welcome.ask(turn)
        return self.questions.danger(turn, in_form=False) or self.questions.answer(turn)

    def _allowed(self, action: Action, act: Act, turn: Turn) -> list[Reply]:
        return act(turn) if may(turn.person, action) else [Reply(turn.say("talk.forbidden"))]


def _form(office: Office, code: str) -> Form:
    if code == intake.DISPUTE:
        return intake.dispute_form(office)
    if code == intake.APPLICATION:
        return intake.application_form(office)
    if code == announcements.FORM:
        return announcements.form(office)
    if code == quiz_events.FORM:
        return quiz_events.event_form(office)
    if form := supplements.supplement_form(office, code):
        return form
    if code.partition(".")[0] in (additions.PHRASING, additions.ENTRY):
        return additions.addition_form(office, code)
    if code == activity_form.CODE:
        return activity_form.line_form(office)
    return activity_form.activity_form(office, code.partition(".")[2])


def _wired(*rows: tuple[str, Action, Act]) -> dict[str, tuple[Action, Act]]:
    """The talks by the prefix of their buttons. Of two talks with one prefix, one would get the presses of the other."""
    presses = {prefix: (action, act) for prefix, action, act in rows}
    if len(presses) < len(rows):
        raise ValueError(f"a prefix is used twice: {sorted(prefix for prefix, *_ in rows)}")
    return presses


def _unknown(turn: Turn) -> list[Reply]:
    return [Reply(toast=turn.say("talk.stale"))]
