"""Plain Chinese words that mean a command of the menu (knowledge/texts/commands.yaml)."""

import re

from bot.access import may
from bot.menu import COMMANDS
from bot.turn import Turn
from knowledge.texts import Texts

Command = tuple[str, str]
"""A command's name, and the words that follow it."""
_INSIDE_FORMS = ("cancel", "help", "start", "human")
"""Words that mean a command even while a form waits for an answer; there, others may be part of one."""
_LINES = ("dispute", "log", "consult", "cases")
"""What the team writes down in between, by the name in the menu, wherever they are: no answer to a form, nothing to pass on."""


class CommandWords:
    """The words of all commands."""

    def __init__(self, texts: Texts) -> None:
        self._words = {name: re.compile(texts(f"commands.{name}.words"), re.DOTALL) for name in COMMANDS}

    def command(self, turn: Turn, awake: bool) -> Command | None:
        """The command whose words these are: of few while a form is ``awake``, else of those of the person's role, since in a
        villager's message the words for the others are words like any.
        """
        text = turn.text.strip()
        for name, words in self._words.items():
            found = words.fullmatch(text)
            if found and (name in _INSIDE_FORMS if awake else may(turn.person, COMMANDS[name])):
                return name, "".join(part for part in found.groups() if part).strip()
        return self.line(turn) if awake else None

    @staticmethod
    def line(turn: Turn) -> Command | None:
        """A line of the team that begins with the name of its command, wherever it is written."""
        begin, *rest = turn.text.split(maxsplit=1) or [""]
        named = (
            name for name in _LINES if begin == turn.say(f"commands.{name}.description") and may(turn.person, COMMANDS[name])
        )
        return next(((name, "".join(rest)) for name in named), None)
