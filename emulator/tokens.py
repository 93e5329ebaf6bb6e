"""How many tokens a text is, by the o200k vocabulary of the 4o and 4.1 models."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from emulator.records import JsonObject

# What the chat format adds (OpenAI cookbook, "How to count tokens with tiktoken", 2024-07).
_PER_MESSAGE = 4
_PER_EXAMPLE = 3


def count(text: str) -> int:
    """Count the tokens of a text."""
    return int(_encoding().count(text))


def count_messages(messages: Iterable[JsonObject]) -> int:
    """Count the tokens of a conversation, with what the chat format adds."""
    return _PER_EXAMPLE + sum(_PER_MESSAGE + count(text_of(message)) for message in messages)


def text_of(message: JsonObject) -> str:
    """Give the text of a message whose content is a string, text parts or absent."""
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


@cache
def _encoding() -> Any:
    # Loaded at the first need: it takes 70 ms, which start-up does not have to wait for.
    from rs_bpe.bpe import openai

    return openai.o200k_base()
