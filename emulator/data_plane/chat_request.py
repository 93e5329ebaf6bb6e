"""The body of a chat completion: what the local Azure can do with it, and what it refuses.

Fields and ranges: Azure's chat completions reference (azureopenai inference spec 2024-10-21) and
openai 3.54's `CompletionCreateParams`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from emulator.data_plane import chat_fields, errors
from emulator.data_plane.chat_messages import parse_messages
from emulator.operation import Call
from emulator.records import JsonObject

_MOST_ANSWERS = 128
_MOST_STOPS = 4
_MOST_TOP_LOGPROBS = 20
_MOST_TOKENS = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """What is asked of a deployment; `top_logprobs` is None where no logprobs are asked for."""

    deployment: str
    messages: list[JsonObject]
    max_tokens: int | None
    temperature: float
    top_p: float
    presence_penalty: float
    frequency_penalty: float
    answers: int
    stop: list[str]
    seed: int | None
    top_logprobs: int | None
    stream: bool
    include_usage: bool

    def with_seed(self, seed: int) -> ChatRequest:
        """Give the same request with a seed."""
        return replace(self, seed=seed)


def parse(call: Call) -> ChatRequest:
    """Read the body; on the dated surface the path names the deployment.

    Raises:
        WireError: 400 for what Azure refuses, 501 for what the local Azure has not.
    """
    given = {name: value for name, value in call.json().items() if value is not None}
    chat_fields.check(given)
    stream = _flag(given, "stream")
    return ChatRequest(
        deployment=call.parameters.get("deployment") or _model(given),
        messages=parse_messages(given.get("messages")),
        max_tokens=_max_tokens(given),
        temperature=_number(given, "temperature", 0, 2, default=1),
        top_p=_number(given, "top_p", 0, 1, default=1),
        presence_penalty=_number(given, "presence_penalty", -2, 2, default=0),
        frequency_penalty=_number(given, "frequency_penalty", -2, 2, default=0),
        answers=_whole(given, "n", 1, _MOST_ANSWERS) or 1,
        stop=_stop(given.get("stop")),
        seed=_seed(given.get("seed")),
        top_logprobs=_top_logprobs(given),
        stream=stream,
        include_usage=_include_usage(given, stream=stream),
    )


def _model(given: JsonObject) -> str:
    name = given.get("model")
    if not isinstance(name, str) or not name:
        raise errors.invalid_payload("'model', the name of a deployment, is missing.", "model")
    return name


def _max_tokens(given: JsonObject) -> int | None:
    if "max_tokens" in given and "max_completion_tokens" in given:
        raise errors.invalid_payload("Give max_tokens or max_completion_tokens.", "max_tokens")
    name = "max_tokens" if "max_tokens" in given else "max_completion_tokens"
    return _whole(given, name, 1, _MOST_TOKENS)


def _number(given: JsonObject, name: str, least: float, most: float, *, default: float) -> float:
    value = given.get(name, default)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most:
        raise errors.invalid_payload(f"'{name}' must be from {least} to {most}.", name)
    return float(value)


def _whole(given: JsonObject, name: str, least: int, most: int) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not least <= value <= most:
        raise errors.invalid_payload(
            f"'{name}' must be a whole number from {least} to {most}.", name
        )
    return int(value)


def _flag(given: JsonObject, name: str) -> bool:
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise errors.invalid_payload(f"'{name}' must be true or false.", name)
    return value


def _stop(value: Any) -> list[str]:
    words = [value] if isinstance(value, str) else [] if value is None else value
    is_usable = isinstance(words, list) and all(isinstance(word, str) for word in words)
    if not is_usable or len(words) > _MOST_STOPS:
        raise errors.invalid_payload(f"'stop' takes up to {_MOST_STOPS} texts.", "stop")
    return list(words)


def _seed(value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
        raise errors.invalid_payload("'seed' must be a whole number of 64 bits.", "seed")
    return value % 2**63


def _top_logprobs(given: JsonObject) -> int | None:
    most = _whole(given, "top_logprobs", 0, _MOST_TOP_LOGPROBS)
    if _flag(given, "logprobs"):
        return most or 0
    if most:
        raise errors.invalid_payload(
            "'top_logprobs' is only allowed when 'logprobs' is true.", "top_logprobs"
        )
    return None


def _include_usage(given: JsonObject, *, stream: bool) -> bool:
    options = given.get("stream_options")
    if options is None:
        return False
    if not stream:
        raise errors.invalid_payload(
            "'stream_options' is only allowed when 'stream' is true.", "stream_options"
        )
    if not isinstance(options, dict):
        raise errors.invalid_payload("'stream_options' is not an object.", "stream_options")
    chat_fields.check_stream_options(options)
    return _flag(options, "include_usage")
