"""The messages of a chat: who says what, as far as the local Azure can read it."""

from __future__ import annotations

from typing import Any

from emulator.data_plane import errors
from emulator.records import JsonObject
from emulator.wire_errors import not_built

_ROLES = ("system", "developer", "user", "assistant", "tool", "function")
# Those of openai 3.54's message params; `annotations` is what a client sends back of an answer.
_FIELDS = frozenset(
    (
        "role",
        "content",
        "name",
        "refusal",
        "tool_calls",
        "function_call",
        "tool_call_id",
        "annotations",
    )
)


def parse_messages(value: Any) -> list[JsonObject]:
    """Read `messages`.

    Raises:
        WireError: 400 if they are no messages, 501 for a part that is no text.
    """
    if not isinstance(value, list) or not value:
        raise errors.invalid_payload("'messages' is not a list of messages.", "messages")
    for message in value:
        _check(message)
    return value


def _check(message: Any) -> None:
    if not isinstance(message, dict):
        raise errors.invalid_payload("A message is not an object.", "messages")
    role, content = message.get("role"), message.get("content")
    if role not in _ROLES:
        raise errors.invalid_payload(
            f"A message has the role '{role}', which is none of {', '.join(_ROLES)}.", "messages"
        )
    _check_fields(message)
    if isinstance(content, list):
        for part in content:
            _check_part(part)
    elif content is None:
        _check_tool_calls(message)
    elif not isinstance(content, str):
        raise errors.invalid_payload("A message's content is no text.", "messages")


def _check_fields(message: JsonObject) -> None:
    given = {name for name, value in message.items() if value is not None}
    if "audio" in given:
        raise not_built("the message field 'audio'")
    for name in sorted(given - _FIELDS):
        raise errors.invalid_payload(f"A message has the unknown field '{name}'.", "messages")
    if message["role"] == "tool" and not isinstance(message.get("tool_call_id"), str):
        raise errors.invalid_payload("A message of a tool has no 'tool_call_id'.", "messages")


def _check_part(part: Any) -> None:
    if not isinstance(part, dict) or not isinstance(part.get("type"), str):
        raise errors.invalid_payload("A part of a message has no type.", "messages")
    if part["type"] != "text":
        raise not_built(f"messages with parts of the type '{part['type']}'")
    if not isinstance(part.get("text"), str):
        raise errors.invalid_payload("A text part of a message has no text.", "messages")


def _check_tool_calls(message: JsonObject) -> None:
    # Only an assistant that calls tools may say nothing.
    if message["role"] != "assistant":
        raise errors.invalid_payload("A message has no content.", "messages")
