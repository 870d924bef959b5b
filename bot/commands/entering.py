"""``fawen code``: a code with which one person enters the chat page where it is open to the network."""

from collections.abc import Callable, Iterator
from typing import NoReturn

import click

from bot.office import open_office
from bot.settings import Settings
from knowledge.texts import Texts
from storage.audit import Deed, note
from storage.ledger import known_person

_MINUTE = 60


def commands(texts: Texts, fail: Callable[[str], NoReturn]) -> Iterator[click.Command]:
    """The command of this file."""

    def code(person: int | None) -> None:
        from bot.local.database import LocalDatabase  # the page's code is read in where there is a page
        from bot.local.gate import CODE_SECONDS, Gate
        from bot.own_page import enrol_examples

        office = open_office(Settings())
        people = {one.id: one for one in enrol_examples(office)}
        if person is None or person not in people:
            listed = "\n".join(texts("entering.person", id=one.id, name=one.name, role=one.role) for one in people.values())
            fail(texts("entering.which", people=listed))
        database = LocalDatabase(office.settings.data_dir / "local-chat.db")
        made = Gate(database).issue(person)
        database.close()
        with office.database.work() as session:
            note(session, Deed.CODE, None, known_person(session, person))
        click.echo(texts("entering.made", name=people[person].name, code=made, minutes=CODE_SECONDS // _MINUTE))

    number = click.Argument(["person"], type=int, required=False)
    yield click.Command("code", callback=code, help=texts("entering.help"), params=[number])
