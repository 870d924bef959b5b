from typing import Any

import yaml

from bot.commands.additions_file import additions_file
from bot.office import Office
from bot.trials import overlay
from knowledge.library import Phrasings
from storage.ledger import person_for
from storage.person import Role
from storage.proposal import Addition, Proposal, Trial, live
from storage.record import now

ENTRY = {"answer": "先拍照。", "topic": "neighbors", "sources": [{"law": "保险法", "article": "21"}], "reviewed": "2026-11-24"}


def test_what_is_live_is_written_in_the_form_of_the_reviewed_files(office: Office) -> None:
    with office.database.work() as session:
        editor = person_for(session, 3, "罗文书", Role.STAFF)
        common: dict[str, Any] = {"by": editor.id or 0, "at": now()}
        session.add(Proposal(addition=Addition.PHRASING, entry="dog-bite", text="狗儿下口了", trial=Trial.LIVE, **common))
        session.add(Proposal(addition=Addition.PHRASING, entry="dog-bite", text="没有用的", trial=Trial.DROPPED, **common))
        session.add(Proposal(addition=Addition.ENTRY, entry="own-7", text="热水器", content=ENTRY, trial=Trial.LIVE, **common))
        session.flush()
        written = yaml.safe_load(additions_file(session))
        laid = overlay(live(session))
    assert Phrasings.model_validate({"by_manner": written["phrasings"]["dog-bite"]}).by_manner
    assert written["phrasings"] == {"dog-bite": {"other": ["狗儿下口了"]}}
    (entry,) = written["entries"]["neighbors"]
    assert (entry["id"], entry["question"], entry["answer"]) == ("own-7", "热水器", "先拍照。")
    assert [e.id for e in laid.entries] == ["own-7"] and laid.phrasings == (("dog-bite", "狗儿下口了"),)
