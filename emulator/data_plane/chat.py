"""Chat completions: what a deployment's weights answer.

A chat names a deployment, not a model: in `model` on v1, in the path on the dated surface. The
answer is computed in a thread, so that other requests are served meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING

from emulator import catalogue, tokens
from emulator.data_plane import (
    chat_fields,
    chat_object,
    chat_request,
    chat_stream,
    served_weights,
    serving,
)
from emulator.data_plane.chat_exchange import Exchange
from emulator.data_plane.surfaces import on_dated, on_v1
from emulator.operation import Call, Reply

if TYPE_CHECKING:
    from emulator.trainer.sampling import Piece

_DIFFERS = (
    "A toy model answers, with 200 characters at most; usage and max_tokens count o200k tokens, "
    "while each entry of logprobs is a letter or byte; capacity is counted by what was used; no "
    "content filter; images, tools, JSON formats, logit_bias and store are 501."
)


def create_chat_completion(call: Call) -> Awaitable[Reply]:
    """Answer a chat, as a whole or as a stream."""
    request = chat_request.parse(call)
    deployment = serving.get_deployment(call, request.deployment)
    if catalogue.get_model(deployment.base_model).is_reasoning:
        chat_fields.check_for_reasoning(call.json())
    prompt_tokens = tokens.count_messages(request.messages)
    headers = serving.begin_use(call, deployment, prompt_tokens)
    identifiers = call.cloud.identifiers
    if request.seed is None:
        request = request.with_seed(identifiers.training_seed())
    exchange = Exchange(
        cloud=call.cloud,
        deployment=deployment,
        request=request,
        weights=served_weights.path_of(call.cloud, deployment),
        answer_id=f"chatcmpl-{identifiers.hexadecimal('chat')}",
        created=int(call.cloud.clock.now()),
        prompt_tokens=prompt_tokens,
    )
    return _answer(exchange, headers)


async def _answer(exchange: Exchange, headers: dict[str, str]) -> Reply:
    if exchange.request.stream:
        headers = {**headers, "content-type": "text/event-stream; charset=utf-8"}
        return Reply(200, chat_stream.events(exchange), headers)
    answers = await asyncio.to_thread(_whole_answers, exchange)
    usage = exchange.settle(["".join(piece.text for piece in answer) for answer in answers])
    return Reply(200, chat_object.whole(exchange, answers, usage), headers)


def _whole_answers(exchange: Exchange) -> list[list[Piece]]:
    answers: list[list[Piece]] = [[] for _ in range(exchange.request.answers)]
    for index, piece in served_weights.answer(exchange.weights, exchange.request):
        answers[index].append(piece)
    return answers


OPERATIONS = (
    on_v1(
        "chat.completions.create",
        "POST",
        "chat/completions",
        create_chat_completion,
        differs=_DIFFERS,
    ),
    on_dated(
        "chat.completions.create",
        "POST",
        "deployments/{deployment}/chat/completions",
        create_chat_completion,
        since="2023-05-15",
        differs=_DIFFERS,
    ),
)
