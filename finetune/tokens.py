"""Counts tokens as the gpt-4o and gpt-4.1 families do (o200k), from an embedded vocabulary."""

from __future__ import annotations

from functools import cache
from typing import Any

TOKENS_PER_MESSAGE = 3
"""Around each message's role and content.

Source: https://github.com/openai/openai-cookbook, "How to count tokens with tiktoken" (2026-11-22).
"""


@cache
def _o200k() -> Any:
    from rs_bpe.bpe import openai

    return openai.o200k_base()


def count_tokens(text: str) -> int:
    """The number of o200k tokens in `text`."""
    return int(_o200k().count(text))


def example_tokens(example: dict[str, Any]) -> int:
    """The tokens of one training example: all its messages' roles and texts."""
    messages = example.get("messages")
    if not isinstance(messages, list):
        return 0
    return sum(_message_tokens(message) for message in messages if isinstance(message, dict))


def _message_tokens(message: dict[str, Any]) -> int:
    texts = (message.get("role"), message.get("content"))
    return TOKENS_PER_MESSAGE + sum(count_tokens(text) for text in texts if isinstance(text, str))
