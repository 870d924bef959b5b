"""What the buttons of a form do, and which of them are of another time."""

import re
from collections.abc import Callable
from datetime import timedelta

from bot.forms.question import Question
from bot.forms.sheet import Sheet
from bot.replies import Reply

DAYS = {"0": timedelta(0), "1": timedelta(1)}
"""Days before today that have a button of their own."""


def press(sheet: Sheet, action: str, field: str, value: str) -> list[Reply] | None:
    """``action`` of a button with its field and value; None for one of another time."""
    if _is_stale(sheet, action, field, value):
        return None
    question = sheet.form.question(field)
    sheet.touch()
    if question and action in _OF_QUESTION:
        return _OF_QUESTION[action](sheet, question, value)
    return _OF_SHEET[action](sheet)


_OF_QUESTION: dict[str, Callable[[Sheet, Question, str], list[Reply]]] = {
    "a": lambda sheet, question, value: sheet.take(question, value),
    "d": lambda sheet, question, value: sheet.take(question, (sheet.turn.today - DAYS[value]).isoformat()),
    "n": lambda sheet, question, _: sheet.clear(question),
    "s": lambda sheet, question, _: sheet.skip(question),
    "b": lambda sheet, question, _: sheet.back(question),
    "e": lambda sheet, question, _: sheet.ask(question, editing=True),
}


_OF_SHEET: dict[str, Callable[[Sheet], list[Reply]]] = {
    "ok": Sheet.save,
    "sure": Sheet.saved,
    "x": Sheet.drop,
    "m": lambda sheet: [sheet.more()],
    "c": lambda sheet: [sheet.next()],
    "g": lambda sheet: [sheet.screen()],
    "w": Sheet.wait,
}


def typed(sheet: Sheet, question: Question) -> list[Reply]:
    """The words as the answer to the question, or as what a button below it does."""
    if _goes_back(sheet):
        return [sheet.next()] if sheet.draft.editing else sheet.back(question)
    if _skips(sheet, question):
        return sheet.skip(question)
    return sheet.take(question, sheet.turn.text)


def is_read(sheet: Sheet, question: Question) -> bool:
    """Whether ``typed`` would do something with the words but ask again."""
    return _goes_back(sheet) or _skips(sheet, question) or sheet.reads(question, sheet.turn.text)


def _goes_back(sheet: Sheet) -> bool:
    return re.fullmatch(sheet.turn.say("forms.back_words"), sheet.turn.text.strip()) is not None


def _skips(sheet: Sheet, question: Question) -> bool:
    return not question.needed and re.fullmatch(sheet.turn.say("forms.skip_words"), sheet.turn.text.strip()) is not None


def _is_stale(sheet: Sheet, action: str, field: str, value: str) -> bool:
    question = sheet.form.question(field)
    if action == "d" and value not in DAYS:
        return True
    if question and ((action == "n" and not question.can_be_emptied) or (action == "s" and question.needed)):
        return True
    if action in _OF_QUESTION:
        return question is None or (action != "e" and sheet.draft.asked != field)
    if action in ("ok", "sure"):
        return sheet.draft.asked is not None and not sheet.draft.editing
    return action not in _OF_SHEET
