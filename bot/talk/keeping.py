"""What a person answered in a hand-over becomes an entry: an editor's form filled in from the talk, everything masked."""

from bot.access import Action, may
from bot.forms.engine import Engine
from bot.replies import Button, Reply
from bot.talk.additions import begin_entry
from bot.talk.conversation import PREFIX
from bot.turn import Turn
from knowledge.entry import ANSWER_LIMIT
from storage.membership import members
from storage.ticket import Ticket, words_of

_LONGEST_QUESTION = 60
_LONGEST_SHOWN = 300


def keep(engine: Engine, turn: Turn, ticket: Ticket) -> list[Reply]:
    """Whoever took the talk over gets the form at once if they edit, else they ask the editors, who then get it."""
    if not ticket.consultation_id or not ticket.ended_at:
        return [Reply(toast=turn.say("talk.stale"))]
    if turn.person.id != ticket.taken_by and not ticket.worth_keeping:
        return [Reply(turn.say("talk.forbidden"))]
    question, answer = _question(turn, ticket), _answer(turn, ticket)
    if may(turn.person, Action.EDIT_KNOWLEDGE):
        known = {"question": question[:_LONGEST_QUESTION], "answer": answer[:ANSWER_LIMIT]}
        return begin_entry(engine, turn, ticket.consultation_id, {name: words for name, words in known.items() if words})
    if turn.person.id != ticket.taken_by:
        return [Reply(turn.say("talk.forbidden"))]
    ticket.worth_keeping = True
    text = turn.say(
        "handover.worth_keeping", name=turn.person.name, question=question[:_LONGEST_SHOWN], answer=answer[:_LONGEST_SHOWN]
    )
    rows = ((Button(turn.say("handover.buttons.keep"), f"{PREFIX}:keep:{ticket.id}"),),)
    editors = [person for person in members(turn.session) if may(person, Action.EDIT_KNOWLEDGE)]
    return [Reply(turn.say("handover.passed_to_editors")), *(Reply(text, rows, chat_id=editor.chat_id) for editor in editors)]


def _question(turn: Turn, ticket: Ticket) -> str:
    """What was asked before, else the first words of the talk."""
    asked = [ticket.question, *words_of(turn.session, ticket, ticket.person_id)]
    return turn.office.content.masker.text(next(filter(None, asked), ""))


def _answer(turn: Turn, ticket: Ticket) -> str:
    return turn.office.content.masker.text("\n".join(words_of(turn.session, ticket, ticket.taken_by)))
