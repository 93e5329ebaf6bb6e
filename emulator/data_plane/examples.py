"""Training data as Azure reads it: JSON lines of conversations.

At import a file must be JSON objects, one per line, and enough of them; what is in them is looked
at when a job preprocesses its files (docs/azure.md 2.1 and 3).
"""

from __future__ import annotations

import json

from emulator.records import JsonObject

LEAST_EXAMPLES = 10
_ROLES = ("system", "developer", "user", "assistant", "tool")


class UnusableDataError(Exception):
    """The data cannot be used; the message is the service's sentence."""


def parse(content: bytes) -> list[JsonObject]:
    """Read JSON lines, with or without a byte order mark; empty lines do not count.

    Raises:
        UnusableDataError: some line is not a JSON object, or there is none.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableDataError("Validation of jsonl file failed: it is not UTF-8.") from None
    # Only "\n" ends a line: U+2028 and others are legal inside a JSON string.
    lines = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not lines:
        raise UnusableDataError(
            "Validation of jsonl file failed: No valid json line found in file."
        )
    return [_parse_line(number, line) for number, line in lines]


def check_importable(content: bytes) -> None:
    """Look at a fine-tune file as the service does when it is uploaded.

    Raises:
        UnusableDataError: the file is not JSON lines, or has fewer than ten.
    """
    found = len(parse(content))
    if found < LEAST_EXAMPLES:
        raise UnusableDataError(
            f"Validation of jsonl file failed: it has {found} examples, "
            f"at least {LEAST_EXAMPLES} are needed."
        )


def check_supervised(examples: list[JsonObject], file_id: str) -> None:
    """Look at each example of a supervised job.

    Raises:
        UnusableDataError: some example is not a conversation with an assistant's turn.
    """
    for number, example in enumerate(examples, start=1):
        fault = _supervised_fault(example)
        if fault:
            raise UnusableDataError(
                f"Validation of jsonl file failed: {file_id}, example {number}: {fault}."
            )


def _parse_line(number: int, line: str) -> JsonObject:
    try:
        example = json.loads(line)
    except ValueError:
        example = None
    if not isinstance(example, dict):
        raise UnusableDataError(
            f"Validation of jsonl file failed: line {number} is not a JSON object."
        )
    return example


def _supervised_fault(example: JsonObject) -> str | None:
    messages = example.get("messages")
    if not isinstance(messages, list) or not messages:
        return "'messages' is not a list of messages"
    roles = []
    for message in messages:
        if not isinstance(message, dict) or message.get("role") not in _ROLES:
            return f"a message's role is none of {', '.join(_ROLES)}"
        fault = _message_fault(message)
        if fault:
            return fault
        roles.append(message["role"])
    return None if "assistant" in roles else "it has no message of the assistant"


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
