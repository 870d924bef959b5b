"""``fawen run``: the bot on Telegram, or on this machine's own chat page."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import telegram
from telegram.error import BadRequest, NetworkError, RetryAfter
from tenacity import retry, retry_if_exception_type, retry_if_not_exception_type, wait_exponential

from bot import logs
from bot.application import ALLOWED_UPDATES, Bot, Worker, build
from bot.command_scope import publish_menus
from bot.fetching import Fetcher, fetching
from bot.garbage import settle
from bot.life import live
from bot.office import Office
from bot.settings import Settings

_MOST_CONNECTIONS = 100
"""At once from Telegram, of all workers together (https://core.telegram.org/bots/api#setwebhook)."""
_STUBBORNLY = retry(
    retry=retry_if_exception_type((NetworkError, RetryAfter)) & retry_if_not_exception_type(BadRequest),
    wait=wait_exponential(max=30),
)


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
        CannotListen: another program listens where the page should be, or nobody may.
    """
    logs.configure(office.settings.log_json)
    live(_watched(office, _telegram(office) if office.settings.telegram_token else _own_page(office), say))


def run_worker(office: Office, number: int, say: Callable[[Address], None]) -> None:
    """One of several workers to which Telegram brings the updates; until it is told, or whoever began it is gone. The first one
    sets the menus and the webhook, and its monitor has the port that the settings name; the next ones have the next ports.

    Raises as :func:`run`.
    """
    logs.configure(office.settings.log_json)
    if office.settings.monitor_port:
        office.settings.monitor_port += number - 1
    live(_watched(office, _brought(office, is_first=number == 1), say), on_a_line=True)


async def _watched(office: Office, place: AbstractAsyncContextManager[Address], say: Callable[[Address], None]) -> None:
    async with _monitored(office) as tell_it_is_up, place as address:
        tell_it_is_up()
        say(address)
        settle()
        await asyncio.Event().wait()


@asynccontextmanager
async def _monitored(office: Office) -> AsyncIterator[Callable[[], None]]:
    """The monitor, where there is one; a web server is read in only for that."""
    if office.settings.monitor_port is None:
        yield lambda: None
        return
    from bot.monitor import monitored

    async with monitored(office) as monitor:
        yield lambda: setattr(monitor, "is_up", True)


@asynccontextmanager
async def _telegram(office: Office) -> AsyncIterator[Address]:
    worker = _worker(office)
    async with polling(worker, office):
        yield Address("telegram", {"username": worker.application.bot.username})


def _worker(office: Office) -> Worker:
    """On Telegram."""
    assert office.settings.telegram_token
    base = office.settings.telegram_base_url
    token = office.settings.telegram_token.get_secret_value()
    return build(office, token, base, f"{base.removesuffix('/bot')}/file/bot")


@asynccontextmanager
async def _brought(office: Office, is_first: bool) -> AsyncIterator[Address]:
    from bot.webhook import listening  # a web server, read in where Telegram brings the updates

    worker = _worker(office)
    bot = worker.application.bot
    try:
        await (_introduce(worker.application, office) if is_first else _reach(worker.application))
        await worker.start()
        async with listening(worker.inbox, office.settings):
            if is_first:
                await _ask_for_updates(bot, office.settings)
            yield Address("worker", {"username": bot.username})
    finally:
        await worker.stop()


@asynccontextmanager
async def _own_page(office: Office) -> AsyncIterator[Address]:
    from bot.local.gate import is_loopback  # read in where there is a page
    from bot.own_page import local_server, local_worker

    async with local_server(office) as server, polling(local_worker(office, server), office):
        where: dict[str, object] = {"address": server.page_url}
        yield Address("local", where) if is_loopback(office.settings.local_host) else Address("local_open", where)


@asynccontextmanager
async def polling(worker: Worker, office: Office) -> AsyncIterator[None]:
    """The worker while it fetches and answers updates."""
    try:
        await _introduce(worker.application, office)
        await worker.start()
        fetcher = Fetcher(worker.application.bot, worker.line, worker.inbox.keep_readable, ALLOWED_UPDATES)
        async with fetching(fetcher):
            yield
    finally:
        await worker.stop()


@_STUBBORNLY
async def _introduce(application: Bot, office: Office) -> None:
    """Reaches the server, as soon as there is a network."""
    await application.initialize()
    await publish_menus(application.bot, office)


@_STUBBORNLY
async def _reach(application: Bot) -> None:
    """The same without a word to the people."""
    await application.initialize()


@_STUBBORNLY
async def _ask_for_updates(bot: telegram.Bot, settings: Settings) -> None:
    """From now on Telegram brings them; python-telegram-bot takes that back whenever it begins to poll."""
    await bot.set_webhook(
        settings.webhook_url,
        secret_token=settings.hook_secret,
        allowed_updates=ALLOWED_UPDATES,
        max_connections=_MOST_CONNECTIONS,
    )
