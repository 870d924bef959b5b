"""Which talk each command and each button begins, and which form each code opens."""

from bot.access import Action
from bot.forms import card as forms
from bot.forms.engine import Engine
from bot.forms.form import Form
from bot.office import Office
from bot.replies import Reply
from bot.talk import (
    activities,
    activity_card,
    activity_form,
    additions,
    announcements,
    answer_buttons,
    applicant,
    case_card,
    case_list,
    cases,
    consulting,
    conversation,
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
from bot.turn import Act, Turn


def commands(engine: Engine, asking: questions.Questions) -> dict[str, Act]:
    """What the commands of the menu do."""
    return {
        "start": lambda turn: _start(engine, turn),
        "help": lambda turn: [*welcome.show_help(turn), *engine.reminder(turn)],
        "ask": lambda turn: _ask(asking, turn),
        "apply": lambda turn: intake.apply(engine, turn),
        "quiz": quiz.show,
        "dispute": lambda turn: intake.log_dispute(engine, turn),
        "cases": case_list.show_cases,
        "consult": consulting.log_consultation,
        "log": lambda turn: activities.log_activity(engine, turn),
        "stats": figures.show_figures,
        "publish": publishing.ask_to_publish,
        "report": reporting.send_report,
        "ledger": ledgers.offer_template,
        "human": lambda turn: _human(engine, turn),
        "plan": plans.show,
        "announce": lambda turn: announcements.show(engine, turn),
        "subscribe": subscribing.subscribe,
        "unsubscribe": subscribing.unsubscribe,
        "tickets": handover.show,
        "gaps": gaps.show,
        "invite": invitations.begin,
        "people": people.show,
        "leave": people.ask_to_leave,
        "privacy": rights.privacy,
        "mydata": rights.own_data,
        "cancel": engine.cancel,
    }


def presses(engine: Engine, asking: questions.Questions) -> dict[str, tuple[Action, Act]]:
    """Whose buttons they are, by their prefix, and what one has to be allowed to do.

    Raises:
        ValueError: two talks have one prefix; one would get the presses of the other.
    """
    rows: tuple[tuple[str, Action, Act], ...] = (
        (forms.PREFIX, Action.ASK, engine.press),
        (answer_buttons.PREFIX, Action.ASK, asking.press),
        (case_card.PREFIX, Action.SEE_CASES, lambda turn: cases.press(engine, form_of(turn.office, intake.DISPUTE), turn)),
        (applicant.PREFIX, Action.APPLY, applicant.rate),
        (consulting.PREFIX, Action.LOG_CONSULTATION, consulting.press),
        (activity_card.PREFIX, Action.LOG_ACTIVITY, lambda turn: activities.press(engine, turn)),
        (conversation.PREFIX, Action.ASK, lambda turn: handover.press(engine, turn)),
        (gaps.PREFIX, Action.EDIT_KNOWLEDGE, lambda turn: gaps.press(engine, turn)),
        (additions.PREFIX, Action.EDIT_KNOWLEDGE, additions.press),
        (invitations.PREFIX, Action.INVITE, invitations.press),
        (people.PREFIX, Action.LEAVE_TEAM, people.press),
        (places.PREFIX, Action.ASK, places.press),
        (quiz.PREFIX, Action.ASK, quiz.press),
        (quiz.OFFICE, Action.HOLD_QUIZ, lambda turn: quiz_events.press(engine, turn)),
        (plans.PREFIX, Action.LOG_ACTIVITY, lambda turn: plans.press(engine, turn)),
        (announcements.PREFIX, Action.ANNOUNCE, lambda turn: announcements.press(engine, turn)),
        (announcements.OFF, Action.ASK, subscribing.unsubscribe),
        (subscribing.PREFIX, Action.ASK, subscribing.press),
        (rights.PREFIX, Action.ASK, rights.press),
        (query.PREFIX, Action.SEE_FIGURES, lambda turn: figures.press(reporting.send_report, turn)),
        (materials.PREFIX, Action.ASK, lambda turn: file_buttons.press(engine, form_of(turn.office, intake.DISPUTE), turn)),
        (ledgers.PREFIX, Action.IMPORT, ledgers.press),
        ("apply", Action.APPLY, lambda turn: intake.apply(engine, turn)),
    )
    wired = {prefix: (action, act) for prefix, action, act in rows}
    if len(wired) < len(rows):
        raise ValueError(f"a prefix is used twice: {sorted(prefix for prefix, *_ in rows)}")
    return wired


def form_of(office: Office, code: str) -> Form:
    """The form of a code, with this office's choices."""
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


def _start(engine: Engine, turn: Turn) -> list[Reply]:
    """/start, alone or with the payload of a link."""
    follow = _LINKS.get(turn.text.strip().partition("_")[0])
    return follow(turn) if follow else [*welcome.start(turn), *engine.reminder(turn)]


def _human(engine: Engine, turn: Turn) -> list[Reply]:
    """Who asks for a person in the middle of a form still sees what it asks."""
    return [*handover.ask(turn), *(engine.screen(turn) if engine.is_awake(turn) else [])]


def _ask(asking: questions.Questions, turn: Turn) -> list[Reply]:
    if not turn.text.strip():
        return welcome.ask(turn)
    return asking.danger(turn, in_form=False) or asking.answer(turn)


_LINKS: dict[str, Act] = {invitations.LINK: invitations.join, quiz.LINK: quiz.follow}
