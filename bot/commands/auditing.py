"""``fawen audit``: the log of who read, exported, changed rights, deleted, backed up; checked, and read."""

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import click

from bot.office import Office, open_office
from bot.periods import decoded, period_name
from bot.settings import Settings
from knowledge.texts import Texts
from storage.audit import AuditEntry, latest, verify
from storage.person import Person

_USUAL = 50


class AuditCommands:
    """``fail`` ends the program with one clear sentence."""

    def __init__(self, texts: Texts, fail: Callable[[str], NoReturn]) -> None:
        self._texts = texts
        self._fail = fail

    def verify(self) -> None:
        """``fawen audit verify``"""
        with open_office(Settings()).database.work() as session:
            verdict = verify(session)
        if verdict.broken:
            number, how = verdict.broken
            self._fail(self._texts("audit.broken", number=number, how=self._texts(f"audit.breaks.{how}"), sound=verdict.entries))
        click.echo(self._texts("audit.sound", count=verdict.entries, last=verdict.last or "-"))

    def show(self, last: int) -> None:
        """``fawen audit show``"""
        office = open_office(Settings())
        with office.database.work() as session:
            for entry in latest(session, last):
                by = session.get(Person, entry.by) if entry.by else None
                click.echo(self._line(office, entry, by))

    def _line(self, office: Office, entry: AuditEntry, by: Person | None) -> str:
        record = [f"{self._word(f'audit.tables.{entry.table}', entry.table)}{entry.record_id}"] if entry.table else []
        details = [self._detail(office, name, value) for name, value in sorted(entry.details.items()) if value != {}]
        return self._texts(
            "audit.line",
            number=entry.id,
            at=f"{entry.at.astimezone(office.settings.zone):%Y-%m-%d %H:%M:%S}",
            who=self._who(entry, by),
            deed=self._texts(f"audit.deeds.{entry.deed}"),
            about=" ".join([*record, *details]),
        ).rstrip()

    def _detail(self, office: Office, name: str, value: Any) -> str:
        return self._texts("audit.detail", name=self._word(f"audit.details.{name}", name), value=self._value(office, name, value))

    def _value(self, office: Office, name: str, value: Any) -> str:
        if name == "period" and (period := decoded(value)):
            return period_name(self._texts, period)
        if name == "only":
            codes = [code for codes in value.values() for code in codes]
            return self._texts("stats.between").join(self._narrowed(office, code) for code in codes)
        return self._word(f"papers.names.{value}" if name == "paper" else f"audit.values.{value}", str(value))

    def _narrowed(self, office: Office, code: str) -> str:
        """A village, a type or a source."""
        for key in ("dispute_kind", "dispute_source"):
            code = self._word(f"choices.{key}.{code}", code)
        return office.content.township.village_name(code)

    def _word(self, key: str, code: str) -> str:
        """Numbers, days, and what no version knows any more stand as they are."""
        return self._texts(key) if key in self._texts else code

    def _who(self, entry: AuditEntry, by: Person | None) -> str:
        if entry.by is None:
            return self._texts("audit.operator")
        return by.name if by and by.name else self._texts("audit.number", number=entry.by)


def commands(texts: Texts, fail: Callable[[str], NoReturn]) -> Iterator[click.Command]:
    """The commands of this file."""
    own = AuditCommands(texts, fail)
    last = click.Option(["--last"], type=click.IntRange(1), default=_USUAL, help=texts("audit.help_last"))
    yield click.Group(
        "audit",
        help=texts("audit.help"),
        commands=[
            click.Command("verify", callback=own.verify, help=texts("audit.help_verify")),
            click.Command("show", callback=own.show, help=texts("audit.help_show"), params=[last]),
        ],
    )
