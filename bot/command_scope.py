"""Which chat sees which menu of commands (https://core.telegram.org/bots/api#setmycommands)."""

import logging

from sqlmodel import select
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden

from bot.menu import words_for
from bot.office import Office
from storage.person import Person, Role

_LOG = logging.getLogger(__name__)


async def publish_menus(bot: Bot, office: Office) -> None:
    """The menu of commands: a villager's for everybody, and each team member's own."""
    await bot.set_my_commands(_commands(office, Role.VILLAGER))
    with office.database.work() as session:
        members = session.exec(select(Person).where(Person.role != Role.VILLAGER))
        team = {person.chat_id: changed_menu(person, anew=True) for person in members}
    for chat_id, role in team.items():
        await give_menu(bot, office, chat_id, role or Role.VILLAGER)


def changed_menu(person: Person, anew: bool = False) -> Role | None:
    """The role whose menu the chat is to get, if it has another one now (or ``anew``); written down as given."""
    if not anew and (person.menu or Role.VILLAGER) is person.acting_role:
        return None
    person.menu = person.acting_role
    return person.menu


async def give_menu(bot: Bot, office: Office, chat_id: int, role: Role) -> None:
    """Gives the chat the role's menu; one that the bot cannot reach goes without."""
    try:
        await bot.set_my_commands(_commands(office, role), scope=BotCommandScopeChat(chat_id))
    except (BadRequest, Forbidden):
        _LOG.info("a chat has not written to this bot yet")


def _commands(office: Office, role: Role) -> list[BotCommand]:
    return [BotCommand(command, description) for command, description in words_for(role, office.texts)]
