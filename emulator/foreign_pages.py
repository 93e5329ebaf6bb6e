"""Requests that a web page from elsewhere has a browser send: refused.

Any page can make a browser on this machine ask 127.0.0.1, and any token opens the local Azure. A
browser names the page it asks for in `Origin`; where a name in the DNS was turned into 127.0.0.1
(rebinding), the page's own host stands in `Host`.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator.wire_errors import WireError, error_body, surface_of

_LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


def from_this_machine(app: ASGIApp, called: str) -> ASGIApp:
    """Refuse what is asked of another host than loopback, or for a page of another one.

    `called` is what it was told to listen on, so a name of loopback too: 127.0.0.2, say.
    """
    names = {*_LOOPBACK_NAMES, called}

    async def serve_one(scope: Scope, receive: Receive, send: Send) -> None:
        problem = _problem(Headers(scope=scope), names) if scope["type"] == "http" else None
        if problem is None:
            await app(scope, receive, send)
            return
        error = WireError(403, "Forbidden", problem)
        refusal = JSONResponse(error_body(error, surface_of(scope["path"])), 403)
        await refusal(scope, receive, send)

    return serve_one


def _problem(headers: Headers, names: set[str]) -> str | None:
    host = headers.get("host", "")
    if host.rpartition(":")[0] not in names and host not in names:
        return f"The local Azure is asked as 127.0.0.1 or localhost, not as '{host}'."
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return f"The local Azure does not answer web pages of '{origin}'."
    return None
