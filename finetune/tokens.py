"""Counts an example's tokens as the gpt-4o and gpt-4.1 families do (o200k).

Text is counted exactly (`finetune.text_tokens`). What the service puts around it is counted as
OpenAI's cookbook documents it, and what nobody documents (tool calls, nested parameters) by its
text alone. The service bills whole thousands: two supervised jobs on public data that come to 4,680
and 15,570 tokens by this count were billed 5000 (Microsoft's fine-tuning tutorial) and 16000
(MicrosoftLearning/mslearn-ai-studio, travel-finetune-hotel.jsonl).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import orjson

from finetune.text_tokens import count_tokens, tokens_of_each

TOKENS_PER_MESSAGE = 3
"""Around each message's role and content.

Source: https://github.com/openai/openai-cookbook, "How to count tokens with tiktoken" (2026-11-22).
"""

TOKENS_PER_NAME = 1
"""For a message's `name`, besides its text. Source: as above."""

TOKENS_PER_FUNCTION = 7
TOKENS_AFTER_FUNCTIONS = 12
TOKENS_PER_PROPERTIES = 3
TOKENS_PER_PROPERTY = 3
TOKENS_PER_ENUM = -3
TOKENS_PER_ENUM_ITEM = 3
"""What a model is told of a function that it may call, besides the texts.

Source: as above, for gpt-4o and gpt-4o-mini. It covers one level of parameters; deeper levels are
counted alike here.
"""

LOWEST_IMAGE_TOKENS = 85
"""What an image costs at least: gpt-4o and gpt-4.1 with detail `low`.

A lower bound: detail `high` adds 170 for each tile of 512 pixels, gpt-4o-mini counts 2833 and 5667
instead, and the size of an image behind a URL is not known here.
Source: https://learn.microsoft.com/azure/ai-services/openai/overview, "Image input tokens"
(July 2025).
"""

DPO_PROMPTS = 2
"""How often the prompt of a preference pair is billed: once with each output.

Microsoft documents only "the number of tokens in your training file"
(https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-cost-management, July 2025).
Observed in https://github.com/microsoft-foundry/fine-tuning, Demos/DPO_Intel_Orca (January 2026):
7,223,000 tokens billed for 3 epochs of 2,750 pairs, 875 a pair. Its validation pairs, a tenth of
the same data, have 898 (standard error 31) with the prompt twice, 679 (19) with it once.
"""

REMEMBERED_TEXTS = 256
LONGEST_REMEMBERED = 16_384
"""Instructions and tools repeat in every line of a file: their last counts are kept, by text."""

ROLES_OF_ONE_TOKEN = frozenset(("system", "developer", "user", "assistant", "tool"))
"""Known without looking: a file has as many roles as texts."""

_INSTRUCTING = ("system", "developer")
_SCHEMAS_INSIDE = ("items", "prefixItems", "anyOf", "oneOf", "allOf")


def example_tokens(example: dict[str, Any]) -> int:
    """The tokens that training on the example once is billed for, in any of the three formats.

    Never raises: what has another shape than the format's counts nothing.
    """
    return (
        _conversation_tokens(example)
        + DPO_PROMPTS * _conversation_tokens(example.get("input"))
        + _messages_tokens(example.get("preferred_output"))
        + _messages_tokens(example.get("non_preferred_output"))
    )


def plain_tokens(examples: Sequence[tuple[list[str], list[str]]]) -> list[int]:
    """The `example_tokens` of examples that are messages with a known role and a text alone.

    Args:
        examples: of each the texts that instruct, and all others.
    """
    counted = tokens_of_each([texts for _, texts in examples])
    return [
        tokens
        + sum(map(_repeated_tokens, instructions))
        + (TOKENS_PER_MESSAGE + 1) * (len(instructions) + len(texts))  # a role is one token
        for tokens, (instructions, texts) in zip(counted, examples, strict=True)
    ]


def sequence_tokens(example: dict[str, Any]) -> int:
    """The tokens of the longest text that the model reads at once, which its context must hold.

    Of a preference pair that is the prompt with the longer output; else it is the whole example.
    """
    outputs = (example.get("preferred_output"), example.get("non_preferred_output"))
    return (
        _conversation_tokens(example)
        + _conversation_tokens(example.get("input"))
        + max(map(_messages_tokens, outputs))
    )


def _conversation_tokens(conversation: Any) -> int:
    if not isinstance(conversation, dict):
        return 0
    tokens = _messages_tokens(conversation.get("messages"))
    for key in ("tools", "functions"):
        if key in conversation:
            tokens += _definitions_tokens(conversation[key])
    return tokens


def _messages_tokens(messages: Any) -> int:
    tokens = 0
    texts = []
    for message in messages if isinstance(messages, list) else ():
        if not isinstance(message, dict):
            continue
        role, content = message.get("role"), message.get("content")
        tokens += TOKENS_PER_MESSAGE
        if isinstance(role, str):
            tokens += 1 if role in ROLES_OF_ONE_TOKEN else _repeated_tokens(role)
        if not isinstance(content, str):
            tokens += sum(map(_part_tokens, _dicts(content)))
        elif role in _INSTRUCTING:
            tokens += _repeated_tokens(content)
        else:
            texts.append(content)
        if len(message) > 2 or content is None:  # noqa: PLR2004 - more than role and content
            tokens += _rarer_tokens(message)
    return tokens + tokens_of_each([texts])[0]


def _part_tokens(part: dict[str, Any]) -> int:
    if part.get("type") == "image_url":
        return LOWEST_IMAGE_TOKENS
    return _text_tokens(part.get("text")) + _text_tokens(part.get("refusal"))


def _rarer_tokens(message: dict[str, Any]) -> int:
    tokens = _text_tokens(message.get("refusal"))
    if "name" in message:
        tokens += TOKENS_PER_NAME + _text_tokens(message["name"])
    calls = [call.get("function") for call in _dicts(message.get("tool_calls"))]
    for call in _dicts([*calls, message.get("function_call")]):
        tokens += _text_tokens(call.get("name")) + _text_tokens(call.get("arguments"))
    return tokens


def _definitions_tokens(definitions: Any) -> int:
    """What `tools` or `functions` of a conversation are counted as."""
    try:
        text = orjson.dumps(definitions)
    except orjson.JSONEncodeError:  # nested deep, or a number of more than 64 bits
        text = None
    if text is not None and len(text) <= LONGEST_REMEMBERED:
        return _remembered_definitions_tokens(text)
    try:
        return _functions_tokens(definitions)
    except (RecursionError, ValueError):  # no reader of JSON takes that much: nothing to train on
        return 0


@lru_cache(REMEMBERED_TEXTS)
def _remembered_definitions_tokens(text: bytes) -> int:
    return _functions_tokens(orjson.loads(text))


def _functions_tokens(definitions: Any) -> int:
    functions = _dicts([one.get("function", one) for one in _dicts(definitions)])
    if not functions:
        return 0
    return TOKENS_AFTER_FUNCTIONS + sum(
        TOKENS_PER_FUNCTION
        + count_tokens(f"{_text(function, 'name')}:{_text(function, 'description')}")
        + _schema_tokens(function.get("parameters"))
        for function in functions
    )


def _schema_tokens(schema: Any) -> int:
    """The parameters that a JSON schema names, at every level."""
    if isinstance(schema, list):
        return sum(map(_schema_tokens, schema))
    if not isinstance(schema, dict):
        return 0
    tokens = sum(_schema_tokens(schema.get(key)) for key in _SCHEMAS_INSIDE)
    properties = schema.get("properties")
    if isinstance(properties, dict) and properties:
        tokens += TOKENS_PER_PROPERTIES
        tokens += sum(_property_tokens(name, schema) for name, schema in properties.items())
    return tokens


def _property_tokens(name: str, schema: Any) -> int:
    if not isinstance(schema, dict):
        return 0
    line = f"{name}:{_text(schema, 'type')}:{_text(schema, 'description')}"
    tokens = TOKENS_PER_PROPERTY + count_tokens(line) + _schema_tokens(schema)
    choices = schema.get("enum")
    if isinstance(choices, list):
        items = sum(TOKENS_PER_ENUM_ITEM + count_tokens(str(choice)) for choice in choices)
        tokens += TOKENS_PER_ENUM + items
    return tokens


def _text(schema: dict[str, Any], key: str) -> str:
    value = schema.get(key)
    return value.removesuffix(".") if isinstance(value, str) else ""


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text_tokens(value: Any) -> int:
    return count_tokens(value) if isinstance(value, str) else 0


def _repeated_tokens(text: str) -> int:
    return _remembered_tokens(text) if len(text) <= LONGEST_REMEMBERED else count_tokens(text)


_remembered_tokens = lru_cache(REMEMBERED_TEXTS)(count_tokens)
