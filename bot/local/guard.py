"""Whom the server answers: programs that know its address, and pages that came from it.

A page from elsewhere could otherwise reach it through the browser of whoever runs it, by a name that is made to point
to this machine (DNS rebinding) or by a form that it sends here.
"""

from ipaddress import ip_address

from aiohttp import web
from aiohttp.typedefs import Handler

_HTTP_PORT = 80
_OWN = ("same-origin", "none")
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' ws://{host}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@web.middleware
async def only_own_address(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses a Host that is not the address which was reached, and an Origin that is another page's."""
    if request.host not in _names(request):
        raise web.HTTPForbidden(text="unknown host")
    if request.headers.get("Origin", f"http://{request.host}") != f"http://{request.host}":
        raise web.HTTPForbidden(text="unknown origin")
    if request.path != "/" and request.headers.get("Sec-Fetch-Site", "none") not in _OWN:
        raise web.HTTPForbidden(text="unknown origin")
    return await handler(request)


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Headers for every answer; a handler's own ones stay."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if "Content-Security-Policy" not in response.headers and request.host in _names(request):
        response.headers["Content-Security-Policy"] = _POLICY.format(host=request.host)


def _names(request: web.Request) -> set[str]:
    """What the Host header may say, by the address at which the connection came in."""
    if request.transport is None:
        return set()
    address, port = request.transport.get_extra_info("sockname")[:2]
    hosts = {f"[{address}]" if ":" in address else address}
    if ip_address(address).is_loopback:
        hosts.add("localhost")
    return {f"{host}:{port}" for host in hosts} | (hosts if port == _HTTP_PORT else set())
