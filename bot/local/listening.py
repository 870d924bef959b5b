"""Taking a port."""

import errno

from aiohttp import web

from bot.local.failures import CannotListen, PortTaken


async def listen(runner: web.BaseRunner, host: str, port: int, shared: bool = False) -> int:
    """The port that is taken, which is any free one for 0. ``shared``: with other processes that say so, too, among which the
    kernel spreads the connections (SO_REUSEPORT, https://lwn.net/Articles/542629/).

    Raises:
        PortTaken: another program listens there.
        CannotListen: nobody may listen there.
    """
    try:
        await web.TCPSite(runner, host, port, reuse_port=shared or None).start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host, port) from error
        raise CannotListen(host, port) from error
    return int(runner.addresses[-1][1])
