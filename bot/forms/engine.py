"""Asks what the fields declare, one question a time. Knows no telegram; everything it remembers is in the draft's row."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.forms.card import asking, button, card, more
from bot.forms.form import Form
from bot.forms.parsing import BadAnswer, Number, Parser
from bot.forms.question import Question
from bot.replies import Button, Reply
from bot.turn import Turn
from storage.draft import Draft, open_draft, start_draft
from storage.failures import UnknownKind

Forms = Callable[[str], Form]
"""A form by its code; codes are remembered in drafts."""
_ASLEEP_AFTER = timedelta(hours=1)
"""A draft untouched for so long is no longer what a new message answers."""


@dataclass(frozen=True)
class Engine:
    """One for the program; drafts of all people pass through it."""

    forms: Forms

    def start(self, turn: Turn, code: str, answers: Mapping[str, str] | None = None, record_id: int | None = None) -> list[Reply]:
        """Opens a form, filled in with what is known; asks for the rest. An open one goes on first.

        ``record_id``: the saved record that the form is to change. Words that do not answer their question are named.
        """
        found = self._opened(turn)
        if found:
            return [self._second(turn, *found)]
        form = self.forms(code)
        known, unread = self._read(turn, form, answers or {})
        draft = start_draft(turn.session, self._id(turn), code, known)
        draft.record_id = record_id
        if known and all(question.name in known for question in form.questions if question.needed):
            draft.skipped = [question.name for question in form.questions if not question.needed]  # the card shows the rest
        return [*unread, self._next(turn, form, draft)]

    def is_awake(self, turn: Turn) -> bool:
        """Whether a message is to be taken as the answer to a question that was just asked."""
        draft = open_draft(turn.session, self._id(turn))
        return draft is not None and draft.asked is not None and self._is_fresh(turn, draft)

    def is_confirmed(self, turn: Turn) -> bool:
        """Whether the words say to the review card what its save button does."""
        draft = open_draft(turn.session, self._id(turn))
        at_card = draft is not None and draft.asked is None and self._is_fresh(turn, draft)
        return at_card and re.fullmatch(turn.say("forms.save_words"), turn.text.strip()) is not None

    def confirm(self, turn: Turn) -> list[Reply]:
        """Saves what the review card shows."""
        found = self._opened(turn)
        if found is None or found[0].asked is not None:
            return self.screen(turn)
        return self._save(turn, *found)

    def answer(self, turn: Turn) -> list[Reply]:
        """Takes ``turn.text`` as the answer to the question that is asked."""
        found = self._opened(turn)
        if found is None:
            return [Reply(turn.say("forms.gone"))]
        draft, form = found
        question = form.question(draft.asked or "")
        return self._take(turn, form, draft, question, turn.text) if question else self.screen(turn)

    def screen(self, turn: Turn) -> list[Reply]:
        """The open form's present question or card, again."""
        found = self._opened(turn)
        if found is None:
            return []
        draft, form = found
        question = form.question(draft.asked or "")
        draft.updated_at = turn.office.clock()
        return [asking(turn, form, draft, question) if question else self._next(turn, form, draft)]

    def reminder(self, turn: Turn) -> list[Reply]:
        """A word about a form that waits, below the answer to something else."""
        found = self._opened(turn)
        if found is None:
            return []
        draft, form = found
        return [Reply(turn.say("forms.reminder", title=form.title), self._go_on(turn, draft))]

    def cancel(self, turn: Turn) -> list[Reply]:
        """Throws the open form away."""
        draft = open_draft(turn.session, self._id(turn))
        if draft is None:
            return [Reply(turn.say("forms.nothing_to_cancel"))]
        turn.session.delete(draft)
        said = "forms.cancelled" if draft.record_id is None else "forms.unchanged"
        return [Reply(turn.say(said), replaces=bool(turn.data))]

    def press(self, turn: Turn) -> list[Reply]:
        """A button of a form: ``<draft>``, action, field, value. One of another time is explained, and the present shown."""
        found = self._opened(turn)
        number, action, field, value = (*turn.data, "", "", "", "")[:4]
        if found is None:
            return [Reply(toast=turn.say("talk.stale"))]
        draft, form = found
        question = form.question(field)
        if str(draft.id) != number or self._is_stale(draft, action, field, question):
            return [Reply(toast=turn.say("forms.stale")), *self.screen(turn)]
        draft.updated_at = turn.office.clock()
        return self._act(turn, form, draft, action, question, value)

    def _act(self, turn: Turn, form: Form, draft: Draft, action: str, question: Question | None, value: str) -> list[Reply]:
        if question and action == "a":
            return self._take(turn, form, draft, question, value)
        if question and action == "d" and value.isdecimal():
            return self._take(turn, form, draft, question, (turn.today - timedelta(days=int(value))).isoformat())
        if question and action == "s":
            return self._skip(turn, form, draft, question)
        if question and action == "b":
            return self._back(turn, form, draft, question)
        if question and action == "e":
            draft.asked, draft.editing = question.name, True
            return [asking(turn, form, draft, question)]
        acts: dict[str, Callable[[Turn, Draft, Form], list[Reply]]] = {
            "ok": self._save,
            "sure": self._saved,
            "x": self._cancelled,
            "m": self._more,
            "c": self._card,
            "g": self._screen,
        }
        return acts[action](turn, draft, form)

    @staticmethod
    def _is_stale(draft: Draft, action: str, field: str, question: Question | None) -> bool:
        if action in ("a", "d", "s", "b"):
            return draft.asked != field or question is None
        if action == "e":
            return question is None
        if action in ("ok", "sure"):
            return draft.asked is not None and not draft.editing
        return action not in ("x", "c", "g", "m")

    def _take(self, turn: Turn, form: Form, draft: Draft, question: Question, words: str) -> list[Reply]:
        try:
            kept = self._parser(turn).kept(question, words)
        except BadAnswer as bad:
            return [_complaint(turn, bad), asking(turn, form, draft, question)]
        draft.answers = {**draft.answers, question.name: kept}
        draft.skipped = [name for name in draft.skipped if name != question.name]
        shown = self._parser(turn).shown(question, kept)
        done = [Reply(turn.say("forms.taken", label=question.label, value=shown), replaces=True)] if turn.data else []
        return [*done, self._next(turn, form, draft)]

    def _skip(self, turn: Turn, form: Form, draft: Draft, question: Question) -> list[Reply]:
        draft.answers = {name: words for name, words in draft.answers.items() if name != question.name}
        draft.skipped = [*draft.skipped, question.name]
        return [Reply(turn.say("forms.passed", label=question.label), replaces=True), self._next(turn, form, draft)]

    def _back(self, turn: Turn, form: Form, draft: Draft, question: Question) -> list[Reply]:
        before = form.up_front[: form.up_front.index(question)]
        draft.asked = before[-1].name if before else question.name
        return [asking(turn, form, draft, before[-1] if before else question)]

    def _save(self, turn: Turn, draft: Draft, form: Form) -> list[Reply]:
        if form.doubts and draft.record_id is None and (doubts := form.doubts(turn, draft, self._values(turn, form, draft))):
            return doubts
        return self._saved(turn, draft, form)

    def _saved(self, turn: Turn, draft: Draft, form: Form) -> list[Reply]:
        """Saves in spite of the form's doubts."""
        record_id, values = draft.record_id, self._values(turn, form, draft)
        turn.session.delete(draft)
        turn.session.flush()
        if record_id is not None and form.change:
            return form.change(turn, record_id, values)
        return form.save(turn, form, values)

    def _cancelled(self, turn: Turn, *_: object) -> list[Reply]:
        return self.cancel(turn)

    def _more(self, turn: Turn, draft: Draft, form: Form) -> list[Reply]:
        return [more(turn, form, draft)]

    def _card(self, turn: Turn, draft: Draft, form: Form) -> list[Reply]:
        return [self._next(turn, form, draft)]

    def _screen(self, turn: Turn, *_: object) -> list[Reply]:
        return self.screen(turn)

    def _next(self, turn: Turn, form: Form, draft: Draft) -> Reply:
        """The next open question, or the card when there is none."""
        done = {*draft.answers, *draft.skipped}
        question = next((q for q in form.up_front if q.name not in done), None)
        draft.asked, draft.editing, draft.updated_at = question.name if question else None, False, turn.office.clock()
        turn.session.add(draft)
        return asking(turn, form, draft, question) if question else card(turn, form, draft, self._parser(turn))

    def _values(self, turn: Turn, form: Form, draft: Draft) -> dict[str, Any]:
        """What is stored, by field; round numbers are named under ``rounded``."""
        parser = self._parser(turn)
        values: dict[str, Any] = {}
        rounded: dict[str, bool] = {}
        for question in form.questions:
            if question.name in draft.answers:
                value = parser.value(question, draft.answers[question.name])
                rounded |= {question.name: True} if isinstance(value, Number) and value.rounded else {}
                values[question.name] = value.value if isinstance(value, Number) else value
        return values | {"rounded": rounded}

    def _opened(self, turn: Turn) -> tuple[Draft, Form] | None:
        """The person's open draft and its form, as both are today: since the draft was left, the township may have taken a
        kind, a field or a village out of its files. Answers that no longer count are asked for again, fields that are gone
        are left out, and a draft whose form is gone is thrown away.
        """
        draft = open_draft(turn.session, self._id(turn))
        if draft is None:
            return None
        try:
            form = self.forms(draft.form)
        except UnknownKind:
            turn.session.delete(draft)
            turn.session.flush()
            return None
        known, _ = self._read(turn, form, draft.answers)
        if known.keys() != draft.answers.keys():
            draft.answers = known
            draft.asked = draft.asked or next((q.name for q in form.up_front if q.name not in {*known, *draft.skipped}), None)
        return draft, form

    def _read(self, turn: Turn, form: Form, answers: Mapping[str, str]) -> tuple[dict[str, str], list[Reply]]:
        """Those answers that the form's questions take, as they are kept, and what is said of the others."""
        known: dict[str, str] = {}
        unread: list[Reply] = []
        for name, words in answers.items():
            if question := form.question(name):
                try:
                    known[name] = self._parser(turn).kept(question, words)
                except BadAnswer as bad:
                    unread.append(_complaint(turn, bad))
        return known, unread

    def _second(self, turn: Turn, draft: Draft, form: Form) -> Reply:
        return Reply(turn.say("forms.second_draft", title=form.title), self._go_on(turn, draft))

    def _go_on(self, turn: Turn, draft: Draft) -> tuple[tuple[Button, ...], ...]:
        return ((button(turn, draft, "go_on", "g"), button(turn, draft, "drop", "x")),)

    @staticmethod
    def _is_fresh(turn: Turn, draft: Draft) -> bool:
        return turn.office.clock() - draft.updated_at < _ASLEEP_AFTER

    @staticmethod
    def _parser(turn: Turn) -> Parser:
        return Parser(turn.office.content.reader, turn.office.texts, turn.today)

    @staticmethod
    def _id(turn: Turn) -> int:
        assert turn.person.id is not None
        return turn.person.id


def _complaint(turn: Turn, bad: BadAnswer) -> Reply:
    return Reply(turn.say(f"forms.bad.{bad.key}", **bad.context))
