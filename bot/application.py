"""python-telegram-bot's Application with all of Fawen's handlers in one visible, ordered list."""

import asyncio
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, BaseHandler, CallbackQueryHandler, JobQueue, MessageHandler, filters

from bot.delivery import Delivery
from bot.inbox import Inbox
from bot.office import Office
from bot.outbox import Outbox
from bot.patience import Patience
from bot.request import AiohttpRequest
from bot.router import Router
from bot.schedule import Every, Schedule

Bot = Application[Any, Any, Any, Any, Any, Any]
MORNING = 8
"""The hour, in the township's time zone, from which people are reminded."""
TRIALS_EVERY = timedelta(seconds=5)
CALLS_EVERY = timedelta(minutes=1)
ANNOUNCE_EVERY = timedelta(seconds=1)
BACKUP = 2
"""The hour from which the day's backup is made."""
NIGHT = 3
"""The hour from which words whose time is over are blanked."""
CALLS_AT_ONCE = 64
"""To the Bot API; a connection each."""
ALLOWED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY]


@dataclass(frozen=True)
class Worker:
    """One worker of one bot; several may work on one database."""

    application: Bot
    inbox: Inbox
    outbox: Outbox
    line: AiohttpRequest
    """On which updates are fetched."""
    schedule: Schedule

    async def start(self) -> None:
        """Does what comes, and what is unfinished; the application is initialized."""
        self.schedule.start()
        await self.application.start()
        self.inbox.lanes.start()
        self.outbox.lanes.start()

    async def stop(self) -> None:
        """Ends what is being done. May be called whatever has been started."""
        self.schedule.stop()
        await asyncio.gather(self.inbox.lanes.stop(), self.outbox.lanes.stop())
        if self.application.running:
            await self.application.stop()
        await self.application.shutdown()
        await self.application.bot.shutdown()  # the application leaves it open where it was still greeting the server


def build(office: Office, token: str, base_url: str, base_file_url: str) -> Worker:
    """A worker, ready to be started."""
    builder = ApplicationBuilder().token(token).base_url(base_url).base_file_url(base_file_url)
    line = AiohttpRequest(1)
    builder = builder.request(AiohttpRequest(CALLS_AT_ONCE)).get_updates_request(line)
    application = builder.updater(None).rate_limiter(Patience()).build()
    inbox, outbox = Inbox(office, application), Outbox(office, application)
    delivery = Delivery(office, Router(office), outbox)
    application.add_handlers(_handlers(delivery))
    application.add_error_handler(delivery.failed)
    jobs = application.job_queue
    assert jobs is not None
    return Worker(application, inbox, outbox, line, Schedule(jobs, lambda: _put(jobs, office, delivery)))


def _put(jobs: JobQueue[Any], office: Office, delivery: Delivery) -> None:
    """The morning's reminders and the night's blanking, and those missed, at once; the database knows which."""
    late: dict[str, Any] = {"misfire_grace_time": None}
    for pause, often in ((TRIALS_EVERY, delivery.trials), (CALLS_EVERY, delivery.calls), (ANNOUNCE_EVERY, delivery.announce)):
        jobs.run_custom(often, {**late, "trigger": Every(pause)})
    for hour, once, after in ((MORNING, delivery.morning, 1), (NIGHT, delivery.night, 2), (BACKUP, delivery.backup, 3)):
        jobs.run_daily(once, time(hour, tzinfo=office.settings.zone), job_kwargs=late)
        if office.local_now().hour >= hour:
            jobs.run_once(once, after, job_kwargs=late)


def _handlers(delivery: Delivery) -> list[BaseHandler[Any, Any, Any]]:
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    return [
        MessageHandler(private & filters.COMMAND, delivery.command),
        MessageHandler(private & filters.TEXT, delivery.text),
        MessageHandler(private & ~filters.StatusUpdate.ALL, delivery.file),
        CallbackQueryHandler(delivery.press),
    ]
