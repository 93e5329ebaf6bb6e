"""Chat completions: what a deployment's weights answer.

`model` is the name of a deployment, not of a model. The answer is computed in a thread, so that
other requests are served meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from emulator import bill, catalogue, tokens
from emulator.data_plane import chat_request, errors, served_weights
from emulator.data_plane.chat_request import ChatRequest
from emulator.data_plane.job_records import Job
from emulator.data_plane.v1 import operation
from emulator.operation import Call, Reply
from emulator.records import Deployment, JsonObject

if TYPE_CHECKING:
    from emulator.trainer.sampling import Completion


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chat:
    """What is asked, of whom."""

    call: Call
    deployment: Deployment
    request: ChatRequest
    answer_id: str


def create_chat_completion(call: Call) -> Awaitable[Reply]:
    """Answer a chat."""
    request = chat_request.parse(call.json())
    account = call.account
    deployment = call.cloud.store.get(Deployment, f"{account.key}/{request.deployment}".lower())
    if deployment is None or deployment.serving_since is None:
        raise errors.deployment_not_found()
    if request.seed is None:
        request = request.with_seed(call.cloud.identifiers.training_seed())
    call.cloud.store.put(replace(deployment, last_used_at=call.cloud.clock.now()))
    answer_id = f"chatcmpl-{call.cloud.identifiers.hexadecimal('chat')}"
    return _answer(_Chat(call=call, deployment=deployment, request=request, answer_id=answer_id))


async def _answer(chat: _Chat) -> Reply:
    cloud = chat.call.cloud
    weights = served_weights.path_of(cloud, chat.deployment)
    try:
        written = await asyncio.to_thread(served_weights.write, weights, chat.request)
    except ValueError as fault:
        raise errors.invalid_payload(f"The messages cannot be read: {fault}.", "messages") from None
    prompt_tokens = tokens.count_messages(chat.request.messages)
    completion_tokens = sum(tokens.count(answer.text) for answer in written)
    with cloud.store.transaction():
        bill.charge_inference(
            cloud.store,
            chat.deployment,
            catalogue.get_model(chat.deployment.base_model),
            (prompt_tokens, completion_tokens),
            cloud.clock.now(),
        )
    return Reply(200, _render(chat, written, (prompt_tokens, completion_tokens)))


def _render(chat: _Chat, written: list[Completion], usage: tuple[int, int]) -> JsonObject:
    cloud, deployment = chat.call.cloud, chat.deployment
    job = cloud.store.get(Job, deployment.job_id) if deployment.job_id else None
    return {
        "id": chat.answer_id,
        "object": "chat.completion",
        "created": int(cloud.clock.now()),
        "model": deployment.model["name"] if job else deployment.base_model,
        "choices": [_choice(index, answer) for index, answer in enumerate(written)],
        "usage": {
            "prompt_tokens": usage[0],
            "completion_tokens": usage[1],
            "total_tokens": sum(usage),
        },
    }


def _choice(index: int, answer: Completion) -> JsonObject:
    return {
        "index": index,
        "message": {"role": "assistant", "content": answer.text, "refusal": None},
        "finish_reason": answer.finish_reason,
        "logprobs": None,
    }


OPERATIONS = (
    operation("chat.completions.create", "POST", "chat/completions", create_chat_completion),
)
