"""A chat's answer on the wire: the completion, or a chunk of it (shapes: openai 3.54's types)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from emulator.data_plane.chat_exchange import Exchange, Usage
from emulator.data_plane.chat_logprobs import render_logprobs
from emulator.data_plane.serving import model_of
from emulator.records import JsonObject

if TYPE_CHECKING:
    from emulator.trainer.sampling import Piece


def whole(exchange: Exchange, answers: Sequence[Sequence[Piece]], usage: Usage) -> JsonObject:
    """Write a whole completion."""
    return _head(exchange, "chat.completion") | {
        "choices": [_choice(exchange, index, pieces) for index, pieces in enumerate(answers)],
        "usage": render_usage(usage),
    }


def chunk(exchange: Exchange, choices: list[JsonObject]) -> JsonObject:
    """Write a chunk of a completion; where usage is asked for, all chunks but the last lack it."""
    usage = {"usage": None} if exchange.request.include_usage else {}
    return _head(exchange, "chat.completion.chunk") | {"choices": choices} | usage


def first_delta(index: int) -> JsonObject:
    """Write the choice that says who speaks."""
    delta = {"role": "assistant", "content": "", "refusal": None}
    return {"index": index, "delta": delta, "finish_reason": None, "logprobs": None}


def delta(exchange: Exchange, index: int, piece: Piece) -> JsonObject:
    """Write the choice that holds a piece, or the reason why there is no more."""
    return {
        "index": index,
        "delta": {} if piece.finish_reason else {"content": piece.text},
        "finish_reason": piece.finish_reason,
        "logprobs": None if piece.finish_reason else _logprobs(exchange, [piece]),
    }


def render_usage(usage: Usage) -> JsonObject:
    """Write how many tokens there were; none of them cached, of audio or of thought."""
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
        "prompt_tokens_details": {"audio_tokens": 0, "cached_tokens": 0},
        "completion_tokens_details": {
            "accepted_prediction_tokens": 0,
            "audio_tokens": 0,
            "reasoning_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }


def _head(exchange: Exchange, kind: str) -> JsonObject:
    # The same weights answer the same to the same seed: that is what a fingerprint stands for.
    served = exchange.deployment
    weights = f"{served.base_model} {served.job_id} {served.step_number}"
    digest = hashlib.sha256(weights.encode()).hexdigest()
    return {
        "id": exchange.answer_id,
        "object": kind,
        "created": exchange.created,
        "model": model_of(exchange.deployment),
        "system_fingerprint": f"fp_{digest[:10]}",
    }


def _choice(exchange: Exchange, index: int, pieces: Sequence[Piece]) -> JsonObject:
    text = "".join(piece.text for piece in pieces)
    return {
        "index": index,
        "message": {"role": "assistant", "content": text, "refusal": None},
        "finish_reason": pieces[-1].finish_reason,
        "logprobs": _logprobs(exchange, pieces),
    }


def _logprobs(exchange: Exchange, pieces: Sequence[Piece]) -> JsonObject | None:
    most = exchange.request.top_logprobs
    if most is None:
        return None
    return render_logprobs([drawn for piece in pieces for drawn in piece.drawn], most)
