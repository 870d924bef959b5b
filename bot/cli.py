"""The ``fawen`` command. Its words stand in the texts; what goes wrong is one clear sentence (bot/commands/refusals.py)."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from bot.commands import asking, auditing, backups, entering, ledgers
from bot.commands.additions_file import additions_file
from bot.commands.chosen_place import adopted, opened
from bot.commands.help import in_own_words
from bot.commands.refusals import refuse
from bot.commands.rotating import rotate
from bot.documents.tables import Tables
from bot.garbage import uncollected
from bot.office import Office, open_database, open_office
from bot.presenting import as_data, headed_lines
from bot.settings import Settings
from bot.talk.publishing import compared_note
from bot.trouble import once_it_passes
from bot.workers import CannotBegin, run_workers
from knowledge.content import DIRECTORY, load_content
from knowledge.problem import ContentError
from knowledge.review import load_changes
from knowledge.texts import Texts, load_texts
from storage.audit import Deed, note
from storage.database import is_file
from storage.period import FIRST_YEAR, LAST_YEAR, Period
from storage.publication import editions
from storage.record import now
from storage.sole_use import require_sole_use

Opened = TypeVar("Opened")


@cache
def words() -> Texts:
    """All texts. Raises ContentError."""
    return load_texts(DIRECTORY / "texts")


def main() -> None:
    """Entry point."""
    try:
        words()
    except ContentError as error:
        _fail(str(error))  # the words that would say it better are those that cannot be read
    try:
        sys.exit(_cli().main(prog_name="fawen", standalone_mode=False))
    except BrokenPipeError:  # as in ``fawen entries | head``; nobody reads what is left, nor that it cannot be written
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except click.Abort:
        raise KeyboardInterrupt from None
    except Exception as error:
        refuse(error, words())


def run(webhook: bool, workers: int, worker: int | None) -> None:
    """``fawen run``. ``worker``: which one of several this process is, for bot/workers.py."""
    settings = Settings()
    if webhook and worker is None:
        _run_workers(settings, workers)
        return
    from bot import running  # all that talks; the program that looks after workers needs none of it

    if worker is not None:
        running.run_worker(_opened(settings), worker, lambda address: click.echo(address.context["username"]))
        return
    office = _opened(settings)
    office.database.check()
    running.run(office, lambda address: click.echo(words()(f"cli.{address.key}", **address.context)))
    click.echo(words()("cli.stopped"))


def _opened(settings: Settings) -> Office:
    with uncollected():
        return _reached(settings, open_office)


def _reached(settings: Settings, opens: Callable[[Settings], Opened]) -> Opened:
    """As soon as the database's server answers: it may be about to start, as this machine is."""
    if is_file(settings.database):
        return opens(settings)
    return once_it_passes(lambda: opens(settings), lambda: click.echo(words()("errors.waiting_for_database"), err=True))


def _run_workers(settings: Settings, workers: int) -> None:
    if not (settings.telegram_token and settings.webhook_url):
        _fail(words()("errors.no_webhook"))
    database = _reached(settings, open_database)
    database.check()
    database.close()
    if database.is_file and workers > 1:
        _fail(words()("errors.one_worker"))

    def say(name: str) -> None:
        place = f"{settings.webhook_host}:{settings.webhook_port}"
        click.echo(words()("cli.webhook_open", username=name, count=workers, place=place, url=settings.webhook_url))

    try:
        run_workers(settings, workers, say)
    except CannotBegin:
        sys.exit(1)  # the worker has said why
    click.echo(words()("cli.stopped"))


def entries(as_json: bool, export: Path | None) -> None:
    """``fawen entries``"""
    if export:
        with open_office(Settings()).database.work() as session:
            export.write_text(additions_file(session), encoding="utf-8")
        return
    library = load_content().library
    if not as_json:
        for entry in library:
            click.echo(words()("cli.entry", id=entry.id, question=entry.question))
        return
    listed = []
    for entry in library:
        data = entry.model_dump(mode="json", exclude={"phrasings", "uncited"})
        listed.append({**data, "phrasings": list(entry.all_phrasings)})
    click.echo(json.dumps(listed, ensure_ascii=False, indent=1))


def check(laws: Path | None, changed: Path | None) -> None:
    """``fawen check``"""
    from bot.commands import checking  # the rules of content, which only this command needs

    if laws and not (laws / "index.tsv").is_file():
        _fail(words()("errors.no_laws", path=laws))
    if changed and not changed.is_file():
        _fail(words()("errors.no_file", path=changed))
    changes = load_changes(changed) if changed else ()
    found = checking.checked(laws, changes, now().date())
    if found.problems:
        _fail(checking.report(words(), found.problems))
    click.echo(checking.summary(words(), found.notes))


def stats(year: int, as_json: bool, place: str | None) -> None:
    """``fawen stats``"""
    office = opened(place, words(), _fail)
    with office.database.work(office.place) as session:
        figures = office.statistics.year(session, year)
        published = editions(session, Period.year(year))
        notes = compared_note(office, session, published[0]) if published else []
    if as_json:
        data = {"year": year, "indicators": [as_data(office, figure) for figure in figures]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return
    for message in [*headed_lines(office, figures, year), *notes]:
        click.echo(message)


def report(year: int, out: Path, place: str | None) -> None:
    """``fawen report``"""
    if out.is_file():
        _fail(words()("errors.no_folder", path=out))
    from bot.documents.report import Report  # Word files need a large library; most commands need none

    office = opened(place, words(), _fail)
    name = office.content.township.name
    with office.database.work(office.place) as session:
        note(session, Deed.REPORT, None, year=year)
        tables = Tables(office, session, Period.year(year))
        files = {"report.file": Report(office, session, year).document(), "report.tables_file": tables.workbook()}
    out.mkdir(parents=True, exist_ok=True)
    for key, content in files.items():
        path = out / words()(key, place=name, year=year)
        path.write_bytes(content)
        click.echo(path)


def migrate(into: str | None) -> None:
    """``fawen migrate``; ``into``: the township of a district that has had the database for itself until now."""
    if into:
        adopted(into, words(), _fail)
    open_office(Settings())
    click.echo(words()("cli.migrated"))


def rotate_key() -> None:
    """``fawen rotate-key``: with the secrets of the settings, or with a new one where Fawen keeps its own."""
    settings = Settings()
    require_sole_use(open_office(settings).database)  # this, or a wrong key, is found before a new one is made
    if settings.secret_key is None:
        settings = settings.renewed()
    elif len(settings.secrets) == 1:
        _fail(words()("errors.one_key"))
    count = rotate(open_office(settings))
    click.echo(words()("cli.rotated" if settings.secret_key is None else "cli.rotated_own", count=count))


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)


def _command(name: str, function: Callable[..., None], *params: click.Parameter) -> click.Command:
    return click.Command(name, callback=function, params=list(params), help=words()(f"cli.{name}"))


def _commands() -> Iterator[click.Command]:
    as_json = click.Option(["--json", "as_json"], is_flag=True, help=words()("cli.json"))
    year = click.Argument(["year"], type=click.IntRange(FIRST_YEAR, LAST_YEAR))
    folder = click.Path(path_type=Path, readable=False)
    out = click.Option(["--out"], type=folder, required=True, help=words()("cli.out"))
    webhook = click.Option(["--webhook"], is_flag=True, help=words()("cli.webhook"))
    workers = click.Option(["--workers"], type=click.IntRange(1, 64), default=1, help=words()("cli.workers"))
    worker = click.Option(["--worker"], type=int, hidden=True)
    yield _command("run", run, webhook, workers, worker)
    yield from asking.commands(words(), _fail)
    export = click.Option(["--export"], type=folder, help=words()("cli.export_additions"))
    yield _command("entries", entries, as_json, export)
    laws = click.Option(["--laws"], type=folder, help=words()("cli.laws"))
    yield _command("check", check, laws, click.Option(["--changed"], type=folder, help=words()("cli.changed")))
    place = click.Option(["--place"], help=words()("cli.place"))
    yield _command("stats", stats, year, as_json, place)
    yield _command("report", report, year, out, place)
    yield from ledgers.commands(words(), _fail)
    yield from entering.commands(words(), _fail)
    yield from auditing.commands(words(), _fail)
    yield from backups.commands(words(), _fail)
    yield _command("migrate", migrate, click.Option(["--into"], help=words()("cli.into")))
    yield _command("rotate-key", rotate_key)


def _cli() -> click.Group:
    group = click.Group(commands={command.name or "": command for command in _commands()}, help=words()("cli.about"))
    return in_own_words(group, words())
