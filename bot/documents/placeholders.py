"""The values that stand in a paper's placeholders (docs/papers.md lists them); what is not known is a line to write on."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.documents.dossier import Entry, Item, dossier
from bot.office import Office
from knowledge.numerals import written
from knowledge.texts import Texts
from storage.clocks import CONFIRMATION_DAYS
from storage.dispute import AgreementForm, Dispute, Level, Performance, Source, Status
from storage.figure import Evidence
from storage.party import Party

_TWO_SIDES = 2
_NOT_IN_XML = re.compile("[^\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def placeholders(
    office: Office, dispute: Dispute, mediator: str, today: date, known: Mapping[str, Party], files: Mapping[str, int]
) -> dict[str, Any]:
    """One value for every name that a template may use; lists are ``parties`` and ``items``.

    ``known``: what is known of the parties, by name. ``files``: how many are attached to the case, by item of the dossier.
    """
    paper = _Words(office, dispute)
    return {
        **paper.facts(),
        **paper.people(mediator, today, known),
        **paper.minutes(),
        **paper.dates(today),
        **paper.ticks(),
        **paper.contents(files),
    }


class _Words:
    """One case, in words."""

    def __init__(self, office: Office, dispute: Dispute) -> None:
        self._texts = office.texts
        self._township = office.content.township
        self._dispute = dispute
        self._line = office.texts("papers.line")

    def facts(self) -> dict[str, str]:
        dispute, texts = self._dispute, self._texts
        agreed = dispute.agreement is not AgreementForm.NONE
        return {
            "number": case_number_on_paper(self._texts, self._township.short_name, dispute) or self._line,
            "kind": texts(f"papers.kinds.{dispute.kind or 'unknown'}"),
            "source": texts(f"choices.dispute_source.{dispute.source}") if dispute.source else self._line,
            "severity": texts(f"choices.severity.{dispute.severity}"),
            "village": self._township.village_name(dispute.village) or self._line,
            "summary": self._said(dispute.summary),
            "amount": self._amount(),
            "adviser": texts(f"choices.yes_no.{'yes' if dispute.with_adviser else 'no'}"),
            "agreement": texts(f"choices.agreement.{dispute.agreement}") if agreed else self._line,
            "court": self._township.facts.get("court") or self._line,
        }

    def people(self, mediator: str, today: date, known: Mapping[str, Party]) -> dict[str, Any]:
        dispute, texts = self._dispute, self._texts
        names = [self._said(name) for name in dispute.parties]
        both = len(names) >= _TWO_SIDES
        everybody = names + [self._line] * (_TWO_SIDES - len(names))
        place = self._township.name if dispute.level is Level.TOWNSHIP else self._township.village_name(dispute.village)
        return {
            "parties": [
                self._party(index, name) | self._details(index, known.get(raw), today)
                for index, (name, raw) in enumerate(zip(everybody, [*dispute.parties, "", ""], strict=False))
            ],
            "names": texts("papers.between").join(everybody),
            "copies": written(len(names) + 1) if both else self._line,
            "mediator": self._said(mediator),
            "committee": texts("papers.committee", place=place or self._line),
        }

    def minutes(self) -> dict[str, Any]:
        """Empty where nothing is known: the templates leave lines there, or write ``line``."""
        dispute = self._dispute
        words = {name: getattr(dispute, name) for name in ("met_at", "attended", "facts", "issue", "terms", "manner", "deadline")}
        clauses = [line for line in map(_printable, dispute.terms.splitlines()) if line]
        met = {"met_on": self._day(dispute.met_on) if dispute.met_on else ""}
        return {name: _printable(value) for name, value in words.items()} | met | {"line": self._line, "clauses": clauses}

    def dates(self, today: date) -> dict[str, str]:
        dispute = self._dispute
        effective = dispute.effective_on
        return {
            "today": self._day(today),
            "accepted_on": self._day(dispute.accepted_on),
            "closed_on": self._day(dispute.closed_on),
            "effective_on": self._day(effective),
            "written_on": self._day(effective if dispute.agreement is AgreementForm.WRITTEN else None),
            "oral_on": self._day(effective if dispute.agreement is AgreementForm.ORAL else None),
            "visited_on": self._day(dispute.visited_on),
            "confirm_by": self._day(effective and effective + timedelta(CONFIRMATION_DAYS)),
        }

    def ticks(self) -> dict[str, str]:
        dispute = self._dispute
        true = {
            "written": dispute.agreement is AgreementForm.WRITTEN,
            "oral": dispute.agreement is AgreementForm.ORAL,
            "failed": dispute.status is Status.FAILED,
            "performed": dispute.performance is Performance.PERFORMED,
            "broken": dispute.performance is Performance.BROKEN,
        }
        return {f"tick_{name}": self._texts(f"papers.tick.{'yes' if value else 'no'}") for name, value in true.items()}

    def contents(self, files: Mapping[str, int]) -> dict[str, Any]:
        entries = dossier(self._dispute, files)
        items = [self._item(number, entry) for number, entry in enumerate(entries, 1)]
        missing = [
            self._texts("papers.missing.item", **item) for item, entry in zip(items, entries, strict=True) if entry.missing
        ]
        return {
            "items": items,
            "missing": self._texts("papers.missing.between").join(missing) or self._texts("papers.missing.none"),
        }

    def _item(self, number: int, entry: Entry) -> dict[str, str]:
        oral = entry.item is Item.AGREEMENT and self._dispute.agreement is AgreementForm.ORAL
        fields = self._texts("papers.between").join(self._texts(f"papers.fields.{name}") for name in entry.lacks)
        return {
            "no": str(number),
            "name": self._texts("papers.oral_item" if oral else f"papers.items.{entry.item}"),
            "need": self._texts(f"papers.need.{'required' if entry.required else 'optional'}"),
            "state": self._texts(f"papers.states.{entry.state}", fields=fields, files=entry.files),
            "tick": self._texts("papers.tick.no"),
        }

    def _party(self, index: int, name: str) -> dict[str, str]:
        """The one who applied stands first; the phone of the record is theirs."""
        applied = self._dispute.source is Source.APPLICATION
        role = ("respondent" if index else "applicant") if applied else "party"
        return {"role": self._texts(f"papers.roles.{role}"), "name": name}

    def _details(self, index: int, party: Party | None, today: date) -> dict[str, str]:
        """Empty where nothing is known; ``*_line``: a line to write on instead."""
        known = party or Party(dispute_id=0, name="")
        words = {
            "phone": known.phone or (self._dispute.phone if index == 0 else None) or "",
            "identity": known.identity or "",
            "address": _printable(known.address),
            "ethnicity": _printable(known.ethnicity),
            "occupation": _printable(known.occupation),
            "sex": self._texts(f"choices.sex.{known.sex}") if known.sex else "",
            "age": self._age(known.born, today),
        }
        return words | {f"{name}_line": value or self._line for name, value in words.items()}

    @staticmethod
    def _age(born: str, today: date) -> str:
        """Years on the day of printing, from a day of birth; other words as they were said."""
        try:
            day = date.fromisoformat(born)
        except ValueError:
            return _printable(born)
        years = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
        return str(years)

    def _amount(self) -> str:
        amount = self._dispute.amount
        if amount is None:
            return self._line
        return self._texts("papers.amount", number=f"{amount:,}", words=written(amount, "rmb"))

    def _day(self, day: date | None) -> str:
        if day is None:
            return self._texts("papers.no_date")
        return self._texts("papers.date", year=day.year, month=day.month, day=day.day)

    def _said(self, words: str) -> str:
        """A person's own words without the characters that a Word file cannot hold."""
        return _printable(words) or self._line


def _printable(words: str) -> str:
    return _NOT_IN_XML.sub("", words).strip()


def case_name(office: Office, dispute: Dispute | Evidence) -> str:
    """The case number in the customary form; rows of ledgers of earlier years have none, and are known by their own."""
    place = office.at(dispute.township).content.township.short_name
    return case_number_on_paper(office.texts, place, dispute) or office.texts("cases.no_number", id=dispute.id)


def case_number_on_paper(texts: Texts, place: str, dispute: Dispute | Evidence) -> str:
    """The same; empty for rows of old totals."""
    if dispute.number is None:
        return ""
    return texts("cases.number", year=dispute.number_year, place=place, number=dispute.number)
