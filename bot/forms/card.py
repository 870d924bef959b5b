"""How a form looks: the question with its buttons, and the review card."""

from bot.forms.form import Form
from bot.forms.parsing import Parser
from bot.forms.question import Question
from bot.replies import Button, Reply, in_rows
from bot.turn import Turn
from storage.draft import Draft
from storage.fields import Answer

PREFIX = "f"
"""Of all buttons of forms: ``f:<draft>:<action>:<field>:<value>``."""


def button(turn: Turn, draft: Draft, label: str, *parts: str) -> Button:
    """A button of this draft; ``label`` is a key under ``forms.buttons``."""
    return Button(turn.say(f"forms.buttons.{label}"), data(draft, *parts))


def data(draft: Draft, *parts: str) -> str:
    """The data of a button of this draft."""
    return ":".join((PREFIX, str(draft.id), *parts))


def asking(turn: Turn, form: Form, draft: Draft, question: Question, offered: str = "") -> Reply:
    """The question, its choices, and the ways out. ``offered``: an answer to be had by one button."""
    text = turn.say("forms.question", head=_head(turn, form, draft, question), ask=question.ask)
    text = turn.say("forms.hinted", question=text, hint=question.hint) if question.hint else text
    as_written = turn.say("forms.buttons.name_as_written", words=offered)
    own = ((Button(as_written, data(draft, "a", question.name, offered)),),) if offered else ()
    return Reply(text, (*own, *in_rows(_choice_buttons(turn, draft, question)), _ways_out(turn, form, draft, question)))


def title(turn: Turn, form: Form, draft: Draft) -> str:
    """What is being filled in, or which saved record is being changed."""
    return form.title if draft.record_id is None or not form.reviewed else turn.say("forms.of_saved", title=form.title)


def card(turn: Turn, form: Form, draft: Draft, parser: Parser) -> Reply:
    """All answers, each of which can be changed, and the save button."""
    shown = [q for q in form.questions if q.shown and (q.up_front or q.name in draft.answers)]
    edits = [Button(q.label, data(draft, "e", q.name)) for q in shown]
    hidden = [q for q in form.questions if q.shown and q not in shown]
    more = (button(turn, draft, "more", "m"),) if hidden else ()
    ends = (button(turn, draft, "save", "ok"),), (*more, button(turn, draft, "cancel", "x"))
    text = turn.say("forms.card", title=title(turn, form, draft), lines=lines(turn, shown, draft.answers, parser))
    notes = form.notes(turn, draft) if form.notes else []
    ways = form.ways(turn, draft) if form.ways else []
    return Reply("\n".join([text, *notes]), (ends[0], *in_rows(edits), *in_rows(ways), ends[1]))


def more(turn: Turn, form: Form, draft: Draft) -> Reply:
    """The buttons for the fields that the card does not show."""
    hidden = [q for q in form.questions if q.shown and not q.up_front and q.name not in draft.answers]
    rows = in_rows(Button(q.label, data(draft, "e", q.name)) for q in hidden)
    return Reply(turn.say("forms.buttons.more"), (*rows, (button(turn, draft, "return", "c"),)))


def lines(turn: Turn, questions: list[Question], answers: dict[str, str], parser: Parser) -> str:
    """The answers, one a line; what was not answered is shown as such."""
    return "\n".join(
        turn.say(
            "forms.line",
            label=question.label,
            value=parser.shown(question, answers[question.name]) if question.name in answers else turn.say("forms.empty"),
        )
        for question in questions
    )


def _head(turn: Turn, form: Form, draft: Draft, question: Question) -> str:
    """Where the question stands: a change, a gap in what is known, or a step on the way."""
    if draft.editing:
        return turn.say("forms.change", title=title(turn, form, draft), label=question.label)
    done = {*draft.answers, *draft.skipped}
    place = form.up_front.index(question)
    if any(later.name in done for later in form.up_front[place + 1 :]):
        left = sum(other.name not in done or other == question for other in form.up_front)
        return turn.say("forms.gap", title=title(turn, form, draft), left=left)
    return turn.say("forms.step", title=title(turn, form, draft), step=place + 1, steps=len(form.up_front))


def _choice_buttons(turn: Turn, draft: Draft, question: Question) -> list[Button]:
    if question.answer is Answer.DAY:
        days = (("today", "0"),) if question.ahead else (("today", "0"), ("yesterday", "1"))
        return [button(turn, draft, day, "d", question.name, back) for day, back in days]
    return [Button(choice.label, data(draft, "a", question.name, choice.value)) for choice in question.choices if choice.offered]


def _ways_out(turn: Turn, form: Form, draft: Draft, question: Question) -> tuple[Button, ...]:
    if draft.editing:
        empty = question.can_be_emptied and question.name in draft.answers
        clear = (button(turn, draft, "clear", "n", question.name),) if empty else ()
        return (*clear, button(turn, draft, "return", "c"), button(turn, draft, "cancel", "x"))
    first = form.up_front[0].name == question.name
    skip = () if question.needed else (button(turn, draft, "skip", "s", question.name),)
    back = () if first else (button(turn, draft, "back", "b", question.name),)
    return (*skip, *back, button(turn, draft, "cancel", "x"))
