"""The shape of a conversation's messages, as all three methods have them.

Source: the line formats in OpenAI's API description (FineTuneChatRequestInput and its messages,
https://github.com/openai/openai-openapi, 2026-11-22) and the service's own pages, which
docs/azure.md section 3 sums up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from finetune.dataset.content import content_faults
from finetune.dataset.fault import Fault, at, kind_of, short, unknown_keys
from finetune.dataset.tool_calls import call_faults, function_call_faults

KEYS = {
    "system": ("role", "content", "name"),
    "developer": ("role", "content", "name"),
    "user": ("role", "content", "name"),
    "assistant": (
        "role",
        "content",
        "name",
        "refusal",
        "audio",
        "tool_calls",
        "function_call",
        "weight",
    ),
    "tool": ("role", "content", "tool_call_id", "name"),
    "function": ("role", "content", "name"),
}
"""What a message of each role may have; `function` is the old name of `tool`."""

_DIGITS_OF_A_WEIGHT = 6


def message_faults(message: Any, where: str, *, vision: bool | None) -> Iterator[Fault]:
    """What is wrong with one message by itself."""
    if not isinstance(message, dict):
        yield Fault("wrong-type", f"a message is an object, not {kind_of(message)}", where)
        return
    if "role" not in message:
        yield Fault("missing-key", f"the message has no role; it is one of {_roles()}", where)
        return
    role = message["role"]
    if not isinstance(role, str) or role not in KEYS:
        what = f"{short(role)} is no role; it is one of {_roles()}"
        yield Fault("unknown-role", what, at(where, "role"))
        return
    yield from _key_faults(message, role, where)
    yield from content_faults(message, role, where, vision=vision)
    yield from call_faults(message, where)
    yield from function_call_faults(message, role, where)


def is_role(message: Any, role: str) -> bool:
    """Whether it is a message of that role."""
    return isinstance(message, dict) and message.get("role") == role


def has_unknown_role(message: Any) -> bool:
    """Whether nothing can be said of who speaks."""
    return not isinstance(message, dict) or message.get("role") not in tuple(KEYS)


def _key_faults(message: dict[str, Any], role: str, where: str) -> Iterator[Fault]:
    known = (*KEYS[role], "weight")  # a weight elsewhere has its own sentence
    yield from unknown_keys(message, known, where, f"a message of the {role}")
    yield from _weight_faults(message, role, at(where, "weight"))
    for key in ("name", "refusal"):
        value = message.get(key, "")
        if not isinstance(value, str) and not (key == "refusal" and value is None):
            yield Fault("wrong-type", f"{key} is a string, not {kind_of(value)}", at(where, key))
    if message.get("audio") is not None:
        what = "audio cannot be trained on; take it out"
        yield Fault("unknown-content-type", what, at(where, "audio"))


def _weight_faults(message: dict[str, Any], role: str, where: str) -> Iterator[Fault]:
    if "weight" not in message:
        return
    weight = message["weight"]
    if role != "assistant":
        what = f"only messages of the assistant have a weight, not those of the {role}; take it out"
        yield Fault("weight-misplaced", what, where)
    elif type(weight) is not int or weight not in (0, 1):
        yield Fault("bad-weight", f"a weight is 0 or 1, not {_shown(weight)}", where)


def _shown(weight: Any) -> str:
    """A number of many digits may be somebody's, and is not quoted."""
    if type(weight) not in (int, float):
        return short(weight)
    return str(weight) if len(str(weight)) <= _DIGITS_OF_A_WEIGHT else "another number"


def _roles() -> str:
    return ", ".join(role for role in KEYS if role != "function")
