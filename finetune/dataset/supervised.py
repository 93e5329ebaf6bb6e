"""Examples for supervised fine-tuning: conversations whose assistant is learnt from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from finetune.dataset.conversation import (
    chat_faults,
    deprecation_faults,
)
from finetune.dataset.fault import Fault, at, unknown_keys
from finetune.dataset.messages import has_unknown_role, is_role
from finetune.dataset.tool_schemas import declaration_faults

KEYS = ("messages", "tools", "functions", "parallel_tool_calls")


def faults(example: dict[str, Any], *, vision: bool | None) -> Iterator[Fault]:
    """What is wrong with an example."""
    yield from unknown_keys(example, KEYS, "", "an example for supervised")
    yield from declaration_faults(example, "")
    yield from chat_faults(example, vision=vision)
    messages = example.get("messages")
    if isinstance(messages, list) and messages:
        yield from deprecation_faults(example, messages)
        yield from _learning_faults(messages)


def _learning_faults(messages: list[Any]) -> Iterator[Fault]:
    if any(has_unknown_role(message) for message in messages):
        return  # who speaks is told first
    answers = [message for message in messages if is_role(message, "assistant")]
    if not answers:
        what = "no message of the assistant, so nothing to learn; write its answer"
        yield Fault("no-assistant-message", what, "messages")
        return
    if all(type(one.get("weight")) is int and one["weight"] == 0 for one in answers):
        what = "every message of the assistant has weight 0, so nothing to learn; give one 1"
        yield Fault("nothing-to-learn", what, "messages")
    if messages[-1]["role"] != "assistant":
        what = f"the last message is the {messages[-1]['role']}'s; end with the assistant's answer"
        yield Fault("last-message-not-assistant", what, at("messages", len(messages) - 1))
