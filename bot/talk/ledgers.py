"""A ledger that somebody of the office sends as a file: looked at, shown, and imported when they say so.

Until then the file waits as an attachment of its own; its buttons name it, so that any worker can go on, on any day.
"""

from dataclasses import replace
from pathlib import PurePath

from bot.access import Action, may
from bot.ledgers.files import WORKBOOKS, BadFile, Sheet, read_sheets
from bot.ledgers.importing import TableImport, Terms
from bot.ledgers.marking import marked
from bot.ledgers.outcome import Fault, Outcome
from bot.ledgers.telling import told
from bot.ledgers.template import template
from bot.replies import Button, Reply, in_rows
from bot.turn import Turn
from storage.attachment import Attachment, Kept, Place, attach
from storage.failures import TooManyFiles
from storage.ledger import void

PREFIX = "e"
MOST_ROWS = 5_000
"""Rows of a file in the chat, where others wait while it is read; the command line takes more."""
_MOST_TOLD = 5
_NOT_IMPORTED = (".xls", ".et", ".ods", ".numbers")
_PLACE = "ledger"
_DOUBTS = {"same", "alike"}
_TERMS = {"go": Terms(), "alike": Terms(allow_alike=True), "good": Terms(keep_good=True)}


def offer_template(turn: Turn) -> list[Reply]:
    """/ledger: how it is done, and an empty workbook."""
    return [Reply(turn.say("ledgers.chat.how"), document=template(turn.office), name=turn.say("ledgers.template_name"))]


def is_ledger(turn: Turn) -> bool:
    """Whether the file that was sent may be a ledger, and the person may import one."""
    kept = turn.file.kept if turn.file else None
    return kept is not None and _ending(kept.name) in (*WORKBOOKS, ".csv") and may(turn.person, Action.IMPORT)


def old_format(turn: Turn) -> list[Reply]:
    """What somebody of the office reads who sends a table in a format that is not imported; the file is kept like any other."""
    kept = turn.file.kept if turn.file else None
    if kept is None or _ending(kept.name) not in _NOT_IMPORTED or not may(turn.person, Action.IMPORT):
        return []
    return [Reply(turn.say("ledgers.bad.kind_of_file", name=kept.name))]


def received(turn: Turn) -> list[Reply] | None:
    """The preview with its buttons; None if the file is a table, but no ledger."""
    assert turn.file and turn.file.kept
    kept = turn.file.kept
    try:
        sheets = _sheets(turn, kept)
        outcome = _tried(turn, sheets, Terms(write=False))
        waiting = attach(turn.session, Place(_PLACE, turn.person.id or 0), kept, turn.person, turn.origin)
    except BadFile as error:
        return None if error.key == "no_table" else [Reply(turn.say(f"ledgers.bad.{error.key}", **error.context))]
    except TooManyFiles as error:
        return [Reply(turn.say(f"errors.{error.key}", **error.context))]
    return _preview(turn, waiting, outcome)


def press(turn: Turn) -> list[Reply]:
    """A button under a preview."""
    number, what = (*turn.data, "", "")[:2]
    waiting = turn.session.get(Attachment, int(number)) if number.isdecimal() else None
    if waiting is None or waiting.voided_at or waiting.table != _PLACE or waiting.created_by != turn.person.id:
        return [Reply(toast=turn.say("talk.stale"))]
    if what == "drop":
        void(turn.session, waiting, turn.person, turn.today)
        return [Reply(turn.say("ledgers.chat.dropped"), replaces=True)]
    return _imported(turn, waiting, _TERMS[what]) if what in _TERMS else [Reply(toast=turn.say("talk.stale"))]


def _imported(turn: Turn, waiting: Attachment, terms: Terms) -> list[Reply]:
    """Tried again first: since the preview, something may have been logged that is like a row."""
    sheets = _sheets(turn, waiting)
    tried = _tried(turn, sheets, replace(terms, write=False))
    if tried.faulty and not terms.keep_good:
        return _preview(turn, waiting, tried)
    outcome = _tried(turn, sheets, replace(terms, by=turn.person.id))
    void(turn.session, waiting, turn.person, turn.today)
    ending = turn.say("ledgers.partly" if outcome.faulty else "ledgers.done")
    return [Reply(f"{told(turn.office.texts, outcome, _MOST_TOLD)}\n{ending}", replaces=True)]


def _sheets(turn: Turn, file: Attachment | Kept) -> list[Sheet]:
    sheets = read_sheets(file.name, turn.office.files.read(file.sha256))
    if sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS:
        raise BadFile("too_many_here", limit=MOST_ROWS)
    return sheets


def _tried(turn: Turn, sheets: list[Sheet], terms: Terms) -> Outcome:
    return TableImport(turn.office, turn.session, terms).run(sheets)


def _preview(turn: Turn, waiting: Attachment, outcome: Outcome) -> list[Reply]:
    text = told(turn.office.texts, outcome, _MOST_TOLD)
    if not outcome.faulty and not outcome.added:
        return [Reply(f"{text}\n{turn.say('ledgers.nothing')}")]
    ask = turn.say(f"ledgers.chat.{'faulty' if outcome.faulty else 'ask'}")
    shown = Reply(f"{text}\n{ask}", in_rows(_buttons(turn, waiting, outcome)))
    if not outcome.faulty:
        return [shown]
    name, content = marked(turn.office.texts, waiting.name, turn.office.files.read(waiting.sha256), outcome.sheets)
    return [Reply(turn.say("ledgers.chat.marked"), document=content, name=name), shown]


def _buttons(turn: Turn, waiting: Attachment, outcome: Outcome) -> list[Button]:
    faults: list[Fault] = [fault for one in outcome.sheets for fault in one.faults]
    doubts = bool(faults) and {fault.key for fault in faults} <= _DOUBTS
    offered = ["go"] if not faults else [*(["alike"] if doubts else []), *(["good"] if outcome.added else [])]
    return [Button(turn.say(f"ledgers.buttons.{what}"), f"{PREFIX}:{waiting.id}:{what}") for what in (*offered, "drop")]


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()
