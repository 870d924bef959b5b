"""``fawen import`` and ``fawen export``: ledgers in and out at the command line."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from bot.commands.chosen_place import opened
from bot.ledgers.exporting import Export
from bot.ledgers.files import BadFile, Progress, read_sheets
from bot.ledgers.importing import TableImport, Terms
from bot.ledgers.layout import load_layout, page
from bot.ledgers.marking import marked
from bot.ledgers.outcome import Outcome, Refused
from bot.ledgers.table import all_tables
from bot.ledgers.telling import late_lines, told
from bot.ledgers.template import template
from bot.ledgers.writing import comma_separated, workbook
from bot.office import Office
from knowledge.loading import read_yaml
from knowledge.texts import Texts
from storage.audit import Deed, note
from storage.importing import Imported, Importer
from storage.period import FIRST_YEAR, LAST_YEAR, Period

Fail = Callable[[str], NoReturn]
_LEDGER_FILES = (".yaml", ".yml")


class LedgerCommands:
    """``fail`` ends the program with one clear sentence."""

    def __init__(self, texts: Texts, fail: Fail) -> None:
        self._texts = texts
        self._fail = fail

    def import_ledger(
        self, file: Path | None, template_to: Path | None, dry_run: bool, keep_good: bool, alike: bool, place: str | None
    ) -> None:
        """``fawen import``"""
        if template_to:
            self._write_template(template_to, place)
        elif file is None:
            self._fail(self._texts("ledgers.which_file"))
        elif not file.is_file():
            self._fail(self._texts("errors.no_file", path=file))
        elif file.suffix.lower() in _LEDGER_FILES:
            self._import_yaml(file, place, write=not dry_run)
        else:
            self._import_table(file, Terms(write=not dry_run, keep_good=keep_good, allow_alike=alike), place)

    def export(self, year: int, out: Path, columns: Path | None, full_names: bool, place: str | None) -> None:
        """``fawen export``"""
        if out.is_file():
            self._fail(self._texts("errors.no_folder", path=out))
        if columns and not columns.is_file():
            self._fail(self._texts("errors.no_file", path=columns))
        office = self._office(place)
        layout = load_layout(columns, all_tables(office)) if columns else None
        with office.database.work(office.place) as session:
            note(session, Deed.EXPORT, None, year=year, full_names=full_names)
            tables = list(Export(office, session, full_names).tables(Period.year(year)))
        pages = [found for one, rows in tables if (found := page(office, one, rows, layout))]
        if not pages:
            self._fail(self._texts("ledgers.nothing_to_export", year=year))
        out.mkdir(parents=True, exist_ok=True)
        files = {self._texts("ledgers.export_name", year=year): workbook(pages)}
        files |= {self._texts("ledgers.export_page", year=year, table=one.name): comma_separated(one) for one in pages}
        for name, content in files.items():
            (out / name).write_bytes(content)
            click.echo(out / name)
        click.echo(self._texts("ledgers.full_names" if full_names else "ledgers.masked"))

    def _office(self, place: str | None) -> Office:
        """Ledgers are a township's own."""
        return opened(place, self._texts, self._fail, only_townships=True)

    def _write_template(self, path: Path, place: str | None) -> None:
        """Into a folder under its usual name, or as that file."""
        if not path.suffix:
            path.mkdir(parents=True, exist_ok=True)
            path /= self._texts("ledgers.template_name")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(template(self._office(place)))
        click.echo(self._texts("ledgers.template_at", path=path))

    def _import_yaml(self, file: Path, place: str | None, write: bool) -> None:
        done = imported(self._office(place), file, write)
        if done.problems:
            faults = [
                self._texts("import.problem", row=p.row, fault=self._texts(f"import.faults.{p.fault}", word=p.word))
                for p in done.problems
            ]
            self._fail("\n".join([self._texts("import.failed", count=len(faults)), *faults]))
        click.echo(self._texts("import.done" if write else "import.preview", added=done.added, known=done.known))
        endings = [] if write else [self._texts("ledgers.dry")]
        for line in (*late_lines(self._texts, done.late), *endings):
            click.echo(line)

    def _import_table(self, file: Path, terms: Terms, place: str | None) -> None:
        office, content = self._office(place), file.read_bytes()
        try:
            outcome = _imported(office, file.name, content, terms)
        except BadFile as error:
            self._fail(self._texts(f"ledgers.bad.{error.key}", **error.context))
        except Refused as error:
            outcome = error.outcome
        lines = [told(self._texts, outcome), *self._marked(file, content, outcome)]
        if outcome.faulty and not terms.keep_good:
            self._fail("\n".join([*lines, self._texts("ledgers.refused")]))
        click.echo("\n".join([*lines, self._texts(f"ledgers.{_ending(outcome, terms)}")]))

    def _marked(self, file: Path, content: bytes, outcome: Outcome) -> Iterator[str]:
        if not outcome.faulty:
            return
        name, marked_content = marked(self._texts, file.name, content, outcome.sheets)
        path = file.with_name(name)
        path.write_bytes(marked_content)
        yield self._texts("ledgers.marked_at", path=path)


def _imported(office: Office, name: str, content: bytes, terms: Terms) -> Outcome:
    sheets = read_sheets(name, content)
    with _bar(sum(len(sheet.rows) for sheet in sheets)) as progress, office.database.work(office.place) as session:
        return TableImport(office, session, terms, progress).run(sheets)


@contextmanager
def _bar(length: int) -> Iterator[Progress]:
    """click's progress bar on the terminal; nothing where the output goes into a file."""
    if not sys.stderr.isatty():
        yield lambda rows: None
        return
    with click.progressbar(length=length, file=sys.stderr) as bar:
        yield bar.update


def _ending(outcome: Outcome, terms: Terms) -> str:
    if not terms.write:
        return "dry"
    if outcome.faulty:
        return "partly"
    return "done" if outcome.added else "nothing"


def imported(office: Office, file: Path, write: bool = True) -> Imported:
    """Reads a YAML ledger into the records; ``write``: not for a preview. Raises ContentError if it is no YAML."""
    by_field = {field: office.texts.under(f"import.words.{field}") for field in ("severity", "source", "level")}
    importer = Importer(office.catalogue.activities, by_field, office.texts("forms.between"), office.catalogue.indicators)
    with office.database.work(office.place) as session:
        done = importer.run(session, read_yaml(file), write)
        if done.added and write:
            note(session, Deed.IMPORT, None, added=done.added)
        return done


def commands(texts: Texts, fail: Fail) -> Iterator[click.Command]:
    """The commands of this file."""
    own = LedgerCommands(texts, fail)
    path = click.Path(path_type=Path, readable=False)
    place = click.Option(["--place"], help=texts("cli.place"))
    yield click.Command(
        "import",
        callback=own.import_ledger,
        help=texts("cli.import"),
        params=[
            click.Argument(["file"], type=path, required=False),
            click.Option(["--template", "template_to"], type=path, help=texts("cli.template")),
            click.Option(["--dry-run"], is_flag=True, help=texts("cli.dry_run")),
            click.Option(["--keep-good"], is_flag=True, help=texts("cli.keep_good")),
            click.Option(["--allow-alike", "alike"], is_flag=True, help=texts("cli.allow_alike")),
            place,
        ],
    )
    yield click.Command(
        "export",
        callback=own.export,
        help=texts("cli.export"),
        params=[
            click.Argument(["year"], type=click.IntRange(FIRST_YEAR, LAST_YEAR)),
            click.Option(["--out"], type=path, required=True, help=texts("cli.out")),
            click.Option(["--columns"], type=path, help=texts("cli.columns")),
            click.Option(["--full-names"], is_flag=True, help=texts("cli.full_names")),
            place,
        ],
    )
