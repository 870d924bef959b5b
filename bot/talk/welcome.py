"""The first words, and what Fawen can do for whom."""

from bot.access import Action, may
from bot.menu import words_for
from bot.replies import Reply
from bot.talk import places
from bot.turn import Turn
from storage.person import Role


def start(turn: Turn) -> list[Reply]:
    """/start"""
    logs = may(turn.person, Action.LOG_DISPUTE)
    own = {Role.VILLAGER: "welcome", Role.DISTRICT: "welcome_district"}
    key = own.get(turn.person.acting_role, "welcome_team" if logs else "welcome_adviser")
    return [Reply(turn.say(f"talk.{key}", name=turn.person.name)), *places.first(turn)]


def show_help(turn: Turn) -> list[Reply]:
    """/help: the commands of the person's role."""
    lines = [
        turn.say("talk.help_line", words=f"/{command}", description=description)
        for command, description in words_for(turn.person.acting_role, turn.office.texts)
    ]
    return [Reply(turn.say("talk.help", commands="\n".join(lines)))]


def ask(turn: Turn) -> list[Reply]:
    """/ask without a question."""
    return [Reply(turn.say("talk.ask"))]
