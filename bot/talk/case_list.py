"""The list of cases: its filters, and the search."""

import re

from rapidfuzz import fuzz
from sqlmodel import col, select

from bot.access import Action, Reach, may_see, reach
from bot.parties import shown_parties, shown_words
from bot.replies import Button, Reply, in_rows
from bot.talk.case_card import PREFIX, due_line
from bot.talk.names import case_line, case_number
from bot.turn import Turn
from storage.casework import WAITING, Stage, stage
from storage.clocks import due, urgency
from storage.dispute import Dispute
from storage.person import Person

_MOST = 20
_LIKE = 70
"""rapidfuzz partial ratio from which a case is found by its words, typos forgiven."""
_SUMMARY = 12
"""Characters of a summary in a list."""
_SHORT_NAME = 2
_ALL, _MINE, _VILLAGE, _DONE = "all", "mine", "village", "closed"
"""The filters, as they stand in buttons and under ``cases.filters``."""


def show_cases(turn: Turn) -> list[Reply]:
    """/cases: the own ones that wait, the most urgent first; with words behind it, every case that they fit, voided ones last."""
    if words := turn.text.strip():
        if named := _filter_named(turn, words):
            return filtered(turn, named)
        found = [d for d in _seen(turn) if (d.number or d.parties) and _fits(turn, d, words)]
        if found:
            return _listed(turn, found, "cases.found", "cases.nothing_found")
        return _listed(turn, [d for d in _seen(turn) if _names_nearly(d, words)], "cases.nearly", "cases.nothing_found")
    return filtered(turn, filters(turn.person)[0])


def filters(person: Person) -> tuple[str, ...]:
    """Those that the person's reach allows, the one shown first at the front."""
    everywhere = reach(person.acting_role, Action.SEE_CASES) is Reach.TOWNSHIP
    return (_ALL, _MINE, _DONE) if everywhere else (_MINE, _VILLAGE, _DONE)


def _filter_named(turn: Turn, words: str) -> str | None:
    """The filter that the words are, of those that the person has."""
    return next((one for one in filters(turn.person) if re.fullmatch(turn.say(f"cases.filter_words.{one}"), words)), None)


def filtered(turn: Turn, name: str) -> list[Reply]:
    """The cases of one filter, with buttons for the others; those that wait, the most urgent first."""
    others = [one for one in filters(turn.person) if one != name]
    buttons = tuple(Button(turn.say(f"cases.filters.{one}"), f"{PREFIX}:{one}") for one in others)
    if name == _DONE:
        ended = [d for d in _numbered(turn) if stage(d) not in WAITING]
        return _listed(turn, ended[::-1], "cases.closed", "cases.none_closed", buttons)
    waiting = [d for d in _numbered(turn) if stage(d) in WAITING and (name != _MINE or _is_mine(turn.person, d))]
    ordered = sorted(waiting, key=lambda d: (urgency(d, turn.today), d.id))
    return _listed(turn, ordered, f"cases.list.{name}", f"cases.none.{name}", buttons)


def _is_mine(person: Person, dispute: Dispute) -> bool:
    """The person's own; for a mediator, also those of the village that nobody has taken up."""
    return dispute.mediator_id == person.id or (dispute.mediator_id is None and dispute.village in person.villages)


def _listed(turn: Turn, disputes: list[Dispute], head: str, none: str, last: tuple[Button, ...] = ()) -> list[Reply]:
    buttons = in_rows(Button(case_line(turn, dispute), f"{PREFIX}:{dispute.id}") for dispute in disputes[:_MOST])
    rows = (*buttons, last) if last else buttons
    if not disputes:
        return [Reply(turn.say(none), rows)]
    lines = [_line(turn, dispute) for dispute in disputes[:_MOST]]
    more = [turn.say("cases.more", count=len(disputes) - _MOST)] if len(disputes) > _MOST else []
    return [Reply("\n".join([turn.say(head, count=len(disputes)), *lines, *more]), rows)]


def _line(turn: Turn, dispute: Dispute) -> str:
    """By what a case is told from the others: who, by surname, about what, and what is due, else where it stands."""
    dues = [due_line(turn, item) for item in due(dispute, turn.today)[:1]]
    standing = next(iter(dues), turn.say(f"cases.stages.{stage(dispute)}"))
    parties = turn.say("forms.between").join(shown_parties(turn.office, None, dispute))
    summary = shown_words(turn.office, None, dispute, dispute.summary)[:_SUMMARY]
    about = turn.say("cases.about", parties=parties, summary=summary).strip()
    return turn.say("cases.line", number=case_number(turn, dispute), about=about, standing=standing)


def _fits(turn: Turn, dispute: Dispute, words: str) -> bool:
    described = " ".join([case_line(turn, dispute), *dispute.parties, dispute.summary])
    return all(word in described or fuzz.partial_ratio(word, described) >= _LIKE for word in words.split())


def _names_nearly(dispute: Dispute, words: str) -> bool:
    """Whether a party's name has one other character, of two: too little alike to be found by _LIKE."""
    pairs = [(word, party) for word in words.split() for party in dispute.parties if len(word) == len(party) == _SHORT_NAME]
    return any((word[0] == party[0]) != (word[1] == party[1]) for word, party in pairs)


def _seen(turn: Turn) -> list[Dispute]:
    query = select(Dispute).order_by(col(Dispute.voided_at).is_not(None), col(Dispute.id))
    return [dispute for dispute in turn.session.exec(query) if may_see(turn.person, dispute)]


def _numbered(turn: Turn) -> list[Dispute]:
    """Without the rows of ledgers of earlier years, which nobody has to work on, and without those that do not count."""
    return [dispute for dispute in _seen(turn) if dispute.number and stage(dispute) is not Stage.VOIDED]
