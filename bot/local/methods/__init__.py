"""The Bot API methods that the bot uses, each with Telegram's own limits and complaints."""

from bot.local.methods import commands, editing, files, identity, polling, presses, sending, webhook
from bot.local.methods.method import METHODS, Method

__all__ = ["METHODS", "Method", "commands", "editing", "files", "identity", "polling", "presses", "sending", "webhook"]
