"""A chat's answer as server-sent events: chunks as they are written, then `[DONE]`.

The first chunk of an answer says who speaks, each one after it holds a character, the last one
the reason why it ended. A client that goes away ends the work, and pays for what was written.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from emulator.data_plane import chat_object, served_weights
from emulator.data_plane.chat_exchange import Exchange, Usage
from emulator.records import JsonObject


async def events(exchange: Exchange) -> AsyncIterator[bytes]:
    """Write a chat's events."""
    texts = [""] * exchange.request.answers
    try:
        async for choice in _choices(exchange, texts):
            yield _event(chat_object.chunk(exchange, [choice]))
    finally:
        usage = exchange.settle(texts)
    if exchange.request.include_usage:
        yield _event(_usage_chunk(exchange, usage))
    yield b"data: [DONE]\n\n"


async def _choices(exchange: Exchange, texts: list[str]) -> AsyncIterator[JsonObject]:
    """Write the choices of all chunks; what has been written is added to `texts`."""
    pieces = served_weights.answer(exchange.weights, exchange.request)
    begun = -1
    while found := await asyncio.to_thread(next, pieces, None):
        index, piece = found
        if index > begun:
            begun = index
            yield chat_object.first_delta(index)
        texts[index] += piece.text
        yield chat_object.delta(exchange, index, piece)


def _usage_chunk(exchange: Exchange, usage: Usage) -> JsonObject:
    return chat_object.chunk(exchange, []) | {"usage": chat_object.render_usage(usage)}


def _event(chunk: JsonObject) -> bytes:
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"
