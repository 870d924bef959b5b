"""python-telegram-bot's Application with all of Fawen's handlers in one visible, ordered list."""

import asyncio
import logging
from datetime import time
from typing import Any

from sqlmodel import select
from telegram import BotCommand, BotCommandScopeChat, Update
from telegram.error import BadRequest, Forbidden
from telegram.ext import Application, ApplicationBuilder, BaseHandler, CallbackQueryHandler, MessageHandler, filters

from bot.delivery import Delivery
from bot.menu import words_for
from bot.office import Office
from bot.router import Router
from storage.person import Person, Role

Bot = Application[Any, Any, Any, Any, Any, Any]
MORNING = 8
"""The hour, in the township's time zone, from which people are reminded."""
ALLOWED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY]
_LOG = logging.getLogger(__name__)


def build(office: Office, token: str, base_url: str, base_file_url: str) -> Bot:
    """The application, ready to be started. Updates are handled one after the other.

    The queue holds one update: an update is fetched when the one before it is done, so that a crash loses none
    (python-telegram-bot acknowledges what it has put into the queue).
    """
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(base_url)
        .base_file_url(base_file_url)
        .update_queue(asyncio.Queue(maxsize=1))
        .build()
    )
    delivery = Delivery(office, Router(office))
    application.add_handlers(_handlers(delivery))
    application.add_error_handler(delivery.failed)
    _schedule(application, office, delivery)
    return application


def _schedule(application: Bot, office: Office, delivery: Delivery) -> None:
    """The morning's reminders, and at the start those of a morning that was missed; the database knows what was sent."""
    assert application.job_queue is not None
    at = time(MORNING, tzinfo=office.settings.zone)
    application.job_queue.run_daily(delivery.morning, at, job_kwargs={"misfire_grace_time": None})
    if office.local_now().hour >= MORNING:
        application.job_queue.run_once(delivery.morning, 1)


def _handlers(delivery: Delivery) -> list[BaseHandler[Any, Any, Any]]:
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    return [
        MessageHandler(private & filters.COMMAND, delivery.command),
        MessageHandler(private & (filters.TEXT | filters.CAPTION), delivery.text),
        MessageHandler(private & ~filters.StatusUpdate.ALL, delivery.other),
        CallbackQueryHandler(delivery.press),
    ]


async def publish_menus(application: Bot, office: Office) -> None:
    """The menu of commands: a villager's for everybody, and each team member's own."""
    await application.bot.set_my_commands(_commands(office, Role.VILLAGER))
    with office.database.work() as session:
        team = session.exec(select(Person).where(Person.role != Role.VILLAGER)).all()
    for person in team:
        try:
            scope = BotCommandScopeChat(person.chat_id)
            await application.bot.set_my_commands(_commands(office, person.role), scope=scope)
        except (BadRequest, Forbidden):
            _LOG.info("a team member has not written to this bot yet")


def _commands(office: Office, role: Role) -> list[BotCommand]:
    return [BotCommand(command, description) for command, description in words_for(role, office.texts)]
