"""The ASGI application: one dispatcher between Starlette and the operations.

Everything runs on the one event loop, which is the lock: an answer's part that touches the store
is never interrupted by another's. Before each answer all that has become due happens.
"""

from __future__ import annotations

import traceback
import uuid
from collections.abc import Awaitable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator import clock as time
from emulator import lifecycle, routes
from emulator.cloud import Cloud
from emulator.control_plane import gate
from emulator.data_plane import access
from emulator.operation import Call, Operation, Reply, Upload
from emulator.wire_errors import WireError, error_body, internal_failure, not_built

# Real seconds between looks at what is due while nobody asks.
_TICK_SECONDS = 0.2
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def make_app(cloud: Cloud) -> Starlette:
    """Build the application around a cloud."""

    async def dispatch(request: Request) -> Response:
        started = time.stopwatch()
        response = await _respond(cloud, request)
        path = request.url.path
        if routes.plane_of(path) != "emulator":
            milliseconds = (time.stopwatch() - started) * 1000
            cloud.request_log.add(request.method, path, response.status_code, milliseconds)
        return response

    return Starlette(routes=[Route("/{path:path}", dispatch, methods=_METHODS)])


async def tick(cloud: Cloud) -> None:
    """Let what is due happen while nobody asks, for ever."""
    while True:
        lifecycle.advance(cloud)
        await time.pause(_TICK_SECONDS)


async def _respond(cloud: Cloud, request: Request) -> Response:
    plane = routes.plane_of(request.url.path)
    try:
        reply = await _reply(cloud, request)
    except WireError as error:
        # The OpenAI SDK would try again after a 501 if it were not told otherwise.
        headers = {"x-should-retry": "false"} if error.status == HTTPStatus.NOT_IMPLEMENTED else {}
        reply = Reply(error.status, error_body(error, plane), headers)
    except ClientDisconnect:
        reply = Reply(400)  # nobody reads it
    except Exception as error:  # noqa: BLE001 - the last resort: told to client and terminal
        traceback.print_exc()
        reply = Reply(500, error_body(internal_failure(error), plane))
    response = _render(reply)
    name = "apim-request-id" if plane == "data" else "x-ms-request-id"
    response.headers[name] = str(uuid.uuid4())
    return response


async def _reply(cloud: Cloud, request: Request) -> Reply:
    found = routes.match(request.method, request.url.path)
    operation = found.operation
    upload = await _read_upload(request) if operation.takes_upload else None
    call = Call(
        cloud=cloud,
        method=request.method,
        path=request.url.path,
        parameters=found.parameters,
        query=request.query_params,
        headers=request.headers,
        body=b"" if upload else await request.body(),
        upload=upload,
    )
    lifecycle.advance(cloud)
    with cloud.store.transaction():
        reply = _answer(operation, call)
    return reply if isinstance(reply, Reply) else await reply


def _answer(operation: Operation, call: Call) -> Reply | Awaitable[Reply]:
    if operation.plane == "control" and not operation.open:
        gate.check(call)
    if operation.plane == "data":
        call = access.granted(call)
    if operation.answer is None:
        raise not_built(f"{operation.name} ({call.method} {call.path})")
    return operation.answer(call)


async def _read_upload(request: Request) -> Upload | None:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return None
    fields: dict[str, str] = {}
    filename, content = None, b""
    try:
        async with request.form() as form:
            for name, value in form.items():
                if isinstance(value, UploadFile):
                    filename, content = value.filename or name, await value.read()
                else:
                    fields[name] = value
    except HTTPException as error:
        raise WireError(400, "invalidPayload", f"{error.detail}") from None
    return Upload(fields=fields, filename=filename, content=content)


def _render(reply: Reply) -> Response:
    headers = dict(reply.headers)
    if reply.body is None:
        return Response(status_code=reply.status, headers=headers)
    if isinstance(reply.body, bytes):
        return Response(reply.body, reply.status, headers, media_type="application/octet-stream")
    return JSONResponse(reply.body, reply.status, headers)
