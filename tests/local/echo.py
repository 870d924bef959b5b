"""A small bot to talk to: it echoes, offers buttons, sends files, and shows all that the page must be able to show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.local.server import LocalServer
from tests.local.pictures import png
from tests.local.place import TOKEN

Context = ContextTypes.DEFAULT_TYPE
Echo = Application[Any, Any, Any, Any, Any, Any]
ECHO = "You said: "
ALERT, EDITED, DONE = "Mind the step", "Edited", "Done"
ROW = [InlineKeyboardButton(label, callback_data=label.lower()) for label in ("Edit", "Alert", "Silent")]
COMMANDS = {"start": "Begin", "buttons": "Show buttons", "keys": "Show keys"}


async def start(update: Update, _: Context) -> None:
    await _message(update).reply_text("<b>Hello</b> &amp; welcome", parse_mode=ParseMode.HTML)


async def buttons(update: Update, _: Context) -> None:
    await _message(update).reply_text("Choose", reply_markup=InlineKeyboardMarkup([ROW]))


async def keys(update: Update, _: Context) -> None:
    keyboard = ReplyKeyboardMarkup([["One", "Two"]], one_time_keyboard=True, resize_keyboard=True)
    await _message(update).reply_text("Keys", reply_markup=keyboard)


async def bare(update: Update, _: Context) -> None:
    await _message(update).reply_text("Gone", reply_markup=ReplyKeyboardRemove())


async def send(update: Update, _: Context) -> None:
    message = _message(update)
    await message.reply_chat_action(ChatAction.UPLOAD_DOCUMENT)
    await message.reply_photo(png(), caption="A picture")
    await message.reply_document(b"a paper", filename="调解协议书.docx", caption="A paper")


async def echo(update: Update, _: Context) -> None:
    await _message(update).reply_text(f"{ECHO}{_message(update).text}")


async def received(update: Update, _: Context) -> None:
    message = _message(update)
    attachment = message.photo[-1] if message.photo else message.document
    assert attachment is not None
    content = await (await attachment.get_file()).download_as_bytearray()
    kind = "photo" if message.photo else "document"
    await message.reply_text(f"Got a {kind} of {len(content)} bytes: {message.caption or ''}")


async def pressed(update: Update, _: Context) -> None:
    query = update.callback_query
    assert query is not None
    if query.data == "alert":
        await query.answer(ALERT, show_alert=True)
    elif query.data == "edit":
        await query.answer(DONE)
        await query.edit_message_text(EDITED, reply_markup=InlineKeyboardMarkup([[ROW[1]]]))
    else:
        await query.answer()


@asynccontextmanager
async def echo_bot(server: LocalServer) -> AsyncIterator[Echo]:
    """The application while it polls. Its commands are set."""
    application = _built(server)
    async with application:
        await application.bot.set_my_commands([BotCommand(name, words) for name, words in COMMANDS.items()])
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        try:
            yield application
        finally:
            await application.updater.stop()
            await application.stop()


def _built(server: LocalServer) -> Echo:
    builder = Application.builder().token(TOKEN).base_url(server.base_url).base_file_url(server.base_file_url)
    application = builder.job_queue(None).build()
    for answer in (start, buttons, keys, bare, send):
        application.add_handler(CommandHandler(answer.__name__, answer))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(MessageHandler(filters.PHOTO | filters.Document.ALL, received))
    return application


def _message(update: Update) -> Message:
    assert update.effective_message is not None
    return update.effective_message
