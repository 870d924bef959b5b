"""One call of a Bot API method, whatever way its parameters came: query, urlencoded, JSON or multipart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.local.failures import BadRequest
from bot.local.shelf import Upload

_ATTACHED = "attach://"
_LARGEST = 2**63
#: What aiohttp raises over a form that is cut off, wrongly encoded or no form at all.
_BROKEN_FORM = (ValueError, LookupError, TypeError, RuntimeError, AssertionError, HttpProcessingError)


@dataclass(frozen=True)
class Call:
    """Parameters by name; each reader gives one type, and a wrong value is answered as a bad request."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """The words, or an empty text."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int | None = None) -> int | None:
        value = self.values.get(name)
        return default if value in (None, "") else whole(value, name)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "1")

    def data(self, name: str, kind: type[Any]) -> Any:
        """A parameter that is JSON by itself: a dict or a list, or None if it is not there."""
        value = self.values.get(name)
        if isinstance(value, str) and value:
            value = _parsed(value, f"can't parse {name} JSON object")
        if value in (None, ""):
            return None
        if not isinstance(value, kind):
            raise BadRequest(f"can't parse {name}: expected {kind.__name__}")
        return value

    def upload(self, name: str) -> Upload | None:
        """The file sent under the name, or the one that an ``attach://`` address points to."""
        address = self.text(name)
        return self.uploads.get(address.removeprefix(_ATTACHED) if address.startswith(_ATTACHED) else name)


async def read_call(request: web.Request) -> Call:
    """The call in a request.

    Raises:
        BadRequest: the body cannot be read as what it says it is.
    """
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values.update(await _json(request))
    elif request.method == "POST":
        for name, value in (await _form(request)).items():
            if isinstance(value, web.FileField):
                uploads[name] = await taken(value)
            else:
                values[name] = value
    _check_letters([values, *(upload.name for upload in uploads.values())])
    return Call(values, uploads)


async def taken(part: web.FileField) -> Upload:
    """The uploaded file, its temporary copy closed."""
    with part.file as stream:
        return Upload(part.filename.replace("\\", "/").rsplit("/", 1)[-1], stream.read())


def whole(value: Any, name: str) -> int:
    """A whole number of at most 64 bits, or Telegram's complaint."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadRequest(f"{name} must be a valid number") from error
    if not -_LARGEST <= number < _LARGEST:
        raise BadRequest(f"{name} must be a valid number")
    return number


async def _json(request: web.Request) -> dict[str, Any]:
    found = _parsed(await request.read() or b"{}", "can't parse JSON object")
    if not isinstance(found, dict):
        raise BadRequest("object expected")
    return found


async def _form(request: web.Request) -> Mapping[str, Any]:
    try:
        return await request.post()
    except _BROKEN_FORM as error:
        raise BadRequest("can't read the form") from error


def _parsed(source: str | bytes, complaint: str) -> Any:
    try:
        found = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise BadRequest(complaint) from error
    _check_letters(found)
    return found


def _check_letters(found: Any) -> None:
    """Halves of a surrogate pair can be written in JSON but in no text; raw bytes are no parameter."""
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except (UnicodeEncodeError, TypeError, RecursionError) as error:
        raise BadRequest("strings must be encoded in UTF-8") from error
