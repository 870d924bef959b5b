"""What keeps a command from working, as one clear sentence from the texts; what libraries say of it is English."""

import errno
import sys
from collections.abc import Mapping
from functools import singledispatch
from typing import Any, NoReturn

import click
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError
from telegram.error import InvalidToken, TelegramError

from bot.local.failures import CannotListen
from knowledge.problem import ContentError
from knowledge.texts import Texts
from storage.failures import StorageError


def refuse(error: Exception, texts: Texts) -> NoReturn:
    """Ends the program: exit code 2 for a call that cannot be understood, 1 for what else is known; any other error goes on."""
    click.echo(_told(error, texts), err=True)
    sys.exit(error.exit_code if isinstance(error, click.ClickException) else 1)


def reason(texts: Texts, code: str, context: Mapping[str, Any]) -> str:
    """Why a value is not taken: ``code`` and ``context`` are the ``type`` and ``ctx`` of a pydantic error."""
    key = f"problems.reasons.{code}"
    return texts(key if key in texts else "problems.reasons.other", **context)


@singledispatch
def _told(error: Exception, texts: Texts) -> str:
    raise error


@_told.register
def _(error: ContentError, texts: Texts) -> str:
    from bot.commands import checking  # the rules of content, which no command needs that goes well

    return checking.report(texts, error.problems)


@_told.register(StorageError)
@_told.register(CannotListen)
def _(error: StorageError | CannotListen, texts: Texts) -> str:
    return texts(f"errors.{error.key}", **error.context)


@_told.register
def _(error: OperationalError, texts: Texts) -> str:
    return texts("errors.no_database")  # its own words may name the user and the host


@_told.register
def _(error: InvalidToken, texts: Texts) -> str:
    return texts("errors.bad_token")


@_told.register
def _(error: TelegramError, texts: Texts) -> str:
    return texts("errors.telegram_refused", reason=error.message)


@_told.register
def _(error: UnicodeError, texts: Texts) -> str:
    if isinstance(error, UnicodeEncodeError) and error.encoding != "utf-8":
        return texts("errors.not_writable", encoding=error.encoding)
    return texts("errors.not_utf8")  # in UTF-8 everything can be written but what was never read rightly


@_told.register
def _(error: ValidationError, texts: Texts) -> str:
    """Of the settings; their values are not told, a secret may be among them."""
    found = error.errors(include_input=False, include_url=False)
    lines = [f"FAWEN_{str(one['loc'][0]).upper()}:{reason(texts, one['type'], one.get('ctx', {}))}" for one in found]
    return texts("errors.bad_settings", problems="\n".join(lines))


@_told.register
def _(error: OSError, texts: Texts) -> str:
    if error.filename is None:
        raise error
    key = f"errors.access.{errno.errorcode.get(error.errno or 0, '').lower()}"
    return texts("errors.no_access", path=error.filename, reason=texts(key) if key in texts else error.strerror)


@_told.register
def _(error: click.UsageError, texts: Texts) -> str:
    command = error.ctx.command_path if error.ctx else "fawen"
    return texts("usage.told", fault=_fault(error, texts), command=command)


@_told.register
def _(error: click.exceptions.NoArgsIsHelpError, texts: Texts) -> str:
    return error.format_message()


def _fault(error: click.UsageError, texts: Texts) -> str:
    match error:
        case click.NoSuchOption() | click.BadOptionUsage():
            key = "no_option" if isinstance(error, click.NoSuchOption) else "no_value"
            return texts(f"usage.{key}", name=error.option_name)
        case click.exceptions.NoSuchCommand():
            return texts("usage.no_command", name=error.command_name)
        case click.MissingParameter(param=click.Parameter() as param):
            return texts("usage.missing", name=_name(param))
        case click.BadParameter(param=click.Parameter(type=click.IntRange(min=int() as least, max=int() as most)) as param):
            return texts("usage.range", name=_name(param), least=least, most=most)
        case click.BadParameter(param=click.Parameter() as param):
            return texts("usage.bad_value", name=_name(param))
    return texts("usage.other")


def _name(param: click.Parameter) -> str:
    """As it is written in a call."""
    return param.opts[0] if isinstance(param, click.Option) else param.human_readable_name
