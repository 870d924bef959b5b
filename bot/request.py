"""The Bot API over aiohttp: python-telegram-bot's own client is what a busy bot waits for most (docs/scale.md)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import BytesPayload, ClientError, ClientSession, ClientTimeout, FormData, Payload, TCPConnector
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

DEFAULT = BaseRequest.DEFAULT_NONE
_READ, _WRITE, _CONNECT, _FILE = 15.0, 10.0, 10.0, 900.0
"""A township's line is slow: 20 MB come in a quarter of an hour, and no 15 seconds of it without a byte."""


@dataclass(frozen=True)
class Parameters:
    """What python-telegram-bot calls RequestData, as far as ``do_request`` reads it: a call's parameters as JSON holds them."""

    parameters: Mapping[str, Any]
    contains_files: bool = False

    @classmethod
    def of(cls, **given: Any) -> RequestData:
        """Without those that are None."""
        return cast(RequestData, cls({name: value for name, value in given.items() if value is not None}))


class AiohttpRequest(BaseRequest):
    """``connections`` at the same time; more wait for one of them. Proxies come from the environment, as everywhere."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return _READ

    async def initialize(self) -> None:
        if self._session is None:
            self._session = ClientSession(connector=TCPConnector(limit=self._connections))

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = DEFAULT,
        write_timeout: Any = DEFAULT,
        connect_timeout: Any = DEFAULT,
        pool_timeout: Any = DEFAULT,
    ) -> tuple[int, bytes]:
        assert self._session is not None
        files = bool(request_data and request_data.contains_files)
        connect, read = _seconds(connect_timeout, _CONNECT), _seconds(read_timeout, _READ)
        carried = _FILE if files or method == "GET" else _seconds(write_timeout, _WRITE)  # got are files, and nothing else
        timeout = ClientTimeout(total=connect + carried + read, sock_connect=connect, sock_read=read)
        body = _form(request_data) if files else _json(request_data)
        try:
            async with self._session.request(method, url, data=body, timeout=timeout, proxy=_proxy(url)) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except ClientError as error:  # its words hold the address, and with it the token
            raise NetworkError(type(error).__name__) from error


def _proxy(url: str) -> str | None:
    """The environment's. aiohttp's own ``trust_env`` looks for it in a thread, and in ``.netrc``, at each call."""
    parts = urlsplit(url)
    return _proxy_to(parts.scheme, parts.hostname or "")


@cache
def _proxy_to(scheme: str, host: str) -> str | None:
    return None if proxy_bypass(host) else getproxies().get(scheme)


def _json(request_data: RequestData | None) -> Payload | None:
    """A third of what a form would be, where every byte of Chinese becomes three (https://core.telegram.org/bots/api#making-requests)."""
    if request_data is None:
        return None
    return BytesPayload(json.dumps(request_data.parameters, ensure_ascii=False).encode(), content_type="application/json")


def _form(request_data: RequestData | None) -> FormData:
    """For files, with their names as they are: quoted ones would reach people percent-encoded."""
    form = FormData(quote_fields=False)
    if request_data is None:
        return form
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form


def _seconds(given: Any, usual: float) -> float:
    """None means without end in python-telegram-bot; nothing here waits without end."""
    return given if isinstance(given, (int, float)) else usual
