"""``python -m benchmarks.echo TOKEN BASE_URL``: the bare bot that Fawen is measured against, python-telegram-bot as it comes."""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_text(update.message.text or "")


if __name__ == "__main__":
    token, base_url = sys.argv[1:]
    application = Application.builder().token(token).base_url(base_url).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()
