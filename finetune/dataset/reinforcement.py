"""Examples for reinforcement fine-tuning: a conversation to be answered, and what grades it.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reinforcement-fine-tuning
(October 2026).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from finetune.dataset import supervised
from finetune.dataset.conversation import chat_faults
from finetune.dataset.fault import Fault, at, short
from finetune.dataset.messages import has_unknown_role, is_role
from finetune.dataset.tool_schemas import declaration_faults


def faults(
    example: dict[str, Any], grader_fields: Sequence[str], *, vision: bool | None
) -> Iterator[Fault]:
    """What is wrong with an example; `grader_fields` are the fields that its grader reads."""
    declared = {key: example[key] for key in supervised.KEYS[1:] if key in example}
    yield from declaration_faults(declared, "")
    for name in grader_fields:
        if name not in example:
            what = f"the grader reads {_as_template(name)}, which this example lacks; write it"
            yield Fault("grader-field-missing", what, at("", name))
    yield from chat_faults(example, vision=vision)
    messages = example.get("messages")
    if isinstance(messages, list) and messages:
        last = messages[-1]
        if not is_role(last, "user") and not has_unknown_role(last):
            what = f"the last message is of the {short(last['role'])}; end with the user's question"
            yield Fault("last-message-not-user", what, at("messages", len(messages) - 1))


def looks_like(example: dict[str, Any]) -> bool:
    """Whether it ends with the user and has fields of its own, as a supervised one never does."""
    messages = example.get("messages")
    if not isinstance(messages, list) or not messages or not is_role(messages[-1], "user"):
        return False
    return bool(example.keys() - set(supervised.KEYS))


def _as_template(name: str) -> str:
    """How a grader's template refers to a field."""
    return f"item.{name}" if name.isidentifier() else f"item[{name!r}]"
