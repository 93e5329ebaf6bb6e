"""Replies as HTTP responses, and those that never arrive as a whole."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace

import orjson
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from emulator.operation import Reply
from emulator.wire_errors import Plane

# Where `server.py` puts a connection's transport into the state of its requests.
TRANSPORT = "transport"


def render(reply: Reply, plane: Plane) -> Response:
    """Write a reply, with the id that each answer of Azure has."""
    response = _with_body(reply)
    name = "apim-request-id" if plane == "data" else "x-ms-request-id"
    response.headers[name] = str(uuid.uuid4())
    return response


async def gathered(reply: Reply) -> Reply:
    """Give a reply with all of its stream, if it is one: only a whole body can be spoilt."""
    if not isinstance(reply.body, AsyncIterator):
        return reply
    return replace(reply, body=b"".join([part async for part in reply.body]))


def _with_body(reply: Reply) -> Response:
    headers = dict(reply.headers)
    if isinstance(reply.body, AsyncIterator):
        return StreamingResponse(reply.body, reply.status, headers)
    if reply.body is None:
        return Response(status_code=reply.status, headers=headers)
    if isinstance(reply.body, bytes):
        return Response(reply.body, reply.status, headers, media_type="application/octet-stream")
    return Response(orjson.dumps(reply.body), reply.status, headers, media_type="application/json")


class NoAnswer(Response):
    """The connection closes without an answer, unless the client has closed it already."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Close the connection; nothing is sent."""
        _transport(scope).abort()
        await gone(receive)


class HalfAnswer(Response):
    """The head of an answer and half of its body; then the connection closes."""

    def __init__(self, whole: Response) -> None:
        super().__init__()
        self.status_code, self._whole = whole.status_code, whole

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send half of what the Content-Length says, and close the connection."""
        whole = self._whole
        head = {"status": whole.status_code, "headers": whole.raw_headers}
        half = bytes(whole.body[: len(whole.body) // 2])
        await send({"type": "http.response.start", **head})
        await send({"type": "http.response.body", "body": half, "more_body": True})
        _transport(scope).close()  # after what is still to be written
        await gone(receive)


async def gone(receive: Receive) -> None:
    """Wait until the connection is closed, by whichever side."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _transport(scope: Scope) -> asyncio.Transport:
    transport: asyncio.Transport = scope["state"][TRANSPORT]
    return transport
