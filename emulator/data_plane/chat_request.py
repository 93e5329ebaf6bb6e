"""The body of a chat completion: what the local Azure can do with it, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from emulator.data_plane import errors
from emulator.records import JsonObject
from emulator.wire_errors import not_built

# Fields that Azure has, with the values that ask for nothing the local Azure lacks.
_UNBUILT: dict[str, tuple[Any, ...]] = {
    "stream": (False,),
    "stream_options": (),
    "tools": ([],),
    "tool_choice": ("none",),
    "parallel_tool_calls": (),
    "functions": (),
    "function_call": (),
    "response_format": ({"type": "text"},),
    "logprobs": (False,),
    "top_logprobs": (0,),
    "logit_bias": ({},),
    "presence_penalty": (0,),
    "frequency_penalty": (0,),
    "reasoning_effort": (),
    "store": (False,),
    "metadata": (),
    "data_sources": (),
    "modalities": (["text"],),
    "prediction": (),
}
_BUILT = frozenset(
    (
        "model",
        "messages",
        "max_tokens",
        "max_completion_tokens",
        "temperature",
        "top_p",
        "n",
        "stop",
        "seed",
        "user",
    )
)
_MOST_ANSWERS = 128
_MOST_STOPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """What is asked of a deployment."""

    deployment: str
    messages: list[JsonObject]
    max_tokens: int | None
    temperature: float
    top_p: float
    answers: int
    stop: list[str]
    seed: int | None

    def with_seed(self, seed: int) -> ChatRequest:
        """Give the same request with a seed."""
        return replace(self, seed=seed)


def parse(body: JsonObject) -> ChatRequest:
    """Read the body.

    Raises:
        WireError: 400 for what Azure refuses, 501 for what the local Azure has not.
    """
    given = {name: value for name, value in body.items() if value is not None}
    _check_names(given)
    if "max_tokens" in given and "max_completion_tokens" in given:
        raise errors.invalid_payload("Give max_tokens or max_completion_tokens.", "max_tokens")
    limit_name = "max_tokens" if "max_tokens" in given else "max_completion_tokens"
    limit = _number(given, limit_name, 1, 2**31)
    seed = given.get("seed")
    return ChatRequest(
        deployment=_deployment(given),
        messages=_messages(given.get("messages")),
        max_tokens=None if limit is None else int(limit),
        temperature=_or(_number(given, "temperature", 0, 2), 1.0),
        top_p=_or(_number(given, "top_p", 0, 1), 1.0),
        answers=int(_or(_number(given, "n", 1, _MOST_ANSWERS), 1)),
        stop=_stop(given.get("stop")),
        seed=abs(seed) if isinstance(seed, int) else None,
    )


def _check_names(given: JsonObject) -> None:
    for name, value in given.items():
        if name in _UNBUILT and value not in _UNBUILT[name]:
            raise not_built(f"the chat field '{name}'")
        if name not in _BUILT and name not in _UNBUILT:
            raise errors.invalid_payload(f"Unknown field '{name}'.", name)


def _deployment(given: JsonObject) -> str:
    name = given.get("model")
    if not isinstance(name, str) or not name:
        raise errors.invalid_payload("'model', the name of a deployment, is missing.", "model")
    return name


def _messages(value: Any) -> list[JsonObject]:
    if not isinstance(value, list) or not value:
        raise errors.invalid_payload("'messages' is not a list of messages.", "messages")
    for message in value:
        if not isinstance(message, dict):
            raise errors.invalid_payload("A message is not an object.", "messages")
        content = message.get("content")
        if isinstance(content, list) and any(part.get("type") != "text" for part in content):
            raise not_built("messages with parts other than text")
    return value


def _number(given: JsonObject, name: str, least: float, most: float) -> float | None:
    value = given.get(name)
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most:
        raise errors.invalid_payload(f"'{name}' must be from {least} to {most}.", name)
    return float(value)


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _stop(value: Any) -> list[str]:
    words = [value] if isinstance(value, str) else value or []
    is_usable = isinstance(words, list) and all(isinstance(word, str) for word in words)
    if not is_usable or len(words) > _MOST_STOPS:
        raise errors.invalid_payload(f"'stop' takes up to {_MOST_STOPS} texts.", "stop")
    return list(words)
