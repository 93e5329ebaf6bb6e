"""Examples for direct preference optimisation: a conversation, and a better and a worse answer.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-direct-preference-
optimization (October 2026).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from finetune.dataset.conversation import OpenCalls, conversation_faults, message_list_faults
from finetune.dataset.fault import Fault, at, kind_of, short, unknown_keys
from finetune.dataset.messages import has_unknown_role, is_role
from finetune.dataset.tool_schemas import declaration_faults, declared_names

OUTPUTS = ("preferred_output", "non_preferred_output")
_INPUT = ("messages", "tools", "parallel_tool_calls")


def faults(example: dict[str, Any], *, vision: bool | None) -> Iterator[Fault]:
    """What is wrong with an example."""
    yield from unknown_keys(example, ("input", *OUTPUTS), "", "an example for dpo")
    for key in ("input", *OUTPUTS):
        if key not in example:
            yield Fault("missing-key", f"has no {key}; write it", key)
    source = example.get("input")
    if "input" in example and not isinstance(source, dict):
        what = f'input is an object, {{"messages": […]}}, not {kind_of(source)}'
        yield Fault("wrong-type", what, "input")
    source = source if isinstance(source, dict) else {"messages": []}
    calls, tools = OpenCalls(), declared_names(source)
    if isinstance(example.get("input"), dict):
        yield from _input_faults(source, calls, tools, vision=vision)
    for key in OUTPUTS:
        if key in example:
            yield from _output_faults(example[key], key, calls.copy(), tools, vision=vision)
    if _equal(example):
        what = "the preferred output equals the other one, so there is no preference to learn"
        yield Fault("outputs-equal", f"{what}; change one, or take the line out", OUTPUTS[1])


def _input_faults(
    source: dict[str, Any], calls: OpenCalls, tools: frozenset[str] | None, *, vision: bool | None
) -> Iterator[Fault]:
    yield from unknown_keys(source, _INPUT, "input", "the input")
    yield from declaration_faults({k: source[k] for k in _INPUT if k in source}, "input")
    if "messages" not in source:
        yield Fault("missing-key", "the input has no messages; write them", "input.messages")
        return
    messages = source["messages"]
    yield from message_list_faults(messages, "input.messages")
    if isinstance(messages, list):
        yield from conversation_faults(messages, "input.messages", tools, vision=vision)
        yield from calls.follow(messages, "input.messages")


def _output_faults(
    output: Any,
    key: str,
    calls: OpenCalls,
    tools: frozenset[str] | None,
    *,
    vision: bool | None,
) -> Iterator[Fault]:
    if not isinstance(output, list):
        yield Fault("not-a-pair", f"{key} is a list of messages, not {kind_of(output)}", key)
        return
    if not output:
        yield Fault("not-a-pair", f"{key} is empty; write the assistant's answer", key)
        return
    yield from conversation_faults(output, key, tools, vision=vision)
    yield from calls.follow(output, key)
    yield from _role_faults(output, key)


def _role_faults(output: list[Any], key: str) -> Iterator[Fault]:
    for index, message in enumerate(output):
        if not has_unknown_role(message) and message["role"] not in ("assistant", "tool"):
            what = f"a message of the {short(message['role'])} in an output; only the assistant's"
            place = at(at(key, index), "role")
            yield Fault("output-role", f"{what} and those of tools belong there", place)
    answered = any(is_role(message, "assistant") for message in output)
    if not answered and not any(has_unknown_role(message) for message in output):
        yield Fault("output-role", f"{key} has no message of the assistant; write its answer", key)


def _equal(example: dict[str, Any]) -> bool:
    preferred, other = (example.get(key) for key in OUTPUTS)
    return isinstance(preferred, list) and bool(preferred) and preferred == other
