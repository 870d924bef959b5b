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


def asking(turn: Turn, form: Form, draft: Draft, question: Question) -> Reply:
    """The question, its choices, and the ways out."""
    step = [q.name for q in form.up_front].index(question.name) + 1 if question in form.up_front else 0
    key = ("change" if draft.editing or not step else "question") + ("_hint" if question.hint else "")
    text = turn.say(
        f"forms.{key}",
        title=form.title,
        step=step,
        steps=len(form.up_front),
        ask=question.ask,
        hint=question.hint,
        label=question.label,
    )
    return Reply(text, (*in_rows(_choice_buttons(turn, draft, question)), _ways_out(turn, form, draft, question)))


def card(turn: Turn, form: Form, draft: Draft, parser: Parser) -> Reply:
    """All answers, each of which can be changed, and the save button."""
    shown = [q for q in form.questions if q.up_front or q.name in draft.answers]
    edits = [Button(q.label, data(draft, "e", q.name)) for q in shown]
    hidden = [q for q in form.questions if q not in shown]
    more = (button(turn, draft, "more", "m"),) if hidden else ()
    ends = (button(turn, draft, "save", "ok"),), (*more, button(turn, draft, "cancel", "x"))
    text = turn.say("forms.card", title=form.title, lines=lines(turn, shown, draft.answers, parser))
    return Reply(text, (ends[0], *in_rows(edits), ends[1]))


def more(turn: Turn, form: Form, draft: Draft) -> Reply:
    """The buttons for the fields that the card does not show."""
    hidden = [q for q in form.questions if not q.up_front and q.name not in draft.answers]
    rows = in_rows(Button(q.label, data(draft, "e", q.name)) for q in hidden)
    return Reply(turn.say("forms.buttons.more"), (*rows, (button(turn, draft, "back", "c"),)))


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


def _choice_buttons(turn: Turn, draft: Draft, question: Question) -> list[Button]:
    if question.answer is Answer.DAY:
        days = (("today", "0"),) if question.ahead else (("today", "0"), ("yesterday", "1"))
        return [button(turn, draft, day, "d", question.name, back) for day, back in days]
    return [Button(choice.label, data(draft, "a", question.name, choice.value)) for choice in question.choices]


def _ways_out(turn: Turn, form: Form, draft: Draft, question: Question) -> tuple[Button, ...]:
    if draft.editing:
        return (button(turn, draft, "back", "c"),)
    first = form.up_front[0].name == question.name
    skip = () if question.needed else (button(turn, draft, "skip", "s", question.name),)
    back = () if first else (button(turn, draft, "back", "b", question.name),)
    return (*skip, *back, button(turn, draft, "cancel", "x"))
