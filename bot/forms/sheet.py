"""A form on the desk: one person's open draft with its form, and what can happen to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.forms.card import asking, card, lines, more, title
from bot.forms.form import Form
from bot.forms.parsing import BadAnswer, Number, Parser
from bot.forms.question import Question
from bot.replies import Reply
from bot.turn import Turn
from storage.draft import Draft, put_aside


@dataclass(frozen=True)
class Sheet:
    """Everything that it remembers is in the draft's row."""

    turn: Turn
    form: Form
    draft: Draft

    @property
    def title(self) -> str:
        """What is being filled in or changed."""
        return title(self.turn, self.form, self.draft)

    def lines(self) -> str:
        """What was answered so far, one a line."""
        answered = [q for q in self.form.questions if q.shown and q.name in self.draft.answers]
        return lines(self.turn, answered, self.draft.answers, parser(self.turn))

    def next(self) -> Reply:
        """The next open question, or the card when there is none."""
        done = {*self.draft.answers, *self.draft.skipped}
        question = next((q for q in self.form.up_front if q.name not in done), None)
        self.draft.asked, self.draft.editing = question.name if question else None, False
        self.touch()
        return asking(self.turn, self.form, self.draft, question) if question else self.card()

    def screen(self, offered: str = "") -> Reply:
        """The present question or card, again. ``offered``: an answer that a button gives."""
        question = self.form.question(self.draft.asked or "")
        self.touch()
        return asking(self.turn, self.form, self.draft, question, offered) if question else self.next()

    def card(self) -> Reply:
        """The review card."""
        return card(self.turn, self.form, self.draft, parser(self.turn))

    def more(self) -> Reply:
        """The fields that the card does not show."""
        return more(self.turn, self.form, self.draft)

    def reads(self, question: Question, words: str) -> bool:
        """Whether the words are an answer to the question."""
        try:
            parser(self.turn).kept(question, words)
        except BadAnswer:
            return False
        return True

    def take(self, question: Question, words: str) -> list[Reply]:
        """The words as the answer; wrong ones are explained and the question is asked again."""
        try:
            kept = parser(self.turn).kept(question, words)
        except BadAnswer as bad:
            return [complaint(self.turn, bad), asking(self.turn, self.form, self.draft, question)]
        self.draft.answers = {**self.draft.answers, question.name: kept}
        self.draft.skipped = [name for name in self.draft.skipped if name != question.name]
        shown = parser(self.turn).shown(question, kept)
        taken = self.turn.say("forms.taken", label=question.label, value=shown)
        done = [Reply(taken, replaces=True)] if self.turn.data else []
        screen = self.next()
        return [*done, *(self.saved() if not self.form.reviewed and self.draft.asked is None else [screen])]

    def skip(self, question: Question) -> list[Reply]:
        """No answer, and the question is not asked again."""
        self.draft.answers = {name: words for name, words in self.draft.answers.items() if name != question.name}
        self.draft.skipped = [*self.draft.skipped, question.name]
        return [Reply(self.turn.say("forms.passed", label=question.label), replaces=bool(self.turn.data)), self.next()]

    def clear(self, question: Question) -> list[Reply]:
        """Takes an answer out again."""
        _, shown = self.skip(question)
        return [Reply(self.turn.say("forms.cleared", label=question.label), replaces=bool(self.turn.data)), shown]

    def back(self, question: Question) -> list[Reply]:
        """The question before this one."""
        before = self.form.up_front[: self.form.up_front.index(question)]
        return self.ask(before[-1] if before else question, editing=self.draft.editing)

    def ask(self, question: Question, editing: bool) -> list[Reply]:
        """A question out of its turn; ``editing``: from the card, to which the answer leads back."""
        self.draft.asked, self.draft.editing = question.name, editing
        return [asking(self.turn, self.form, self.draft, question)]

    def save(self) -> list[Reply]:
        """Saves what the card shows, unless the form has doubts."""
        doubts = self.form.doubts(self.turn, self.draft, self._values()) if self.form.doubts else []
        return doubts or self.saved()

    def saved(self) -> list[Reply]:
        """Saves in spite of the form's doubts."""
        record_id, values = self.draft.record_id, self._values()
        self.turn.session.delete(self.draft)
        self.turn.session.flush()
        if record_id is not None and self.form.change:
            return self.form.change(self.turn, record_id, values)
        return self.form.save(self.turn, self.form, values)

    def wait(self) -> list[Reply]:
        """Puts the form aside for the one that waits; this one is offered again when that is done."""
        put_aside(self.turn.session, self.draft)
        return [Reply(self.turn.say("forms.waits", title=self.title), replaces=bool(self.turn.data))]

    def drop(self) -> list[Reply]:
        """Throws the form away."""
        self.turn.session.delete(self.draft)
        self.turn.session.flush()
        said = "forms.cancelled" if self.draft.record_id is None else "forms.unchanged"
        return [Reply(self.turn.say(said), replaces=bool(self.turn.data))]

    def touch(self) -> None:
        """Whoever reads the form now may answer it now."""
        self.draft.updated_at = self.turn.office.clock()
        self.turn.session.add(self.draft)

    def _values(self) -> dict[str, Any]:
        """What is stored, by field; round numbers are named under ``rounded``."""
        saved = self.draft.record_id is not None
        values: dict[str, Any] = {
            question.name: question.blank for question in self.form.questions if saved and not question.needed
        }
        rounded: dict[str, bool] = {}
        for question in self.form.questions:
            if question.name in self.draft.answers:
                value = parser(self.turn).value(question, self.draft.answers[question.name])
                rounded |= {question.name: True} if isinstance(value, Number) and value.rounded else {}
                values[question.name] = value.value if isinstance(value, Number) else value
        return values | {"rounded": rounded}


def read(turn: Turn, form: Form, answers: Mapping[str, str]) -> tuple[dict[str, str], list[Reply]]:
    """Those answers that the form's questions take, as they are kept, and what is said of the others."""
    known: dict[str, str] = {}
    unread: list[Reply] = []
    for name, words in answers.items():
        if question := form.question(name):
            try:
                known[name] = parser(turn).kept(question, words)
            except BadAnswer as bad:
                unread.append(complaint(turn, bad))
    return known, unread


def parser(turn: Turn) -> Parser:
    """Reads answers as of the turn's day."""
    return Parser(turn.office.content.reader, turn.office.texts, turn.today)


def complaint(turn: Turn, bad: BadAnswer) -> Reply:
    """What is wrong with an answer, and how to write it."""
    return Reply(turn.say(f"forms.bad.{bad.key}", **bad.context))
