"""What ``--help`` shows, in words from the texts: click's own headings and names of values are English."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import click

from knowledge.texts import Texts

Called = TypeVar("Called", bound=click.Command)


def in_own_words(command: Called, texts: Texts) -> Called:
    """The command, and those below it, with help that its readers can read."""

    class Formatter(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, texts("usage.call"))

        def write_heading(self, heading: str) -> None:
            super().write_heading(texts(f"usage.headings.{heading.lower()}"))

        def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
            needed = texts("usage.needed")
            super().write_dl([(name, told.replace("[required]", needed)) for name, told in rows], col_max, col_spacing)

    class Context(click.Context):
        formatter_class = Formatter

    for one in _all(command):
        one.context_class = Context
        one.options_metavar = texts("usage.options")
        if isinstance(one, click.Group):
            one.subcommand_metavar = texts("usage.command")
        for param in one.params:
            if isinstance(param, click.Option) and not param.is_flag:
                param.metavar = "..."  # its help says of what kind it is
        click.help_option(help=texts("usage.help"))(one)
    return command


def _all(command: click.Command) -> Iterator[click.Command]:
    yield command
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _all(below)
