"""What an editor adds to the knowledge base: the forms, what speaks against it at once, and the word after the trial."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rapidfuzz import process

from bot.access import Action, may
from bot.forms.engine import Engine
from bot.forms.form import Form, labelled
from bot.forms.question import Question
from bot.office import Office
from bot.replies import Button, Reply, in_rows
from bot.talk.alike import group_of
from bot.turn import Turn
from knowledge.entry import ANSWER_LIMIT
from storage.draft import Draft
from storage.failures import UnknownKind
from storage.fields import Answer
from storage.gap import Settled, settle
from storage.proposal import Addition, Proposal, Trial, decide, live, propose, stands

PREFIX = "k"
PHRASING = "phrasing"
ENTRY = "entry"
_OWN = "own"
"""What the ids of entries begin with that were made in the chat."""
_MOST = 20
_MOST_LOST = 5


def addition_form(office: Office, code: str) -> Form:
    """``phrasing.<consultation>.<entry>`` or ``entry.<consultation>``.

    Raises:
        UnknownKind: the entry is no longer there.
    """
    what, _, rest = code.partition(".")
    if what == PHRASING:
        entry = office.content.library.entries.get(rest.partition(".")[2])
        if entry is None:
            raise UnknownKind(kind=code)
        title = office.texts("forms.phrasing.title", entry=entry.question)
        asked = _question(office, PHRASING, "text", Answer.TEXT, longest=100)
        return Form(code, title, (asked,), _save_phrasing, doubts=_phrasing_doubts, open_to=_open_to)
    topics = tuple(labelled(office.content.library.topics))
    questions = (
        _question(office, ENTRY, "question", Answer.TEXT, longest=60),
        _question(office, ENTRY, "answer", Answer.TEXT, longest=ANSWER_LIMIT),
        _question(office, ENTRY, "sources", Answer.TEXT, longest=200),
        _question(office, ENTRY, "topic", Answer.CHOICE, topics),
    )
    return Form(code, office.texts("forms.entry.title"), questions, _save_entry, doubts=_entry_doubts, open_to=_open_to)


def _open_to(turn: Turn, _: int | None) -> bool:
    return may(turn.person, Action.EDIT_KNOWLEDGE)


def begin_entry(engine: Engine, turn: Turn, anchor: int, known: Mapping[str, str]) -> list[Reply]:
    """The form of a new entry, filled in with what is known, unless one was made of that consultation."""
    if stands(turn.session, f"{_OWN}-{anchor}"):
        return [Reply(toast=turn.say("gaps.settled_already"))]
    return engine.start(turn, f"{ENTRY}.{anchor}", known)


def show(turn: Turn) -> list[Reply]:
    """What was added, the newest first."""
    added = live(turn.session)[::-1][:_MOST]
    if not added:
        return [Reply(turn.say("gaps.nothing_added"))]
    rows = in_rows(Button(turn.say(f"gaps.added_{p.addition}", text=p.text), f"{PREFIX}:{p.id}") for p in added)
    return [Reply(turn.say("gaps.added"), rows)]


def press(turn: Turn) -> list[Reply]:
    """The button of something added: shown, put live in spite of its trial, or taken back."""
    number, action = (*turn.data, "", "")[:2]
    proposal = turn.session.get(Proposal, int(number)) if number.isdecimal() else None
    if proposal is None:
        return [Reply(toast=turn.say("talk.stale"))]
    if action == "live" and proposal.trial is Trial.HARMFUL:
        decide(turn.session, proposal, Trial.LIVE, turn.person, turn.office.clock())
    elif action == "drop" and proposal.trial in (Trial.HARMFUL, Trial.LIVE):
        decide(turn.session, proposal, Trial.DROPPED, turn.person, turn.office.clock())
    return [_card(turn, proposal)]


def tried(turn: Turn, proposal: Proposal) -> Reply:
    """The word after the trial, with the questions that would lose their answer."""
    if proposal.trial is Trial.LIVE:
        return Reply(turn.say("gaps.live", text=proposal.text), _buttons(turn, proposal, "drop"))
    library = turn.office.content.library
    shown = [
        turn.say(
            "gaps.lost_line",
            question=question,
            now=library[now].question if now in library.entries else turn.say("gaps.not_sure"),
        )
        for question, _, now in proposal.lost[:_MOST_LOST]
    ]
    text = turn.say("gaps.harmful", text=proposal.text, count=len(proposal.lost), lines="\n".join(shown))
    return Reply(text, _buttons(turn, proposal, "drop", "live"))


def _card(turn: Turn, proposal: Proposal) -> Reply:
    library = turn.office.content.library
    entry = library.entries.get(proposal.entry)
    text = turn.say(
        "gaps.proposal",
        text=proposal.text,
        entry=entry.question if entry else proposal.text,
        state=turn.say(f"gaps.trial.{proposal.trial}"),
        day=proposal.at.astimezone(turn.office.settings.zone).date().isoformat(),
    )
    offered = {Trial.LIVE: ("drop",), Trial.HARMFUL: ("drop", "live")}.get(proposal.trial, ())
    return Reply(text, _buttons(turn, proposal, *offered), replaces=True)


def _buttons(turn: Turn, proposal: Proposal, *actions: str) -> tuple[tuple[Button, ...], ...]:
    return in_rows(Button(turn.say(f"gaps.buttons.{action}"), f"{PREFIX}:{proposal.id}:{action}") for action in actions)


def _question(
    office: Office, form: str, name: str, answer: Answer, choices: tuple[Any, ...] = (), longest: int = 500
) -> Question:
    label, ask = (office.texts(f"forms.{form}.{name}.{part}") for part in ("label", "ask"))
    return Question(name, label, ask, answer, needed=True, choices=choices, longest=longest)


def _phrasing_doubts(turn: Turn, draft: Draft, values: dict[str, Any]) -> list[Reply]:
    entry = draft.form.split(".", 2)[2]
    return [Reply(reason) for reason in _against(turn, str(values["text"]), entry)][:1]


def _entry_doubts(turn: Turn, draft: Draft, values: dict[str, Any]) -> list[Reply]:
    reasons = [*_against(turn, str(values["question"]), None), *_sources(turn, str(values["sources"]))[1]]
    return [Reply(reason) for reason in reasons][:1]


def _against(turn: Turn, text: str, entry: str | None) -> Iterator[str]:
    """Why the text can be no way of asking for the entry, whatever the trial would say."""
    answerer = turn.office.content.answerer
    words = answerer.normaliser(text)
    if not words or answerer.asking.is_bare(words) or answerer.smalltalk.kind_of(answerer.normaliser.letters(text)):
        yield turn.say("gaps.against.bare")
    if answerer.danger(text):
        yield turn.say("gaps.against.danger")
    if turn.office.content.masker.text(text) != text:
        yield turn.say("gaps.against.number")
    for other in turn.office.content.library:
        if other.id != entry and text in (other.question, *other.all_phrasings):
            yield turn.say("gaps.against.taken", question=other.question)


def _sources(turn: Turn, text: str) -> tuple[list[dict[str, str]], list[str]]:
    """Law and article of each source, and what cannot be read. Only laws that the reviewed entries rest on are known."""
    laws = sorted({source.law for entry in turn.office.content.reviewed for source in entry.sources})
    pattern = re.compile(turn.say("gaps.source"))
    found: list[dict[str, str]] = []
    faults: list[str] = []
    for part in filter(None, (part.strip() for part in re.split(turn.say("gaps.between_sources"), text))):
        match = pattern.fullmatch(part)
        if match is None:
            faults.append(turn.say("gaps.against.source", source=part))
        elif match["law"] not in laws:
            nearest, *_ = process.extractOne(match["law"], laws)
            faults.append(turn.say("gaps.against.law", law=match["law"], nearest=nearest))
        else:
            found.append({"law": match["law"], "article": match["article"]})
    return found, faults if found or faults else [turn.say("gaps.against.source", source=text)]


def _save_phrasing(turn: Turn, form: Form, values: dict[str, Any]) -> list[Reply]:
    _, anchor, entry = form.code.split(".", 2)
    return _proposed(turn, int(anchor), Settled.PHRASING, Addition.PHRASING, entry, str(values["text"]), {})


def _save_entry(turn: Turn, form: Form, values: dict[str, Any]) -> list[Reply]:
    anchor = form.code.partition(".")[2]
    sources, _ = _sources(turn, str(values["sources"]))
    content = {"answer": values["answer"], "topic": values["topic"], "sources": sources, "reviewed": turn.today.isoformat()}
    return _proposed(turn, int(anchor), Settled.ENTRY, Addition.ENTRY, f"{_OWN}-{anchor}", str(values["question"]), content)


def _proposed(
    turn: Turn, anchor: int, how: Settled, addition: Addition, entry: str, text: str, content: dict[str, Any]
) -> list[Reply]:
    if group := group_of(turn, anchor):
        settle(turn.session, group.forms, how, turn.person, turn.office.clock())
    proposal = Proposal(
        addition=addition,
        entry=entry,
        text=text,
        content=content,
        by=turn.person.id or 0,
        at=turn.office.clock(),
        origin=turn.origin,
    )
    propose(turn.session, proposal)
    return [Reply(turn.say("gaps.trying"))]
