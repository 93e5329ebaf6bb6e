"""The fields that a chat completion may have: built, asking for nothing, or refused by name."""

from __future__ import annotations

from typing import Any

from emulator.data_plane import chat_errors, errors
from emulator.records import JsonObject
from emulator.wire_errors import not_built

# What changes the answer, or names who asks.
_BUILT = frozenset(
    (
        "model",
        "messages",
        "max_tokens",
        "max_completion_tokens",
        "temperature",
        "top_p",
        "presence_penalty",
        "frequency_penalty",
        "n",
        "stop",
        "seed",
        "stream",
        "stream_options",
        "logprobs",
        "top_logprobs",
        "user",
        "metadata",
    )
)
# Fields that Azure has, with the values that ask for nothing the local Azure lacks.
_UNBUILT: dict[str, tuple[Any, ...]] = {
    "tools": ([],),
    "tool_choice": ("none",),
    "parallel_tool_calls": (),
    "functions": ([],),
    "function_call": ("none",),
    "response_format": ({"type": "text"},),
    "logit_bias": ({},),
    "reasoning_effort": (),
    "verbosity": (),
    "store": (False,),
    "service_tier": ("auto", "default"),
    "safety_identifier": (),
    "prompt_cache_key": (),
    "prompt_cache_retention": (),
    "data_sources": ([],),
    "user_security_context": (),
    "modalities": (["text"],),
    "audio": (),
    "prediction": (),
    "web_search_options": (),
}
# What reasoning models do not take, with the values that they take all the same ("Not supported" in
# Microsoft Learn, Azure OpenAI reasoning models, 2026; the values from users' reports).
_NOT_WITH_REASONING: dict[str, tuple[Any, ...]] = {
    "max_tokens": (),
    "temperature": (1,),
    "top_p": (1,),
    "presence_penalty": (0,),
    "frequency_penalty": (0,),
    "logprobs": (False,),
    "top_logprobs": (0,),
}


def check(given: JsonObject) -> None:
    """Let the fields of a body pass that the local Azure takes.

    Raises:
        WireError: 501 for a field or value that it lacks, 400 for one that Azure does not know.
    """
    for name, value in given.items():
        if name in _UNBUILT and value not in _UNBUILT[name]:
            raise not_built(f"the chat field '{name}'")
        if name not in _BUILT and name not in _UNBUILT:
            raise errors.invalid_payload(f"Unrecognized request argument supplied: {name}", name)
    if given.get("metadata"):
        # It goes with completions that are stored, and `store` is not built.
        raise errors.invalid_payload(
            "The 'metadata' parameter is only allowed when 'store' is enabled.", "metadata"
        )
    if not isinstance(given.get("user", ""), str):
        raise errors.invalid_payload("'user' is not a text.", "user")


def check_for_reasoning(given: JsonObject) -> None:
    """Let the fields of a body pass that a reasoning model takes.

    Raises:
        WireError: 400 for another one.
    """
    for name, taken in _NOT_WITH_REASONING.items():
        if given.get(name) is not None and given[name] not in taken:
            raise chat_errors.unsupported_parameter(name)


def check_stream_options(options: JsonObject) -> None:
    """Let the options of a stream pass.

    Raises:
        WireError: 501 for `include_obfuscation`, 400 for one that Azure does not know.
    """
    for name, value in options.items():
        if name == "include_obfuscation" and value:
            raise not_built("the chat field 'stream_options.include_obfuscation'")
        if name not in ("include_usage", "include_obfuscation"):
            raise errors.invalid_payload(f"Unknown field '{name}'.", f"stream_options.{name}")
