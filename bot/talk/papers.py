"""The papers of a case, asked for from its card."""

from bot.documents.case_papers import PAPERS, BrokenTemplate, Paper, allowed, file_name, paper
from bot.replies import Button, Reply, in_rows
from bot.talk.case_card import PREFIX
from bot.talk.destination import case_place
from bot.turn import Turn
from storage.attachment import counts
from storage.audit import Deed, note
from storage.dispute import Dispute
from storage.party import parties_of
from storage.person import Person


def offered(turn: Turn, dispute: Dispute) -> Reply:
    """The papers that the case can have."""
    kinds = [kind for kind in PAPERS if allowed(dispute, kind) is None]
    rows = in_rows(Button(turn.say(f"papers.names.{kind}"), f"{PREFIX}:{dispute.id}:paper:{kind}") for kind in kinds)
    add = Button(turn.say("cases.steps.add"), f"{PREFIX}:{dispute.id}:add")
    return Reply(turn.say("cases.which_paper"), (*rows, (add,)))


def sent(turn: Turn, dispute: Dispute, kind: str) -> Reply:
    """The paper as a Word file, or why there is none."""
    if kind not in PAPERS:
        return Reply(toast=turn.say("talk.stale"))
    wanted = Paper(kind)
    if refused := allowed(dispute, wanted):
        return Reply(turn.say(refused))
    mediator = turn.session.get(Person, dispute.mediator_id) if dispute.mediator_id else None
    known = parties_of(turn.session, dispute)
    try:
        name = mediator.name if mediator else ""
        files = counts(turn.session, case_place(dispute))
        content = paper(turn.office, dispute, name, wanted, turn.today, known, files)
    except BrokenTemplate:
        return Reply(turn.say("cases.broken_template", name=f"{wanted}.docx"))
    note(turn.session, Deed.READ_PAPER, turn.person, dispute, paper=wanted.value)
    key = f"papers.notes.{wanted}"
    text = turn.say(key) if key in turn.office.texts else turn.say(f"papers.names.{wanted}")
    return Reply(text, document=content, name=file_name(turn.office, dispute, wanted))
