"""The rim to Telegram: an update becomes a turn, the turn is committed, and only then the replies go out."""

import asyncio
import logging
import traceback
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from telegram import Chat, Message, Update, User
from telegram.ext import ContextTypes

from bot import door
from bot.announcing import Announcer
from bot.command_scope import changed_menu, give_menu
from bot.nightly import back_up_tonight
from bot.office import Office
from bot.outbox import Outbox
from bot.pace import Pace
from bot.patience import is_on_the_way
from bot.posting import post
from bot.received import Received
from bot.receiving import received
from bot.replies import Reply, packed, unpacked
from bot.router import Router
from bot.showing import show
from bot.talk.handover import call_next
from bot.talk.reminding import morning
from bot.talk.retiring import retire_tonight
from bot.tidying import tidy
from bot.trials import refresh, run_trials
from bot.trouble import until_it_passes
from bot.turn import Act, Turn
from storage.caller import Caller, callers
from storage.handled import Done, answer_to, known, write_down
from storage.inbox import named
from storage.ledger import person_for
from storage.person import Role
from storage.place import stand
from storage.record import now

Context = ContextTypes.DEFAULT_TYPE
_FILES_AT_ONCE = 4
"""Fetched by one worker: each is in memory meanwhile, some 60 MB at most."""
_LOG = logging.getLogger(__name__)


class _Effect(NamedTuple):
    """The answer to the one who wrote, what others are told, and whose menu the chat gets if it changed."""

    own: list[Reply]
    others: Sequence[Reply] = ()
    menu: Role | None = None


class _Coming(NamedTuple):
    """An update, as it is to be done."""

    update: Update
    context: Context
    chat: Chat
    user: User
    act: Act
    text: str
    data: tuple[str, ...]
    file: Received | None

    @property
    def name(self) -> str:
        """By which it is known again."""
        return named(self.context.bot.id, self.update.update_id)

    @property
    def said(self) -> str:
        """What was written, or which button of which message was pressed; nothing for a file."""
        query = self.update.callback_query
        if query and query.message:
            return f"{query.message.message_id}:{query.data}"
        return "" if self.file else self.text


class Delivery:
    """The callbacks that python-telegram-bot calls."""

    def __init__(self, office: Office, router: Router, outbox: Outbox) -> None:
        self._office = office
        self._router = router
        self._outbox = outbox
        self._pace = Pace(office.settings.most_per_minute, router.questions.danger)
        self._announcer = Announcer(office)
        self._fetching = asyncio.Semaphore(_FILES_AT_ONCE)

    @until_it_passes
    async def command(self, update: Update, context: Context) -> None:
        """``/name words``"""
        words = update.effective_message.text or "" if update.effective_message else ""
        name, rest = (*words.removeprefix("/").split(maxsplit=1), "", "")[:2]  # a line break parts them, too
        name = name.partition("@")[0].lower()
        await self._turn(update, context, lambda turn: self._router.command(name, turn), text=rest.strip())

    @until_it_passes
    async def text(self, update: Update, context: Context) -> None:
        """Words, also those under a picture."""
        message = update.effective_message
        words = (message.text or message.caption or "") if message else ""
        await self._turn(update, context, self._router.text, text=words)

    @until_it_passes
    async def file(self, update: Update, context: Context) -> None:
        """A picture, a document, a voice message …: fetched if the person may have a record for it."""
        message = update.effective_message
        if message is None or update.effective_chat is None:
            return
        with self._office.database.work() as session:
            chat_id = update.effective_chat.id
            wanted = self._pace.allows(chat_id, self._office.clock()) and self._router.wants_file(session, chat_id)
        file = await self._fetched(context, message) if wanted else None
        await self._turn(update, context, self._router.file, text=message.caption or "", file=file)

    @until_it_passes
    async def press(self, update: Update, context: Context) -> None:
        """A button."""
        data = update.callback_query.data or "" if update.callback_query else ""
        await self._turn(update, context, self._router.press, data=door.data(data))

    async def _fetched(self, context: Context, message: Message) -> Received | None:
        async with self._fetching:
            return await received(context.bot, message, self._office.files)

    async def failed(self, update: object, context: Context) -> None:
        """Apologises, and logs where it went wrong without anybody's words. What did not get through gets through no apology."""
        error = context.error
        self._office.metrics.failed(error)
        frames = "".join(traceback.format_tb(error.__traceback__)) if error else ""
        _LOG.error("%s\n%s", type(error).__name__, frames)
        if isinstance(update, Update) and update.effective_chat and not (error and is_on_the_way(error)):
            await context.bot.send_message(update.effective_chat.id, self._office.texts("talk.sorry"))

    async def _turn(
        self,
        update: Update,
        context: Context,
        act: Act,
        text: str = "",
        data: tuple[str, ...] = (),
        file: Received | None = None,
    ) -> None:
        chat, user = update.effective_chat, update.effective_user
        if chat is None or user is None or chat.type != Chat.PRIVATE:  # nothing is said where others read it
            return

        coming = _Coming(update, context, chat, user, act, door.words(text), data, file)
        try:
            replies, others, menu = await self._office.commits.do_with_others(self._effects, coming)
        except IntegrityError:  # it was done before, and not seen: by another worker just now, or a clock has jumped back since
            replies, others, menu = await self._office.commits.do_with_others(self._effects_if_new, coming)
        self._posted(others)
        await show(context.bot, chat.id, replies, update.callback_query, self._office.texts)
        if menu:
            await give_menu(context.bot, self._office, chat.id, menu)

    def _effects(self, session: Session, coming: Sequence[_Coming]) -> list[_Effect]:
        """What each of the updates does, one after the other, and what others are told, written down. One that was done already
        is its chat's last one, so that nothing more need be asked of the database; if it is not, IntegrityError is raised.
        """
        writers = callers(session, {one.chat.id for one in coming})
        return self._of_new(session, coming, writers, {writer.name for writer in writers.values()})

    def _effects_if_new(self, session: Session, coming: Sequence[_Coming]) -> list[_Effect]:
        """The same, and each of the updates is looked for."""
        writers = callers(session, {one.chat.id for one in coming})
        return self._of_new(session, coming, writers, known(session, [one.name for one in coming]))

    def _of_new(
        self, session: Session, coming: Sequence[_Coming], writers: Mapping[int, Caller], done: Container[str | None]
    ) -> list[_Effect]:
        refresh(self._office, session)
        effects, rows = [], []
        for one in coming:
            if one.name in done:  # whoever hears it twice has lost nothing
                effects.append(_Effect(unpacked(answer_to(session, one.name))))
                continue
            effect, row = self._done(session, one, writers.get(one.chat.id, Caller()))
            stand(session, None)
            effects.append(effect)
            rows.append(row)
        write_down(session, rows)
        return effects

    def _done(self, session: Session, coming: _Coming, writer: Caller) -> tuple[_Effect, Done]:
        said, at = coming.said, now()
        chat_id, bot = coming.chat.id, coming.context.bot
        name = door.name(coming.user.full_name)
        person = person_for(session, chat_id, name, self._office.role_of(chat_id), writer.person)
        turn = Turn(
            office=self._office.of(session, person),
            session=session,
            person=person,
            origin=_origin(coming.update, bot.id),
            text=coming.text,
            data=coming.data,
            bot=bot.username if self._office.settings.telegram_token else "",
            file=coming.file,
            repeated=writer.repeats(said, at),
        )
        replies, menu = self._pace.paced(turn, coming.act), changed_menu(person)
        others = post(session, [reply for reply in replies if reply.chat_id not in (None, chat_id)])
        own = [reply for reply in replies if reply.chat_id in (None, chat_id)]
        return _Effect(own, others, menu), Done(coming.name, chat_id, said, packed(own), at)

    async def morning(self, context: Context) -> None:
        """The morning's reminders, called by the JobQueue and once at the start, so that a restart forgets none."""
        self._posted([*morning(self._office), *self._router.left_forms()])
        tidy(self._office)

    async def trials(self, context: Context) -> None:
        """Tries what editors have added, beside everything else."""
        self._posted(await asyncio.to_thread(run_trials, self._office))

    async def night(self, context: Context) -> None:
        """Blanks words whose time is over, once a day among all workers; the log says how many."""
        counts = retire_tonight(self._office)
        if counts is not None:
            _LOG.info("retention: %s", ", ".join(f"{count} {name}" for name, count in counts.items()))

    async def backup(self, context: Context) -> None:
        """Makes the day's backup, beside everything else."""
        self._posted(await asyncio.to_thread(back_up_tonight, self._office))

    async def announce(self, context: Context) -> None:
        """Sends announcements that are due, looked for every second."""
        self._posted(await self._announcer.tick(context.bot, lambda: context.application.running))

    async def calls(self, context: Context) -> None:
        """Calls the next ones for those who wait for a person, every minute."""
        self._posted(call_next(self._office))

    def _posted(self, replies: Iterable[Reply]) -> None:
        """They are in the outbox, and go out now."""
        self._outbox.lanes.wake(dict.fromkeys(reply.chat_id for reply in replies if reply.chat_id))


def _origin(update: Update, bot: int) -> str:
    """What the update means once: itself, or a message's button, since two quick taps are two updates and mean one thing."""
    query = update.callback_query
    message = query.message if query else None
    if query and message:
        return f"press:{bot}:{message.chat.id}:{message.message_id}:{query.data}"
    return f"update:{bot}:{update.update_id}"
