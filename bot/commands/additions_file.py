"""What editors added in the chat, written in the form of the reviewed files, for a reviewer to take over."""

from collections import defaultdict
from typing import Any

import yaml
from sqlmodel import Session

from knowledge.overlay import MANNER
from storage.proposal import Addition, live


def additions_file(session: Session) -> str:
    """YAML with ``phrasings`` as in knowledge/phrasings and ``entries`` as in knowledge/faq, by topic."""
    phrasings: dict[str, dict[str, list[str]]] = defaultdict(lambda: {MANNER.value: []})
    entries: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for proposal in live(session):
        if proposal.addition is Addition.PHRASING:
            phrasings[proposal.entry][MANNER.value].append(proposal.text)
        else:
            fields = {name: value for name, value in proposal.content.items() if name != "topic"}
            entries[proposal.content["topic"]].append({"id": proposal.entry, "question": proposal.text, **fields})
    return yaml.safe_dump(
        {"phrasings": dict(phrasings), "entries": dict(entries)}, allow_unicode=True, sort_keys=False, width=130
    )
