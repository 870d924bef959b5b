"""Asks what the fields declare, one question a time. Knows no telegram; everything it remembers is in the draft's row."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.forms.card import button
from bot.forms.form import Form
from bot.forms.pressing import is_read, press, typed
from bot.forms.sheet import Sheet, read
from bot.office import Office
from bot.replies import Button, Reply
from bot.turn import Turn
from storage.draft import Draft, is_gone, open_draft, start_draft, take_up
from storage.failures import UnknownKind
from storage.fields import Answer

Forms = Callable[[Office, str], Form]
"""A form of an office by its code; codes are remembered in drafts."""
Ended = Callable[["Engine", Turn, Draft], list[Reply]]
"""What else is done and said when a form was saved or thrown away."""
_ASLEEP_AFTER = timedelta(hours=1)
"""A draft untouched for so long is no longer what a new message answers."""

_LONGEST_OFFERED = 8
"""Characters of a name that a button can carry, whatever the draft's number: 64 bytes are all it holds."""


@dataclass(frozen=True)
class Engine:
    """One for the program; drafts of all people pass through it."""

    forms: Forms
    ended: Ended = lambda *_: []

    def start(
        self,
        turn: Turn,
        code: str,
        answers: Mapping[str, str] | None = None,
        record_id: int | None = None,
        only_needed: bool = False,
    ) -> list[Reply]:
        """Opens a form, filled in with what is known; asks for the rest. If another one is open, the person decides.

        ``record_id``: the saved record that the form is to change. ``only_needed``: nothing is asked that can be left out.
        Words that do not answer their question are named.
        """
        found = self._opened(turn)
        form = self.forms(turn.office, code)
        known, unread = read(turn, form, answers or {})
        draft = start_draft(turn.session, _id(turn), code, known, aside=found is not None)
        draft.record_id, draft.updated_at = record_id, turn.office.clock()
        missing = [question for question in form.questions if question.name not in known]
        if record_id is not None and known:
            draft.skipped = [q.name for q in missing if q.name not in (answers or {})]  # asked again: what no longer counts
        elif only_needed or (known and not any(question.needed for question in missing)):
            draft.skipped = [question.name for question in missing if not question.needed]
        new = Sheet(turn, form, draft)
        return [*unread, _which_first(found, new) if found else new.next()]

    def is_awake(self, turn: Turn, since: datetime | None = None) -> bool:
        """Whether a message is to be taken as the answer to a question that was just asked; ``since``: and not before."""
        draft = open_draft(turn.session, _id(turn))
        if draft is None or draft.asked is None or not _is_fresh(turn, draft):
            return False
        return since is None or draft.updated_at >= since

    def is_answered(self, turn: Turn) -> bool:
        """Whether the words answer the question that was just asked; other words may be a cry, or a question of law."""
        sheet = self._opened(turn)
        question = sheet.form.question(sheet.draft.asked or "") if sheet else None
        return sheet is not None and question is not None and is_read(sheet, question)

    def asks_name(self, turn: Turn) -> bool:
        """Whether the question that was just asked is for names, which take any words."""
        sheet = self._opened(turn)
        question = sheet.form.question(sheet.draft.asked or "") if sheet else None
        return question is not None and question.answer in (Answer.NAME, Answer.PARTIES)

    def still_asks(self, turn: Turn) -> list[Reply]:
        """The question again, for words that were understood as something else, with a button that takes them as the name."""
        sheet, words = self._opened(turn), turn.text.strip()
        return [sheet.screen(words if len(words) <= _LONGEST_OFFERED else "")] if sheet else []

    def is_filling(self, turn: Turn, code: str) -> bool:
        """Whether the open form is that one."""
        draft = open_draft(turn.session, _id(turn))
        return draft is not None and draft.form == code

    def is_given_up(self, turn: Turn) -> bool:
        """Whether the words say that the form which is being filled in shall be thrown away."""
        return self.is_open(turn) and self._says(turn, "forms.drop_words")

    def is_taken_up(self, turn: Turn) -> bool:
        """Whether the words say to go on with a form that was left."""
        return open_draft(turn.session, _id(turn)) is not None and self._says(turn, "forms.go_on_words")

    @staticmethod
    def _says(turn: Turn, key: str) -> bool:
        return re.fullmatch(turn.say(key), turn.text.strip()) is not None

    def is_open(self, turn: Turn) -> bool:
        """Whether a form was touched lately, at a question or at its review card."""
        draft = open_draft(turn.session, _id(turn))
        return draft is not None and _is_fresh(turn, draft)

    def is_confirmed(self, turn: Turn, since: datetime | None = None) -> bool:
        """Whether the words say to the review card what its save button does; ``since``: to one that was shown then or later."""
        draft = open_draft(turn.session, _id(turn))
        if draft is None or draft.asked is not None or not _is_fresh(turn, draft):
            return False
        return (since is None or draft.updated_at >= since) and self._says(turn, "forms.save_words")

    def confirm(self, turn: Turn) -> list[Reply]:
        """Saves what the review card shows."""
        sheet = self._opened(turn)
        if sheet is None:
            return [Reply(turn.say("forms.gone"))]
        return self._and_then(turn, self._closed(sheet, sheet.save())) if sheet.draft.asked is None else [sheet.screen()]

    def answer(self, turn: Turn) -> list[Reply]:
        """Takes ``turn.text`` as the answer to the question that is asked."""
        sheet = self._opened(turn)
        if sheet is None:
            return [Reply(turn.say("forms.gone"))]
        question = sheet.form.question(sheet.draft.asked or "")
        return typed(sheet, question) if question else self.screen(turn)

    def screen(self, turn: Turn) -> list[Reply]:
        """The open form's present question or card, again."""
        sheet = self._opened(turn)
        return [sheet.screen()] if sheet else []

    def reminder(self, turn: Turn) -> list[Reply]:
        """A word about a form that waits, below the answer to something else."""
        sheet = self._opened(turn)
        return [Reply(turn.say("forms.reminder", title=sheet.title), _go_on(sheet))] if sheet else []

    def left(self, turn: Turn) -> list[Reply]:
        """To somebody who did not write: the form that they left."""
        sheet = self._opened(turn)
        if sheet is None:
            return []
        text = turn.say("forms.left", title=sheet.title, lines=sheet.lines())
        return [Reply(text, _go_on(sheet), chat_id=turn.person.chat_id)]

    def cancel(self, turn: Turn) -> list[Reply]:
        """Throws the open form away."""
        sheet = self._opened(turn)
        return self._and_then(turn, self._closed(sheet, sheet.drop())) if sheet else [Reply(turn.say("forms.nothing_to_cancel"))]

    def press(self, turn: Turn) -> list[Reply]:
        """A button of a form: ``<draft>``, action, field, value. One of another time is explained, and the present shown."""
        sheet = self._opened(turn)
        number, action, field, value = (*turn.data, "", "", "", "")[:4]
        if sheet is None:
            return [Reply(toast=turn.say("talk.stale"))]
        done = press(sheet, action, field, value) if str(sheet.draft.id) == number else None
        if done is None:
            return [Reply(toast=turn.say("forms.stale")), *self.screen(turn)]
        return self._and_then(turn, self._closed(sheet, done))

    def _closed(self, sheet: Sheet, done: list[Reply]) -> list[Reply]:
        """With what follows if the form was saved or thrown away."""
        return [*done, *self.ended(self, sheet.turn, sheet.draft)] if is_gone(sheet.turn.session, sheet.draft) else done

    def _and_then(self, turn: Turn, done: list[Reply]) -> list[Reply]:
        """When a form is done, the one that was put aside for it comes up: as it was if there is nothing in it to lose or it
        was asked for just now, else as an offer."""
        wanted = next(iter(turn.data[2:3]), "")
        draft = take_up(turn.session, _id(turn), int(wanted) if wanted.isdecimal() else None)
        sheet = self._opened(turn) if draft else None
        if sheet is None:
            return done
        if str(sheet.draft.id) == wanted:
            return [*done, sheet.screen()]
        if not sheet.draft.answers:
            sheet.drop()
            return self._and_then(turn, done)
        sheet.draft.updated_at = turn.office.clock() - _ASLEEP_AFTER
        return [*done, Reply(turn.say("forms.kept", title=sheet.title, lines=sheet.lines()), _go_on(sheet))]

    def _opened(self, turn: Turn) -> Sheet | None:
        """The person's open draft and its form, as both are today: since the draft was left, the township may have taken a
        kind, a field or a village out of its files. Answers that no longer count are asked for again, fields that are gone
        are left out, and a draft whose form is gone, or not the person's to fill in any more, is thrown away.
        """
        draft = open_draft(turn.session, _id(turn))
        if draft is None:
            return None
        form = self._form_of(turn, draft)
        if form is None:
            turn.session.delete(draft)
            turn.session.flush()
            return None
        known, _ = read(turn, form, draft.answers)
        if known.keys() != draft.answers.keys():
            draft.answers = known
            draft.asked = draft.asked or next((q.name for q in form.up_front if q.name not in {*known, *draft.skipped}), None)
        return Sheet(turn, form, draft)

    def _form_of(self, turn: Turn, draft: Draft) -> Form | None:
        try:
            form = self.forms(turn.office, draft.form)
        except UnknownKind:
            return None
        return form if form.open_to(turn, draft.record_id) else None


def _go_on(sheet: Sheet) -> tuple[tuple[Button, ...], ...]:
    return ((button(sheet.turn, sheet.draft, "go_on", "g"), button(sheet.turn, sheet.draft, "drop", "x")),)


def _which_first(found: Sheet, new: Sheet) -> Reply:
    """Both forms, and what can be done: nothing that was typed is lost whatever is pressed, but by throwing it away."""
    turn = found.turn
    kept = turn.say("forms.second_kept", title=new.title, lines=new.lines()) if new.draft.answers else ""
    text = turn.say("forms.second_draft", title=found.title)
    buttons = (
        (button(turn, found.draft, "first", "g"),),
        (button(turn, found.draft, "later", "w", str(new.draft.id)),),
        (button(turn, found.draft, "instead", "x", str(new.draft.id)),),
    )
    return Reply(
        "\n".join([text, kept, turn.say("forms.which_first")] if kept else [text, turn.say("forms.which_first")]), buttons
    )


def _is_fresh(turn: Turn, draft: Draft) -> bool:
    return turn.office.clock() - draft.updated_at < _ASLEEP_AFTER


def _id(turn: Turn) -> int:
    assert turn.person.id is not None
    return turn.person.id
