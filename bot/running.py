"""``fawen run``: the bot on Telegram, or on this machine's own chat page."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from telegram.error import BadRequest, NetworkError, RetryAfter
from tenacity import retry, retry_if_exception_type, retry_if_not_exception_type, wait_exponential

from bot import logs
from bot.application import ALLOWED_UPDATES, Bot, Worker, build
from bot.command_scope import publish_menus
from bot.local.gate import is_loopback
from bot.local.person import LocalPerson
from bot.local.server import LocalServer
from bot.monitor import monitored
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
    logs.configure(office.settings.log_json)
    asyncio.run(_until_told(office, say))


async def _until_told(office: Office, say: Callable[[Address], None]) -> None:
    """Lives until a signal comes, at whatever moment: python-telegram-bot's ``run_polling`` ends with a traceback when the signal
    comes while it still greets the server, so the signal cancels this task instead.
    """
    life = asyncio.current_task()
    assert life

    def end() -> None:
        if not life.cancelling():  # a second signal does not disturb the orderly end
            life.cancel()

    for told in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(told, end)
    with suppress(asyncio.CancelledError):
        async with (
            monitored(office) as monitor,
            _telegram(office) if office.settings.telegram_token else _own_page(office) as address,
        ):
            monitor.is_up = True
            say(address)
            await asyncio.Event().wait()


@asynccontextmanager
async def _telegram(office: Office) -> AsyncIterator[Address]:
    assert office.settings.telegram_token
    base = office.settings.telegram_base_url
    token = office.settings.telegram_token.get_secret_value()
    worker = build(office, token, base, f"{base.removesuffix('/bot')}/file/bot")
    async with polling(worker, office):
        yield Address("telegram", {"username": worker.application.bot.username})


@asynccontextmanager
async def _own_page(office: Office) -> AsyncIterator[Address]:
    async with local_server(office) as server, polling(local_worker(office, server), office):
        where: dict[str, object] = {"address": server.page_url}
        yield Address("local", where) if is_loopback(office.settings.local_host) else Address("local_open", where)


@asynccontextmanager
async def polling(worker: Worker, office: Office) -> AsyncIterator[None]:
    """The worker while it fetches and answers updates."""
    updater = worker.application.updater
    assert updater
    try:
        await _introduce(worker.application, office)
        await worker.start()
        await updater.start_polling(allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1)
        yield
    finally:
        if updater.running:
            await updater.stop()
        await worker.stop()


@retry(
    retry=retry_if_exception_type((NetworkError, RetryAfter)) & retry_if_not_exception_type(BadRequest),
    wait=wait_exponential(max=30),
)
async def _introduce(application: Bot, office: Office) -> None:
    """Reaches the server, as soon as there is a network."""
    await application.initialize()
    await publish_menus(application.bot, office)


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


def local_worker(office: Office, server: LocalServer) -> Worker:
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
