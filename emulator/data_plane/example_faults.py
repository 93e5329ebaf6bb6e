"""What is wrong with an example, for each method's format (docs/azure.md 3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.records import JsonObject

_ROLES = ("system", "developer", "user", "assistant", "tool")
_ANSWERING_ROLES = ("assistant", "tool")
_OUTPUTS = ("preferred_output", "non_preferred_output")


def find_fault(method: str, example: JsonObject, item_fields: frozenset[str]) -> str | None:
    """Say what is wrong with an example of a method, None if nothing is.

    `item_fields` are those that the job's grader reads. That an example without one of them fails
    the job is inferred: nobody documents it.
    """
    fault = _FAULTS[method](example)
    if fault is None and (missing := sorted(item_fields - set(example))):
        return f"the grader reads 'item.{missing[0]}', which it does not have"
    return fault


def _supervised_fault(example: JsonObject) -> str | None:
    messages = example.get("messages")
    fault = _messages_fault(messages, "messages", _ROLES)
    if fault:
        return fault
    return None if _has_answer(messages) else "it has no message of the assistant"


def _dpo_fault(example: JsonObject) -> str | None:
    asked = example.get("input")
    if not isinstance(asked, dict):
        return "'input' is not an object"
    fault = _messages_fault(asked.get("messages"), "input.messages", _ROLES)
    for name in _OUTPUTS:
        output = example.get(name)
        fault = fault or _messages_fault(output, name, _ANSWERING_ROLES)
        if not fault and not _has_answer(output):
            fault = f"'{name}' has no message of the assistant"
    return fault


def _reinforcement_fault(example: JsonObject) -> str | None:
    messages = example.get("messages")
    fault = _messages_fault(messages, "messages", _ROLES)
    if fault:
        return fault
    is_asked = isinstance(messages, list) and messages[-1]["role"] == "user"
    return None if is_asked else "its last message is not the user's"


_FAULTS: dict[str, Callable[[JsonObject], str | None]] = {
    "supervised": _supervised_fault,
    "dpo": _dpo_fault,
    "reinforcement": _reinforcement_fault,
}


def _has_answer(messages: Any) -> bool:
    return any(message["role"] == "assistant" for message in messages)


def _messages_fault(messages: Any, place: str, roles: tuple[str, ...]) -> str | None:
    if not isinstance(messages, list) or not messages:
        return f"'{place}' is not a list of messages"
    for message in messages:
        if not isinstance(message, dict) or message.get("role") not in roles:
            return f"a message's role is none of {', '.join(roles)}"
        fault = _message_fault(message)
        if fault:
            return fault
    return None


def _message_fault(message: JsonObject) -> str | None:
    role = message["role"]
    if "weight" in message and (role != "assistant" or message["weight"] not in (0, 1)):
        return "'weight' is 0 or 1 and only on messages of the assistant"
    content = message.get("content")
    if content is None:
        return None if role == "assistant" else f"a message of the {role} has no content"
    if isinstance(content, str):
        return None
    if not isinstance(content, list) or any(not isinstance(part, dict) for part in content):
        return "a message's content is neither a string nor a list of parts"
    if any(part.get("type") != "text" for part in content):
        return "the local Azure trains on text only, and a message's content has other parts"
    return None
