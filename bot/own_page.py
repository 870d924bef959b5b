"""What the bot needs where it has its own chat page instead of Telegram: the embedded server and the example people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.application import Worker, build
from bot.local.person import LocalPerson
from bot.local.server import LocalServer
from bot.office import Office
from knowledge.content import DIRECTORY
from knowledge.loading import read_yaml
from storage.ledger import known_person, person_for
from storage.person import Role

_LOCAL_TOKEN = "12348:{secret}"


def make_server(office: Office, port: int | None = None) -> LocalServer:
    """The embedded Bot API server with its page and the township's example people, not yet started."""
    return LocalServer(
        people=enrol_examples(office),
        data_dir=office.settings.data_dir,
        words=read_yaml(DIRECTORY / "texts" / "page.yaml"),
        token=local_token(office),
        bot_name=office.texts("talk.bot_name"),
        host=office.settings.local_host,
        port=office.settings.local_port if port is None else port,
    )


@asynccontextmanager
async def local_server(office: Office, port: int | None = None) -> AsyncIterator[LocalServer]:
    """The same, while it listens. Raises CannotListen."""
    server = make_server(office, port)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def local_worker(office: Office, server: LocalServer) -> Worker:
    """The bot on the embedded server."""
    return build(office, local_token(office), server.base_url, server.base_file_url)


def local_token(office: Office) -> str:
    """The embedded server's token, from the secret, so that nobody else on the machine can be the bot."""
    secret = office.settings.secret.hex()[:32]
    return _LOCAL_TOKEN.format(secret=secret)


def enrol_examples(office: Office) -> list[LocalPerson]:
    """Writes the township's example people down, for the page's switcher; with their roles and villages only the first time,
    since an admin may have changed them or taken them away.
    """
    people = []
    with office.database.work() as session:
        parts = [office, *office.parts] if office.is_district else [office]
        for part, example in ((one, known) for one in parts for known in one.content.township.example_people):
            role = Role(example.role)
            is_new = known_person(session, example.id) is None
            person = person_for(session, example.id, example.name, role if is_new else None)
            if is_new:
                person.villages = list(example.villages)
            person.township = part.place or ""
            people.append(LocalPerson(example.id, example.name, office.texts(f"talk.roles.{person.role}")))
    return people
