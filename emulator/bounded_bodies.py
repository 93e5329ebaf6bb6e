"""How large a request may be: 64 MiB, or 576 MiB as a form, and not a byte more is kept.

A file has 512 MB at most and a part of an upload 64 MiB as the SDK cuts it (docs/azure.md 1.3,
1.2). The room above is for a form's other fields, and lets a file that is somewhat too large get
the service's own refusal.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.wire_errors import WireError, error_body, surface_of

MOST_BYTES = 64 * 1024**2
MOST_FORM_BYTES = 576 * 1024**2


def bounded(app: ASGIApp) -> ASGIApp:
    """Refuse what is larger, by its Content-Length or as soon as it turns out to be."""

    async def serve_one(scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        is_form = headers.get("content-type", "").lower().startswith("multipart/")
        body = _Body(receive, MOST_FORM_BYTES if is_form else MOST_BYTES)
        try:
            body.announce(headers.get("content-length", ""))
            await app(scope, body.receive, send)
        except WireError as error:  # the app answers one that it meets while it reads the body
            refusal = JSONResponse(error_body(error, surface_of(scope["path"])), error.status)
            await refusal(scope, receive, send)

    return serve_one


class _Body:
    """A request's body on its way in, counted."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._bytes = 0

    def announce(self, content_length: str) -> None:
        """Take what the request says of its length.

        Raises:
            WireError: 413 if it is too much.
        """
        if content_length.isdecimal():
            self._check(int(content_length))

    async def receive(self) -> Message:
        """Give what arrives next.

        Raises:
            WireError: 413 if it is too much by now.
        """
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        self._check(self._bytes)
        return message

    def _check(self, size: int) -> None:
        if size > self._most:
            message = f"The request body is larger than {self._most} bytes."
            raise WireError(413, "RequestEntityTooLarge", message)
