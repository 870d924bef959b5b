"""``fawen run``: the bot on Telegram, or on this machine's own chat page."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.application import ALLOWED_UPDATES, Bot, build
from bot.command_scope import publish_menus
from bot.local.person import LocalPerson
from bot.local.server import LocalServer
from bot.office import Office
from knowledge.content import DIRECTORY
from knowledge.loading import read_yaml
from storage.ledger import person_for
from storage.person import Role

_LOCAL_TOKEN = "12348:{secret}"


@dataclass(frozen=True)
class Address:
    """Where the bot is: a key under ``cli`` and what it needs."""

    key: str
    context: dict[str, object]


def run(office: Office, say: Callable[[Address], None]) -> None:
    """Runs until SIGINT or SIGTERM; ``say`` is told where the bot is as soon as it answers.

    Without a network it keeps trying; so does python-telegram-bot once it runs.

    Raises:
        InvalidToken: Telegram does not know the token.
        PortTaken: another program listens where the page should be.
    """
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold the token
    if office.settings.telegram_token:
        base = office.settings.telegram_base_url
        token = office.settings.telegram_token.get_secret_value()
        application = build(office, token, base, f"{base.removesuffix('/bot')}/file/bot")
        _run(application, office, lambda: say(Address("telegram", {"username": application.bot.username})))
        return
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    server = make_server(office)
    loop.run_until_complete(server.start())
    try:
        _run(local_application(office, server), office, lambda: say(Address("local", {"address": server.page_url})))
    finally:
        loop.run_until_complete(server.stop())
        loop.close()


def _run(application: Bot, office: Office, ready: Callable[[], None]) -> None:
    async def begin(application: Bot) -> None:
        await publish_menus(application.bot, office)
        ready()

    application.post_init = begin
    application.run_polling(allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1, close_loop=False)


@asynccontextmanager
async def polling(application: Bot, office: Office) -> AsyncIterator[None]:
    """The application while it fetches and answers updates."""
    async with application:
        await publish_menus(application.bot, office)
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1)
        try:
            yield
        finally:
            await application.updater.stop()
            await application.stop()


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
    """The same, while it listens. Raises PortTaken."""
    server = make_server(office, port)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def local_application(office: Office, server: LocalServer) -> Bot:
    """The bot on the embedded server."""
    return build(office, local_token(office), server.base_url, server.base_file_url)


def local_token(office: Office) -> str:
    """The embedded server's token, from the secret, so that nobody else on the machine can be the bot."""
    secret = office.settings.secret.hex()[:32]
    return _LOCAL_TOKEN.format(secret=secret)


def enrol_examples(office: Office) -> list[LocalPerson]:
    """Writes the township's example people down with their roles, for the page's switcher."""
    people = []
    with office.database.work() as session:
        for example in office.content.township.example_people:
            role = Role(example.role)
            person = person_for(session, example.id, example.name, role)
            person.villages = list(example.villages) or person.villages
            people.append(LocalPerson(example.id, example.name, office.texts(f"talk.roles.{role}")))
    return people
