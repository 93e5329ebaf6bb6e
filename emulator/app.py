"""The ASGI application: one dispatcher between Starlette and the operations.

Everything runs on the one event loop, which is the lock: an answer's part that touches the store
is never interrupted by another's. Before each answer all that has become due happens.
"""

from __future__ import annotations

import traceback
from collections.abc import Awaitable
from dataclasses import replace
from email.utils import formatdate
from functools import partial
from http import HTTPStatus

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator import clock as time
from emulator import faulty_answers, lifecycle, routes
from emulator.cloud import Cloud
from emulator.control_plane import gate
from emulator.data_plane import access, errors, surfaces
from emulator.faults import Fault
from emulator.operation import Call, Operation, Reply
from emulator.responses import NoAnswer, render
from emulator.uploads import uploaded
from emulator.wire_errors import (
    Surface,
    WireError,
    error_body,
    internal_failure,
    not_built,
    surface_of,
)

# Real seconds between looks at what is due while nobody asks.
_TICK_SECONDS = 0.2


def make_app(cloud: Cloud) -> ASGIApp:
    """Build the application around a cloud."""

    async def serve_one(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        found = routes.find(request.method, request.scope["path"])
        if routes.plane_of(request.scope["path"]) == "emulator":
            response = await _respond(cloud, request, found, None)
        else:
            response = await _respond_on_record(cloud, request, found)
        await response(scope, receive, send)

    return serve_one


async def tick(cloud: Cloud) -> None:
    """Let what is due happen while nobody asks, for ever."""
    while True:
        lifecycle.advance(cloud)
        await time.pause(_TICK_SECONDS)


async def _respond_on_record(
    cloud: Cloud, request: Request, found: routes.Match | None
) -> Response:
    """Answer a request to Azure: it is in the log, and fault rules are for it."""
    started = time.stopwatch()
    method, path = request.method, request.scope["path"]
    operation = found.operation.name if found else None
    fault = cloud.faults.meet(method, path, operation)
    recorded = cloud.request_log.arrived(
        method,
        path,
        user_agent=request.headers.get("user-agent"),
        operation=operation,
        fault=fault.rule.kind if fault else None,
    )
    response = await _respond(cloud, request, found, fault)
    status = None if isinstance(response, NoAnswer) else response.status_code
    response.headers["date"] = formatdate(cloud.clock.now(), usegmt=True)
    cloud.request_log.over(recorded, status, (time.stopwatch() - started) * 1000)
    return response


async def _respond(
    cloud: Cloud, request: Request, found: routes.Match | None, fault: Fault | None
) -> Response:
    plane = routes.plane_of(request.scope["path"])
    work = partial(_work, cloud, request, found, fault)
    try:
        if fault is None:
            return render(await work(), plane)
        await request.body()  # all of it has arrived before anything goes wrong
        return await faulty_answers.answer(fault, request, work, cloud.births)
    except ClientDisconnect:
        return NoAnswer()


async def _work(
    cloud: Cloud, request: Request, found: routes.Match | None, fault: Fault | None
) -> Reply:
    """Carry a request out; whatever is wrong with it is a reply too."""
    surface = surface_of(request.scope["path"])
    if found is None:
        return _refusal(_unknown(request), surface)
    try:
        reply = await _reply(cloud, request, found, fault)
    except WireError as error:
        return _refusal(error, surface)
    except ClientDisconnect:
        raise
    except Exception as error:  # noqa: BLE001 - the last resort: told to client and terminal
        traceback.print_exc()
        return Reply(500, error_body(internal_failure(error), surface))
    cloud.births.note(found.operation.name, reply.status, reply.body)
    return reply


def _unknown(request: Request) -> WireError:
    """Refuse what no operation is for; the data plane answers wrong methods as it does paths."""
    if routes.plane_of(request.scope["path"]) == "data" and routes.is_known(request.scope["path"]):
        return errors.resource_not_found()
    return not_built(f"{request.method} {request.scope['path']}")


def _refusal(error: WireError, surface: Surface) -> Reply:
    # The OpenAI SDK would try again after a 501 if it were not told otherwise.
    final = {"x-should-retry": "false"} if error.status == HTTPStatus.NOT_IMPLEMENTED else {}
    return Reply(error.status, error_body(error, surface), {**error.headers, **final})


async def _reply(cloud: Cloud, request: Request, found: routes.Match, fault: Fault | None) -> Reply:
    call = Call(
        cloud=cloud,
        method=request.method,
        path=request.scope["path"],
        parameters=found.parameters,
        query=request.query_params,
        headers=request.headers,
        planted=fault.planted if fault else None,
    )
    if not found.operation.takes_upload:
        return await _carried_out(found.operation, replace(call, body=await request.body()))
    async with uploaded(request) as upload:
        return await _carried_out(found.operation, replace(call, upload=upload))


async def _carried_out(operation: Operation, call: Call) -> Reply:
    if call.method == "GET":
        lifecycle.advance_if_due(call.cloud)
    else:
        lifecycle.advance(call.cloud)
    with call.cloud.store.transaction():
        answer = _answer(operation, call)
    reply = answer if isinstance(answer, Reply) else await answer
    return surfaces.as_created(call, reply) if operation.creates else reply


def _answer(operation: Operation, call: Call) -> Reply | Awaitable[Reply]:
    if operation.plane == "control" and not operation.open:
        gate.check(operation, call)
    if operation.plane == "data":
        surfaces.check_version(operation, call)
        call = access.granted(call)
    if operation.answer is None:
        raise not_built(f"{operation.name} ({call.method} {call.path})")
    return operation.answer(call)
