"""What each kind of fault does to a request.

The work is what the request asks for. Whatever is done to its answer happens after the work, so
what was made stays made.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from emulator import clock, routes
from emulator.births import Births
from emulator.faults import Fault
from emulator.operation import Reply
from emulator.records import JsonObject
from emulator.responses import HalfAnswer, NoAnswer, gathered, gone, render
from emulator.wire_errors import WireError, error_body, surface_of

Work = Callable[[], Awaitable[Reply]]

# A slow body comes in about so many pieces a second.
_PIECES_PER_SECOND = 10
_LISTS = ("data", "value")


async def answer(fault: Fault, request: Request, work: Work, births: Births) -> Response:
    """Answer a request that a rule hits; `work` carries it out."""
    rule = fault.rule
    if rule.kind == "status":
        return _render(request, _refusal(request, rule.settings))
    if rule.kind == "delay":
        # Carried out also when the client has given up meanwhile: nobody could call it back.
        await clock.pause(rule.settings["seconds"])
    if rule.settings.get("when") == "before" and not await _passes(fault, request):
        return NoAnswer()
    reply = await gathered(await work())
    if rule.settings.get("when") == "after" and not await _passes(fault, request):
        return NoAnswer()
    return _spoilt(fault, request, reply, births)


async def _passes(fault: Fault, request: Request) -> bool:
    """Say whether a request goes on from here: dropped it never does, held when it may."""
    return fault.rule.kind != "drop" and await _hold(fault, request)


async def _hold(fault: Fault, request: Request) -> bool:
    """Wait until the rule is removed or the client is gone; say whether it is still there."""
    removed = asyncio.create_task(fault.removed.wait())
    left = asyncio.create_task(gone(request.receive))
    fault.held += 1
    try:
        await asyncio.wait((removed, left), return_when=asyncio.FIRST_COMPLETED)
    finally:
        fault.held -= 1
        removed.cancel()
        left.cancel()
    return not left.done()


def _spoilt(fault: Fault, request: Request, reply: Reply, births: Births) -> Response:
    kind, settings = fault.rule.kind, fault.rule.settings
    if kind == "omit":
        return _render(request, _without_field(reply, settings["field"]))
    if kind == "stale":
        return _render(request, _without_newest(reply, births.within(settings["seconds"])))
    whole = _render(request, reply)
    if kind == "truncate":
        # Of an answer without a body there is no half.
        return HalfAnswer(whole) if whole.body else NoAnswer()
    if kind == "malform":
        half = bytes(whole.body[: len(whole.body) // 2])
        return Response(half or b"{", media_type="application/json")
    if kind == "slow":
        return _slow(whole, settings["bytes_per_second"])
    return whole


def _render(request: Request, reply: Reply) -> Response:
    return render(reply, routes.plane_of(request.url.path))


def _refusal(request: Request, settings: JsonObject) -> Reply:
    error = WireError(settings["status"], settings["code"], settings["message"])
    body = error_body(error, surface_of(request.url.path))
    return Reply(error.status, body, settings["headers"])


def _without_field(reply: Reply, name: str) -> Reply:
    if not isinstance(reply.body, dict):
        return reply
    body = _less(reply.body, name)
    lists = {key: [_less(item, name) for item in body[key]] for key in _LISTS if key in body}
    return replace(reply, body=body | lists)


def _less(thing: JsonObject, name: str) -> JsonObject:
    return {key: value for key, value in thing.items() if key != name}


def _without_newest(reply: Reply, newest: frozenset[str]) -> Reply:
    """Take the newest out of a list; the page gets shorter and its cursors fit it."""
    if not isinstance(reply.body, dict):
        return reply
    body = dict(reply.body)
    for key in _LISTS:
        if key in body:
            body[key] = [item for item in body[key] if item.get("id") not in newest]
    if "first_id" in body:
        ids = [item["id"] for item in body["data"]]
        body |= {"first_id": ids[0], "last_id": ids[-1]} if ids else {}
    return replace(reply, body=body)


def _slow(whole: Response, bytes_per_second: float) -> Response:
    size = max(1, int(bytes_per_second / _PIECES_PER_SECOND))
    body = bytes(whole.body)

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), size):
            piece = body[start : start + size]
            await clock.pause(len(piece) / bytes_per_second)
            yield piece

    return StreamingResponse(pieces(), whole.status_code, dict(whole.headers))
